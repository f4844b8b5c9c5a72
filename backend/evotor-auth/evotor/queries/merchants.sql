-- name: find
-- By whatever is known; null asks nothing. A merchant that was disconnected keeps its row.
SELECT id, owner_id, account_id, account_name, kind, scopes, state, version
  FROM {schema}evotor_tokens
 WHERE (%(id)s::uuid IS NULL OR id = %(id)s::uuid)
   AND (%(owner)s::uuid IS NULL OR owner_id = %(owner)s::uuid)
   AND (%(account_id)s::text IS NULL OR account_id = %(account_id)s::text)
 ORDER BY created_at, id

-- name: create
INSERT INTO {schema}evotor_tokens (id, owner_id, account_id, kind, state)
VALUES (%(id)s, %(owner)s, %(account_id)s, 'oauth', 'pending')
ON CONFLICT (account_id) DO NOTHING
RETURNING id

-- name: lock
-- Whoever decides whose this row becomes has it alone until the end of the transaction.
SELECT id FROM {schema}evotor_tokens WHERE id = %(id)s FOR NO KEY UPDATE

-- name: prove
-- A live call with the new token: the row becomes what was proven, whatever it was before.
UPDATE {schema}evotor_tokens
   SET state = 'active', owner_id = %(owner)s, kind = 'oauth', scopes = %(scopes)s,
       account_name = coalesce(%(account_name)s, account_name),
       access_token = %(access_token)s, refresh_token = %(refresh_token)s, refresh_hash = %(refresh_hash)s,
       parent_hash = NULL, version = version + 1,
       expires_at = {schema}app_now() + make_interval(secs => %(lifetime)s),
       grant_expires_at = {schema}app_now() + make_interval(secs => %(grant_lifetime)s),
       refresh_due_at = {schema}app_now() + make_interval(secs => least(%(due)s::float, %(idle_due)s::float)),
       last_used_at = {schema}app_now(), last_refreshed_at = {schema}app_now(),
       last_error = NULL, last_error_at = NULL, overtaken_at = NULL,
       lease_owner = NULL, lease_until = NULL, intent_at = NULL, attempts = 0, next_try_at = NULL, claimed_until = NULL,
       updated_at = {schema}app_now()
 WHERE id = %(id)s
RETURNING id

-- name: disconnect
-- Secrets are wiped, the row and its history stay.
UPDATE {schema}evotor_tokens
   SET state = 'disconnected', access_token = NULL, refresh_token = NULL, refresh_hash = NULL,
       refresh_due_at = NULL, lease_until = NULL,
       last_error = %(reason)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND state <> 'disconnected'
RETURNING id

-- name: health
-- `is_ending`: nothing puts the end of this grant off, and it is near. One that passed was put off after all, or a refresh
-- will say so.
SELECT id, owner_id, account_id, account_name, kind, scopes, state, expires_at, last_refreshed_at, last_error,
       last_error_at, grant_expires_at, created_at,
       greatest(CASE WHEN last_used_at > created_at THEN last_used_at END, last_refreshed_at) AS last_success_at,
       coalesce(refresh_token IS NOT NULL AND state <> 'reauth_required'
                AND grant_expires_at > {schema}app_now()
                AND grant_expires_at < {schema}app_now() + make_interval(secs => %(warned_before)s), false) AS is_ending
  FROM {schema}evotor_tokens
 WHERE (%(owner)s::uuid IS NULL OR owner_id = %(owner)s::uuid)
   AND (%(account_id)s::text IS NULL OR account_id = %(account_id)s::text)
 ORDER BY created_at, id

-- name: endings
-- How many grants come to an end that only a new consent puts off.
SELECT count(*) AS grants
  FROM {schema}evotor_tokens
 WHERE refresh_token IS NOT NULL AND state IN ('active', 'suspect')
   AND grant_expires_at > {schema}app_now()
   AND grant_expires_at < {schema}app_now() + make_interval(secs => %(warned_before)s)
