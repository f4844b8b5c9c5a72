-- name: count
-- Text before the second dot names the key (vault.py); a wiped inbox payload is empty.
SELECT split_part({column}, '.', 2) AS key_id, count(*)::integer AS sealed
  FROM {schema}{table}
 WHERE {column} <> ''
 GROUP BY 1

-- name: stale
-- One walk along the primary key, a batch a call.
SELECT id, {column} AS sealed
  FROM {schema}{table}
 WHERE id > %(after)s
   AND {column} <> '' AND split_part({column}, '.', 2) <> %(active)s
 ORDER BY id
 LIMIT %(limit)s

-- name: reseal
-- Only where the old text still stands: what a refresh has written meanwhile is never overwritten. A row that somebody
-- holds just now is left for the next walk, so this waits for nobody and cannot be part of a deadlock.
WITH given AS (
     SELECT * FROM unnest(%(ids)s::uuid[], %(before)s::text[], %(after)s::text[]) AS pairs (id, before, after)),
free AS MATERIALIZED (
     SELECT kept.id, given.before, given.after
       FROM {schema}{table} AS kept
       JOIN given ON given.id = kept.id
      WHERE kept.{column} = given.before
      ORDER BY kept.id
        FOR NO KEY UPDATE OF kept SKIP LOCKED)
UPDATE {schema}{table} AS kept
   SET {column} = free.after
  FROM free
 WHERE kept.id = free.id AND kept.{column} = free.before
RETURNING kept.id

-- name: sample
-- What is sealed in the oldest and in the newest rows; asked once a process. `column` says when a row came.
SELECT kept.id, cell.key AS name, cell.value AS sealed
  FROM ((SELECT * FROM {schema}{table} AS oldest
          WHERE EXISTS (SELECT FROM jsonb_each_text(to_jsonb(oldest)) AS held
                         WHERE held.key = ANY (%(columns)s::text[]) AND held.value <> '')
          ORDER BY {column}, id LIMIT %(most)s)
        UNION ALL
        (SELECT * FROM {schema}{table} AS newest
          WHERE EXISTS (SELECT FROM jsonb_each_text(to_jsonb(newest)) AS held
                         WHERE held.key = ANY (%(columns)s::text[]) AND held.value <> '')
          ORDER BY {column} DESC, id DESC LIMIT %(most)s)) AS kept
 CROSS JOIN LATERAL jsonb_each_text(to_jsonb(kept)) AS cell
 WHERE cell.key = ANY (%(columns)s::text[]) AND cell.value <> ''
