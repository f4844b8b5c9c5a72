-- name: chosen
-- The list of that version if it was ever in force, else the one that is: `id` is null where there is none. What the
-- caller knows already comes without its content. With a key the call is counted as well (GCRA, as in rate.sql), in the
-- same round trip, because a person who types asks three times a second.
WITH budget AS (
     INSERT INTO {schema}rate_budgets AS known (key, arrival)
     SELECT %(key)s::text, {schema}app_now() + make_interval(secs => %(interval)s) WHERE %(key)s::text IS NOT NULL
     ON CONFLICT (key) DO UPDATE
        SET arrival = CASE WHEN known.arrival < {schema}app_now() + make_interval(secs => 2 * %(patience)s + 60)
                           THEN greatest(known.arrival, {schema}app_now()) ELSE {schema}app_now() END
                      + make_interval(secs => %(interval)s)
      WHERE known.arrival <= {schema}app_now() + make_interval(secs => %(patience)s)
         OR known.arrival >= {schema}app_now() + make_interval(secs => 2 * %(patience)s + 60)
     RETURNING key)
SELECT asked.is_within, chosen.*
  FROM (SELECT %(key)s::text IS NULL OR EXISTS (SELECT FROM budget) AS is_within) AS asked
  LEFT JOIN LATERAL (
       SELECT l.id, p.id AS publication, p.effective_from,
              CASE WHEN l.id = ANY(%(known)s::uuid[]) THEN NULL ELSE l.content END AS content
         FROM {schema}price_list_publications p JOIN {schema}price_lists l ON l.id = p.price_list_id
        WHERE p.owner_id = %(owner)s AND p.effective_from <= (SELECT {schema}app_now())
        ORDER BY l.version = %(version)s::text DESC NULLS LAST, p.effective_from DESC, p.id DESC
        LIMIT 1) AS chosen ON asked.is_within

-- name: begin_owner
-- Two at once: the second waits for the first and adds nothing.
WITH list AS (
     INSERT INTO {schema}price_lists (id, owner_id, version, content, is_draft, created_by, updated_by)
     SELECT %(id)s, %(owner)s, %(version)s, %(content)s::jsonb, false, %(by)s, %(by)s
      WHERE NOT EXISTS (SELECT FROM {schema}price_lists WHERE owner_id = %(owner)s)
     ON CONFLICT DO NOTHING
     RETURNING id, owner_id)
INSERT INTO {schema}price_list_publications (owner_id, price_list_id, effective_from, published_by)
SELECT owner_id, id, {schema}app_now(), %(by)s FROM list
RETURNING id

-- name: draft
SELECT content, revision, updated_by, updated_at,
       (SELECT version FROM {schema}price_lists AS base WHERE base.id = draft.based_on) AS based_on
  FROM {schema}price_lists AS draft
 WHERE owner_id = %(owner)s AND is_draft

-- name: begin_draft
-- It begins at a revision that no draft had, so that a window left open over a former one is stale: those of published
-- lists are there to go on from, one that was dropped left nothing.
INSERT INTO {schema}price_lists (id, owner_id, version, content, is_draft, revision, based_on, created_by, updated_by)
SELECT %(id)s, %(owner)s, %(version)s, %(content)s::jsonb, true,
       coalesce(max(revision), 0) + 1 + (random() * 100000)::integer, %(based_on)s, %(by)s, %(by)s
  FROM {schema}price_lists
 WHERE owner_id = %(owner)s
ON CONFLICT DO NOTHING
RETURNING revision

-- name: change_draft
-- Only the revision that the person saw; a version that is published already is nobody's name any more.
UPDATE {schema}price_lists
   SET version = %(version)s, content = %(content)s::jsonb, revision = revision + 1, updated_by = %(by)s,
       updated_at = {schema}app_now()
 WHERE owner_id = %(owner)s AND is_draft AND revision = %(seen)s
   AND NOT EXISTS (SELECT FROM {schema}price_lists AS other
                    WHERE other.owner_id = %(owner)s AND other.version = %(version)s AND NOT other.is_draft)
RETURNING revision

-- name: drop_draft
DELETE FROM {schema}price_lists WHERE owner_id = %(owner)s AND is_draft AND revision = %(seen)s
RETURNING version

-- name: publish
-- A moment that has passed is now: otherwise a list that was published since would stay in force.
WITH list AS (
     UPDATE {schema}price_lists
        SET is_draft = false, updated_by = %(by)s, updated_at = {schema}app_now()
      WHERE owner_id = %(owner)s AND is_draft AND revision = %(seen)s
     RETURNING id, owner_id)
INSERT INTO {schema}price_list_publications (owner_id, price_list_id, effective_from, published_by)
SELECT owner_id, id, greatest(%(effective_from)s::timestamptz, {schema}app_now()), %(by)s FROM list
RETURNING effective_from

-- name: publish_again
INSERT INTO {schema}price_list_publications (owner_id, price_list_id, effective_from, published_by)
SELECT owner_id, id, greatest(%(effective_from)s::timestamptz, {schema}app_now()), %(by)s
  FROM {schema}price_lists
 WHERE owner_id = %(owner)s AND version = %(version)s AND NOT is_draft
RETURNING effective_from

-- name: published_in_a_year
SELECT count(*) AS count
  FROM {schema}price_list_publications
 WHERE owner_id = %(owner)s AND published_at > {schema}app_now() - interval '1 year'

-- name: versions
-- Newest first. `effective_from` and who published it: of its last publication that stands, for the list in force of the
-- one by which it is. A later publication for the same moment takes the place of an earlier one.
WITH standing AS (
     SELECT DISTINCT ON (effective_from) price_list_id, effective_from, published_by, published_at,
            effective_from <= (SELECT {schema}app_now()) AS has_come
       FROM {schema}price_list_publications
      WHERE owner_id = %(owner)s
      ORDER BY effective_from, id DESC), in_force AS (
     SELECT price_list_id AS id FROM standing WHERE has_come ORDER BY effective_from DESC LIMIT 1)
SELECT l.version, l.revision, l.created_by, l.created_at, l.updated_by, l.updated_at,
       base.version AS based_on, last.effective_from, last.published_by, last.published_at,
       (SELECT name FROM {schema}users u WHERE u.owner_id = l.owner_id AND 'user ' || u.id = last.published_by) AS publisher,
       CASE WHEN l.is_draft THEN 'draft'
            WHEN l.id = in_force.id THEN 'published'
            WHEN NOT last.has_come THEN 'scheduled'
            ELSE 'archived' END AS status
  FROM {schema}price_lists l
  LEFT JOIN in_force ON true
  LEFT JOIN {schema}price_lists base ON base.id = l.based_on
  LEFT JOIN LATERAL (SELECT * FROM standing
                      WHERE standing.price_list_id = l.id
                      ORDER BY l.id = in_force.id AND standing.has_come DESC, standing.effective_from DESC
                      LIMIT 1) AS last ON true
 WHERE l.owner_id = %(owner)s
 ORDER BY l.created_at DESC, l.id

-- name: recent_calculations
-- What managers calculated last, to be priced anew.
SELECT number, lead_id, title, input
  FROM {schema}calculations
 WHERE owner_id = %(owner)s AND source = 'v2' AND deleted_at IS NULL
 ORDER BY updated_at DESC
 LIMIT %(limit)s
