-- name: find
-- Live rows by whatever is known; null asks nothing. With a `person` their role too, which every call of theirs needs.
-- amoCRM is asked who administers once a day (people.sql), so what it said before counts for an hour more and ends.
SELECT id, owner_id, domain, account_id, state, client_id, client_secret, candidate_client_id, candidate_client_secret,
       timezone, products_catalog_id, generation, last_error, connected_by, named_by_operator, redirect_uri,
       coalesce((SELECT r.role FROM {schema}amocrm_roles r
                  WHERE r.owner_id = c.owner_id AND r.account_id = c.account_id AND r.user_id = %(person)s::bigint),
                (SELECT 'administrator' FROM {schema}amocrm_users u
                  WHERE u.account_id = c.account_id AND u.user_id = %(person)s::bigint AND u.is_admin
                    AND u.seen_at > {schema}app_now() - interval '25 hours'),
                'manager') AS role
  FROM {schema}amocrm_tokens c
 WHERE state <> 'disconnected'
   AND (%(id)s::uuid IS NULL OR id = %(id)s::uuid)
   AND (%(owner)s::uuid IS NULL OR owner_id = %(owner)s::uuid)
   AND (%(domain)s::text IS NULL OR domain = %(domain)s::text)
   AND (%(account_id)s::bigint IS NULL OR account_id = %(account_id)s::bigint)
   AND (%(client_id)s::text IS NULL OR client_id = %(client_id)s::text)
 ORDER BY created_at, id

-- name: taken_elsewhere
-- A proven account of that domain, or a client id, that belongs to another owner.
SELECT id
  FROM {schema}amocrm_tokens
 WHERE owner_id <> %(owner)s AND state <> 'disconnected'
   AND ((domain = %(domain)s AND account_id IS NOT NULL AND state <> 'pending') OR client_id = %(client_id)s)

-- name: create

INSERT INTO {schema}amocrm_tokens (id, owner_id, domain, state)
VALUES (%(id)s, %(owner)s, %(domain)s, %(state)s)
ON CONFLICT (owner_id, domain) WHERE state <> 'disconnected' DO NOTHING
RETURNING id

-- name: set_client
-- Unproven rows only; null means the project's own integration.
UPDATE {schema}amocrm_tokens
   SET client_id = %(client_id)s, client_secret = %(client_secret)s, updated_at = {schema}app_now(),
       state = 'not_authorized', last_error = NULL
 WHERE id = %(id)s AND account_id IS NULL
RETURNING id

-- name: set_candidate
UPDATE {schema}amocrm_tokens
   SET candidate_client_id = %(client_id)s, candidate_client_secret = %(client_secret)s,
       updated_at = {schema}app_now()
 WHERE id = %(id)s AND account_id IS NOT NULL
RETURNING id

-- name: prove
-- A live call with the new token named this account: the row becomes what was proven, whatever it was before.
UPDATE {schema}amocrm_tokens
   SET state = %(state)s, domain = %(domain)s, account_id = %(account_id)s, account_name = %(account_name)s,
       timezone = %(timezone)s, client_id = %(client_id)s, client_secret = %(client_secret)s,
       candidate_client_id = CASE WHEN %(keeps_candidate)s THEN candidate_client_id END,
       candidate_client_secret = CASE WHEN %(keeps_candidate)s THEN candidate_client_secret END,
       access_token = %(access_token)s, refresh_token = %(refresh_token)s, refresh_hash = %(refresh_hash)s,
       parent_hash = NULL, version = version + 1, generation = generation + 1, long_lived = %(refresh_token)s IS NULL,
       expires_at = {schema}app_now() + make_interval(secs => %(lifetime)s),
       grant_expires_at = {schema}app_now() + make_interval(secs => %(grant_lifetime)s),
       refresh_due_at = {schema}app_now() + make_interval(secs => least(%(due)s::float, %(idle_due)s::float)),
       last_used_at = {schema}app_now(),
       last_refreshed_at = {schema}app_now(), last_error = NULL, last_error_at = NULL,
       lease_owner = NULL, lease_until = NULL, intent_at = NULL, attempts = 0, next_try_at = NULL, claimed_until = NULL,
       connected_at = {schema}app_now(), redirect_uri = %(redirect_uri)s, updated_at = {schema}app_now(),
       connected_by = %(connected_by)s
 WHERE id = %(id)s AND state <> 'disconnected'
RETURNING id

-- name: drop_unproven
-- The form row that led to a grant of an account which already has a row.
DELETE FROM {schema}amocrm_tokens
 WHERE account_id IS NULL AND owner_id = %(owner)s AND id <> %(id)s AND (domain = %(domain)s OR id = %(begun)s)
RETURNING id

-- name: displace
-- The address now belongs to another account, so the account that had it was renamed; the next tick looks for it. A dead
-- grant stays one, and tells of that.
UPDATE {schema}amocrm_tokens
   SET domain = 'account-' || account_id || '.renamed', updated_at = {schema}app_now(),
       (state, last_error, last_error_at, refresh_due_at) = (
           SELECT state, last_error, last_error_at, refresh_due_at WHERE state = 'reauth_required'
           UNION ALL
           SELECT 'suspect', 'renamed', {schema}app_now(), {schema}app_now() WHERE state <> 'reauth_required')
 WHERE domain = %(domain)s AND account_id <> %(account_id)s AND state NOT IN ('pending', 'disconnected')
