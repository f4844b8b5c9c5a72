-- name: find
-- By whatever is known; null asks nothing. A shop that was removed keeps its row.
SELECT id, owner_id, domain, account_id, account_name, state, mode, login, password, former_password, user_id,
       version
  FROM {schema}insales_accounts
 WHERE (%(id)s::uuid IS NULL OR id = %(id)s::uuid)
   AND (%(owner)s::uuid IS NULL OR owner_id = %(owner)s::uuid)
   AND (%(domain)s::text IS NULL OR (domain = %(domain)s::text AND state <> 'disconnected'))
   AND (%(account_id)s::bigint IS NULL OR account_id = %(account_id)s::bigint)
 ORDER BY created_at, id

-- name: make_owner
INSERT INTO {schema}owners (id, kind, name) VALUES (%(id)s, 'shop', %(shop)s) RETURNING id

-- name: one_by_one
-- Until the end of the transaction. Proofs are rare, and two first ones of a shop would each wait for the other's row.
SELECT pg_advisory_xact_lock('{schema}insales_accounts'::regclass::oid::bigint) IS NULL AS is_locked

-- name: displace
-- The address now belongs to another shop, so the shop that had it was renamed: its next own call or log-in tells where to.
UPDATE {schema}insales_accounts
   SET domain = 'shop-' || account_id || '.renamed',
       state = CASE WHEN state = 'active' THEN 'suspect' ELSE state END,
       last_error = CASE WHEN state = 'active' THEN 'renamed' ELSE last_error END, last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE domain = %(domain)s AND account_id <> %(account_id)s AND state <> 'disconnected'
RETURNING id

-- name: move
UPDATE {schema}insales_accounts SET domain = %(domain)s, updated_at = {schema}app_now()
 WHERE id = %(id)s AND domain <> %(domain)s AND state <> 'disconnected'
RETURNING id

-- name: drop_unproven
DELETE FROM {schema}insales_accounts WHERE domain = %(domain)s AND account_id IS NULL RETURNING id

-- name: create
INSERT INTO {schema}insales_accounts (id, owner_id, domain, account_id, mode, state)
VALUES (%(id)s, %(owner)s, %(domain)s, %(account_id)s, %(mode)s, 'pending')
ON CONFLICT (account_id) DO NOTHING
RETURNING id

-- name: prove
-- A live call with the new credential named this shop: the row becomes what was proven, whatever it was before.
UPDATE {schema}insales_accounts
   SET state = 'active', domain = %(domain)s, account_name = %(account_name)s, timezone = %(timezone)s,
       mode = %(mode)s, login = %(login)s, password = %(password)s,
       former_password = coalesce(%(former_password)s, former_password),
       access_token = %(access_token)s, refresh_token = %(refresh_token)s, refresh_hash = %(refresh_hash)s,
       parent_hash = NULL, version = version + 1,
       expires_at = {schema}app_now() + make_interval(secs => %(lifetime)s),
       grant_expires_at = {schema}app_now() + make_interval(secs => %(grant_lifetime)s),
       refresh_due_at = {schema}app_now() + make_interval(secs => %(due)s),
       last_used_at = {schema}app_now(), last_refreshed_at = {schema}app_now(),
       last_error = NULL, last_error_at = NULL,
       lease_owner = NULL, lease_until = NULL, intent_at = NULL, attempts = 0, next_try_at = NULL, claimed_until = NULL,
       quota_used = NULL, updated_at = {schema}app_now()
 WHERE id = %(id)s
RETURNING id

-- name: note_failure
-- On a new row when nobody ever connected this address. A shop that was connected tells of its own troubles, not of what
-- somebody tried at its door.
INSERT INTO {schema}insales_accounts AS shop (id, owner_id, domain, mode, state, last_error, last_error_at)
VALUES (%(id)s, %(owner)s, %(domain)s, 'oauth', 'not_authorized', %(error)s, {schema}app_now())
ON CONFLICT (domain) WHERE state <> 'disconnected' DO UPDATE
   SET last_error = excluded.last_error, last_error_at = excluded.last_error_at, updated_at = {schema}app_now()
 WHERE shop.state = 'not_authorized'
RETURNING id

-- name: connected_by
UPDATE {schema}insales_accounts SET user_id = %(user)s WHERE id = %(id)s RETURNING id

-- name: disconnect
-- Secrets are wiped, the row and its history stay.
UPDATE {schema}insales_accounts
   SET state = 'disconnected', access_token = NULL, refresh_token = NULL, refresh_hash = NULL, password = NULL,
       former_password = coalesce(%(former_password)s, former_password), refresh_due_at = NULL, lease_until = NULL,
       last_error = %(reason)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND state <> 'disconnected' AND version = %(version)s
RETURNING id

-- name: trust
-- The shop answered: a doubt is over, and whoever called its password dead was wrong. A token that is renewed tells nothing of a refresh whose outcome is in doubt.
UPDATE {schema}insales_accounts
   SET state = 'active', intent_at = NULL, last_error = NULL, last_error_at = NULL, updated_at = {schema}app_now()
 WHERE id = %(id)s AND version = %(version)s AND refresh_token IS NULL
   AND (state = 'suspect' OR (state = 'reauth_required' AND password IS NOT NULL))
RETURNING id

-- name: seen
-- What a call told: it worked now, and this is what the quota looks like.
UPDATE {schema}insales_accounts
   SET quota_used = %(used)s, quota_limit = %(most)s,
       quota_at = CASE WHEN quota_used IS NULL OR %(used)s <= quota_used OR quota_at IS NULL
                       THEN {schema}app_now() ELSE quota_at END
 WHERE id = %(id)s
RETURNING id

-- name: quota
-- `wait`: seconds until the window that began with `quota_at` ends.
SELECT quota_used AS used, quota_limit AS most,
       greatest(extract(epoch FROM quota_at - {schema}app_now()) + %(window)s, 0)::float AS wait
  FROM {schema}insales_accounts
 WHERE id = %(id)s

-- name: claim_check
-- Shops whose access nothing renews are asked now and then whether it still holds; the claim moves the due time.
WITH due AS MATERIALIZED (
     SELECT id FROM {schema}insales_accounts
      WHERE refresh_due_at <= {schema}app_now() AND refresh_token IS NULL
        AND ((state IN ('active', 'suspect') AND access_token IS NOT NULL)
             OR (state IN ('active', 'suspect', 'reauth_required') AND password IS NOT NULL))
      ORDER BY refresh_due_at
        FOR UPDATE SKIP LOCKED
      LIMIT 1)
UPDATE {schema}insales_accounts AS shop
   SET refresh_due_at = {schema}app_now() + make_interval(secs => %(pause)s::float * (0.7 + 0.3 * random()))
  FROM due
 WHERE shop.id = due.id
RETURNING shop.id

-- name: check_again
UPDATE {schema}insales_accounts
   SET refresh_due_at = least(refresh_due_at, {schema}app_now() + make_interval(secs => %(pause)s))
 WHERE id = %(id)s AND state = 'suspect'
RETURNING id

-- name: health
SELECT id, owner_id, domain, account_id, account_name, mode, state, expires_at, last_refreshed_at, last_error,
       last_error_at, grant_expires_at, quota_used, quota_limit, created_at,
       greatest(CASE WHEN last_used_at > created_at THEN last_used_at END, last_refreshed_at) AS last_success_at
  FROM {schema}insales_accounts
 WHERE (%(owner)s::uuid IS NULL OR owner_id = %(owner)s::uuid)
   AND (%(domain)s::text IS NULL OR domain = %(domain)s::text)
 ORDER BY created_at, id
