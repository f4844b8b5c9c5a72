-- name: doubt
-- Another doubt, under which the engine acts already, stays.
UPDATE {schema}evotor_tokens
   SET state = 'suspect', last_error = %(reason)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND state = 'active'
RETURNING id

-- name: doubted
SELECT id FROM {schema}evotor_tokens
 WHERE id = %(id)s AND last_error = %(reason)s
   AND (state = 'suspect' OR (state = 'reauth_required' AND kind = 'cloud'))

-- name: hasten
-- The next refresh tells.
UPDATE {schema}evotor_tokens
   SET state = 'suspect', refresh_due_at = {schema}app_now(), claimed_until = NULL, updated_at = {schema}app_now()
 WHERE id = %(id)s AND state IN ('active', 'suspect') AND refresh_token IS NOT NULL
RETURNING id

-- name: explain
-- Found dead because of a removal.
UPDATE {schema}evotor_tokens
   SET last_error = %(reason)s, updated_at = {schema}app_now()
 WHERE id = %(id)s AND state = 'reauth_required'
RETURNING id

-- name: trust
-- `version`: of the token that was taken. A merchant that was connected anew meanwhile is none the better.
UPDATE {schema}evotor_tokens
   SET state = 'active', last_error = NULL, last_error_at = NULL, updated_at = {schema}app_now()
 WHERE id = %(id)s AND version = %(version)s
   AND last_error = %(reason)s
   AND (state IN ('active', 'suspect') OR (state = 'reauth_required' AND kind = 'cloud'))
RETURNING id