RETURNING id

-- name: drop_displaced
-- Nobody has claimed it, nobody looks for it, and under the address by which it could be claimed lives another account.
DELETE FROM {schema}amocrm_tokens
 WHERE domain = %(domain)s AND account_id <> %(account_id)s AND state = 'pending'
RETURNING id

-- name: drop_unclaimed
-- Its owner has shown the account's consent.
DELETE FROM {schema}amocrm_tokens WHERE account_id = %(account_id)s AND id <> %(id)s AND state = 'pending' RETURNING id

-- name: rename
UPDATE {schema}amocrm_tokens SET domain = %(domain)s, updated_at = {schema}app_now() WHERE id = %(id)s RETURNING id

-- name: note_failure
-- A proven row tells of its own troubles, not of what somebody tried at its door.
UPDATE {schema}amocrm_tokens
   SET last_error = %(error)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND account_id IS NULL
RETURNING id

-- name: doubt
-- Due at once: the next tick's refresh ends the doubt, one way or the other.
UPDATE {schema}amocrm_tokens
   SET state = 'suspect', last_error = %(error)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now(),
       refresh_due_at = {schema}app_now()
 WHERE id = %(id)s AND state = 'active'
RETURNING id

-- name: disconnect
-- Secrets are wiped, the row and its history stay.
UPDATE {schema}amocrm_tokens
   SET state = 'disconnected', access_token = NULL, refresh_token = NULL, refresh_hash = NULL, client_secret = NULL,
       candidate_client_id = NULL, candidate_client_secret = NULL, refresh_due_at = NULL, lease_until = NULL,
       last_error = %(reason)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND state <> 'disconnected'
RETURNING id

-- name: health
SELECT id, owner_id, domain, account_id, account_name, state, expires_at, last_refreshed_at, last_error, last_error_at,
       grant_expires_at, long_lived, candidate_client_id IS NOT NULL AS has_candidate, created_at,
       greatest(CASE WHEN last_used_at > created_at THEN last_used_at END, last_refreshed_at) AS last_success_at
  FROM {schema}amocrm_tokens
 WHERE (%(owner)s::uuid IS NULL OR owner_id = %(owner)s::uuid)
   AND (%(domain)s::text IS NULL OR domain = %(domain)s::text)
 ORDER BY created_at, id

-- name: remember_catalog
UPDATE {schema}amocrm_tokens SET products_catalog_id = %(catalog_id)s WHERE id = %(id)s RETURNING id

-- name: knows_domain
SELECT 1 AS known FROM {schema}amocrm_tokens WHERE domain = %(domain)s AND account_id IS NOT NULL AND state <> 'disconnected'

-- name: claim
-- Only the operator's word counts here: the account is proved, whose it is was not.
UPDATE {schema}amocrm_tokens AS waiting
   SET state = 'active', owner_id = %(owner)s, updated_at = {schema}app_now()
 WHERE domain = %(domain)s AND state = 'pending' AND account_id IS NOT NULL AND access_token IS NOT NULL
   AND NOT EXISTS (SELECT FROM {schema}amocrm_tokens other
                    WHERE other.owner_id = %(owner)s AND other.domain = %(domain)s
                      AND other.state <> 'disconnected' AND other.id <> waiting.id)
RETURNING id

-- name: trust
UPDATE {schema}amocrm_tokens
   SET state = 'active', last_error = NULL, last_error_at = NULL, updated_at = {schema}app_now(),
       refresh_due_at = {schema}app_now() + (expires_at - {schema}app_now()) / 2
 WHERE id = %(id)s AND state = 'suspect'
RETURNING id

-- name: begun_by
-- Of a proven row the consent says it.
UPDATE {schema}amocrm_tokens
   SET connected_by = %(person)s, named_by_operator = named_by_operator OR %(person)s::uuid IS NULL
 WHERE id = %(id)s AND account_id IS NULL
RETURNING id

-- name: hook_seen
UPDATE {schema}amocrm_tokens SET hook_seen_at = {schema}app_now() WHERE id = %(id)s RETURNING id

-- name: widget_seen
-- Opening a deal is no news within five minutes, unless it brings another version.
UPDATE {schema}amocrm_tokens
   SET widget_seen_at = {schema}app_now(), widget_version = coalesce(%(version)s, widget_version)
 WHERE id = %(id)s
   AND (coalesce(widget_seen_at < {schema}app_now() - interval '5 minutes', true)
        OR widget_version IS DISTINCT FROM coalesce(%(version)s, widget_version))
RETURNING id

-- name: panel
-- What only amoCRM's cards show; the client is named, its secret stays sealed.
SELECT id, client_id, client_secret, candidate_client_id IS NOT NULL AS has_candidate, long_lived, hook_seen_at,
       widget_seen_at, widget_version,
       (SELECT count(*) FROM {schema}amocrm_users u
         WHERE u.account_id = t.account_id AND u.seen_at > {schema}app_now() - interval '7 days') AS people
  FROM {schema}amocrm_tokens t
 WHERE id = ANY (%(ids)s::uuid[])
