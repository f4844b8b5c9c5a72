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
WITH next AS MATERIALIZED (
     SELECT id FROM {schema}inbox
      WHERE source = %(source)s AND kind = %(kind)s AND handled_at IS NULL
        AND expires_at > {schema}app_now()
        AND coalesce(claimed_until < {schema}app_now(), true)
      ORDER BY received_at
        FOR UPDATE SKIP LOCKED
      LIMIT %(limit)s)
UPDATE {schema}inbox AS letter
   SET claimed_until = {schema}app_now() + interval '1 minute'
  FROM next
 WHERE letter.id = next.id
RETURNING letter.id, letter.subject, letter.payload

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
