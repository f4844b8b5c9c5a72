-- name: begin
-- Whose work was left unfinished is gone on with, under the same result_id. A key made from the body alone counts while it
-- is the newest of its scope and under ten minutes old; one whose work still runs counts whatever came after it.
WITH asked AS MATERIALIZED (
     SELECT %(is_implied)s AND EXISTS (
            SELECT FROM {schema}idempotency_keys old
             WHERE old.scope = %(scope)s AND old.key = %(key)s
               AND (old.created_at < {schema}app_now() - interval '10 minutes'
                    OR EXISTS (SELECT FROM {schema}idempotency_keys newer
                                WHERE newer.scope = old.scope AND newer.created_at > old.created_at))) AS is_anew)
INSERT INTO {schema}idempotency_keys AS seen (scope, key, body_hash, locked_until, result_id)
SELECT %(scope)s, %(key)s, %(body_hash)s, {schema}app_now() + make_interval(secs => %(seconds)s), %(result_id)s FROM asked
ON CONFLICT (scope, key) DO UPDATE
   SET locked_until = excluded.locked_until, answer = NULL,
       result_id = CASE WHEN (SELECT is_anew FROM asked) THEN excluded.result_id
                        ELSE coalesce(seen.result_id, excluded.result_id) END,
       created_at = CASE WHEN (SELECT is_anew FROM asked) THEN {schema}app_now() ELSE seen.created_at END
 WHERE seen.body_hash = excluded.body_hash AND seen.locked_until <= {schema}app_now()
   AND (seen.answer IS NULL OR (SELECT is_anew FROM asked))
RETURNING result_id, locked_until

-- name: read
SELECT body_hash, answer FROM {schema}idempotency_keys WHERE scope = %(scope)s AND key = %(key)s

-- name: unlock
-- Whoever comes next goes on at once. Here and below: an attempt that stood still too long has no say any more.
UPDATE {schema}idempotency_keys
   SET locked_until = {schema}app_now()
 WHERE scope = %(scope)s AND key = %(key)s AND locked_until = %(locked_until)s AND answer IS NULL
RETURNING key

-- name: finish
UPDATE {schema}idempotency_keys
   SET answer = %(answer)s, locked_until = {schema}app_now()
 WHERE scope = %(scope)s AND key = %(key)s AND locked_until = %(locked_until)s AND answer IS NULL
RETURNING key

-- name: forget
-- Nothing was done, so nothing is remembered.
DELETE FROM {schema}idempotency_keys
 WHERE scope = %(scope)s AND key = %(key)s AND locked_until = %(locked_until)s AND answer IS NULL
RETURNING key

-- name: bind_token
-- The first key stays, whatever comes later. `is_proof`: it came with a look at what its person may see.
INSERT INTO {schema}token_uses AS known (token_hash, scope, key, is_proof)
VALUES (%(token_hash)s, %(scope)s, %(key)s, %(is_proof)s)
ON CONFLICT (token_hash) DO UPDATE SET token_hash = known.token_hash
RETURNING scope, key

-- name: proven_lately
-- As long as a session of ours lives.
SELECT EXISTS (SELECT FROM {schema}token_uses
                WHERE scope = %(scope)s AND is_proof AND used_at > {schema}app_now() - interval '10 minutes') AS is_so

-- name: sweep_tokens
-- Longer than any disposable token lives.
DELETE FROM {schema}token_uses WHERE used_at < {schema}app_now() - interval '2 hours' RETURNING token_hash

-- name: sweep
-- A month: a browser that kept its key over a long holiday still writes no second note.
DELETE FROM {schema}idempotency_keys WHERE created_at < {schema}app_now() - interval '31 days' RETURNING key
