-- name: begin
-- A key made from the body alone counts while it is the newest of its scope and under ten minutes old; one whose work
-- still runs counts whatever came after it.
INSERT INTO {schema}idempotency_keys AS seen (scope, key, body_hash, locked_until)
VALUES (%(scope)s, %(key)s, %(body_hash)s, {schema}app_now() + make_interval(secs => %(seconds)s))
ON CONFLICT (scope, key) DO UPDATE
   SET body_hash = excluded.body_hash, locked_until = excluded.locked_until, answer = NULL,
       created_at = {schema}app_now()
 WHERE (seen.answer IS NULL AND seen.locked_until < {schema}app_now())
    OR (%(is_implied)s AND seen.answer IS NOT NULL AND (
           seen.created_at < {schema}app_now() - interval '10 minutes'
           OR EXISTS (SELECT FROM {schema}idempotency_keys newer
                       WHERE newer.scope = seen.scope AND newer.created_at > seen.created_at)))
RETURNING key

-- name: read
SELECT body_hash, answer FROM {schema}idempotency_keys WHERE scope = %(scope)s AND key = %(key)s

-- name: keep_locked
UPDATE {schema}idempotency_keys SET locked_until = 'infinity' WHERE scope = %(scope)s AND key = %(key)s RETURNING key

-- name: finish
UPDATE {schema}idempotency_keys
   SET answer = %(answer)s
 WHERE scope = %(scope)s AND key = %(key)s
RETURNING key

-- name: forget
-- Nothing was done, so nothing is remembered.
DELETE FROM {schema}idempotency_keys WHERE scope = %(scope)s AND key = %(key)s AND answer IS NULL RETURNING key

-- name: bind_token
-- The first key stays, whatever comes later.
INSERT INTO {schema}token_uses AS known (token_hash, scope, key)
VALUES (%(token_hash)s, %(scope)s, %(key)s)
ON CONFLICT (token_hash) DO UPDATE SET token_hash = known.token_hash
RETURNING scope, key

-- name: sweep_tokens
-- Longer than any disposable token lives.
DELETE FROM {schema}token_uses WHERE used_at < {schema}app_now() - interval '2 hours' RETURNING token_hash

-- name: sweep
DELETE FROM {schema}idempotency_keys WHERE created_at < {schema}app_now() - interval '72 hours' RETURNING key
