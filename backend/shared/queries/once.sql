-- name: begin
-- A key made from the body alone counts while it is the newest of its scope and under ten minutes old.
INSERT INTO {schema}idempotency_keys AS seen (scope, key, body_hash, locked_until)
VALUES (%(scope)s, %(key)s, %(body_hash)s, {schema}app_now() + make_interval(secs => %(seconds)s))
ON CONFLICT (scope, key) DO UPDATE
   SET body_hash = excluded.body_hash, locked_until = excluded.locked_until, answer = NULL,
       created_at = {schema}app_now()
 WHERE (seen.answer IS NULL AND seen.locked_until < {schema}app_now())
    OR (%(is_implied)s AND (
           seen.created_at < {schema}app_now() - interval '10 minutes'
           OR EXISTS (SELECT FROM {schema}idempotency_keys newer
                       WHERE newer.scope = seen.scope AND newer.created_at > seen.created_at)))
RETURNING key

-- name: read
SELECT body_hash, answer FROM {schema}idempotency_keys WHERE scope = %(scope)s AND key = %(key)s

-- name: finish
UPDATE {schema}idempotency_keys
   SET answer = %(answer)s
 WHERE scope = %(scope)s AND key = %(key)s
RETURNING key

-- name: forget
-- Nothing was done, so nothing is remembered.
DELETE FROM {schema}idempotency_keys WHERE scope = %(scope)s AND key = %(key)s AND answer IS NULL RETURNING key

-- name: sweep
DELETE FROM {schema}idempotency_keys WHERE created_at < {schema}app_now() - interval '72 hours' RETURNING key
