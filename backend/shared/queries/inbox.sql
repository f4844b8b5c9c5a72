-- name: keep
-- At most `cap` waiting letters about one subject: an open door must not fill the table.
INSERT INTO {schema}inbox (id, source, kind, subject, fingerprint, payload, expires_at)
SELECT %(id)s, %(source)s, %(kind)s, %(subject)s, %(fingerprint)s, %(payload)s,
       {schema}app_now() + make_interval(secs => %(lifetime)s)
 WHERE (SELECT count(*) FROM {schema}inbox
         WHERE source = %(source)s AND kind = %(kind)s AND subject = %(subject)s AND handled_at IS NULL
           AND expires_at > {schema}app_now()) < %(cap)s
ON CONFLICT (source, kind, fingerprint) DO NOTHING
RETURNING id

-- name: claim
-- Subjects take turns. Within one the order is that of the ids, which are random: whoever puts many letters before or behind
-- another's keeps it waiting only by their number.
WITH turns AS MATERIALIZED (
     SELECT id, row_number() OVER (PARTITION BY subject ORDER BY id) AS turn
       FROM {schema}inbox
      WHERE source = %(source)s AND kind = %(kind)s AND handled_at IS NULL
        AND (%(subject)s::text IS NULL OR subject = %(subject)s::text)
        AND expires_at > {schema}app_now()
        AND coalesce(claimed_until < {schema}app_now(), true)),
     next AS MATERIALIZED (
     SELECT letter.id
       FROM {schema}inbox AS letter
       JOIN turns ON turns.id = letter.id
      WHERE letter.handled_at IS NULL AND coalesce(letter.claimed_until < {schema}app_now(), true)
      ORDER BY turns.turn, letter.received_at
        FOR UPDATE OF letter SKIP LOCKED
      LIMIT %(limit)s)
UPDATE {schema}inbox AS letter
   SET claimed_until = {schema}app_now() + interval '1 minute'
  FROM next
 WHERE letter.id = next.id
RETURNING letter.id, letter.subject, letter.payload,
          extract(epoch FROM {schema}app_now() - letter.received_at)::float AS age

-- name: about
SELECT id, subject, payload, extract(epoch FROM {schema}app_now() - received_at)::float AS age
  FROM {schema}inbox
 WHERE source = %(source)s AND kind = %(kind)s AND subject = %(subject)s AND handled_at IS NULL
   AND expires_at > {schema}app_now()

-- name: replace
UPDATE {schema}inbox SET payload = %(payload)s WHERE id = %(id)s RETURNING id

-- name: settle
UPDATE {schema}inbox
   SET handled_at = {schema}app_now(), outcome = %(outcome)s, payload = ''
 WHERE id = %(id)s
RETURNING id

-- name: sweep
DELETE FROM {schema}inbox
 WHERE expires_at < {schema}app_now() - interval '1 day' OR (handled_at IS NULL AND expires_at < {schema}app_now())
RETURNING id

-- name: waiting
SELECT count(*)::integer AS letters FROM {schema}inbox
 WHERE source = %(source)s AND kind = %(kind)s AND handled_at IS NULL AND expires_at > {schema}app_now()
