-- name: prove
-- A live call with the token. Nothing tells when it ends, so a date that nobody will see stands there: the token engine
-- wants one. An OAuth token that works, and a merchant that was disconnected, are left as they are.
UPDATE {schema}evotor_tokens
   SET state = 'active', kind = 'cloud', header_style = %(style)s, scopes = '', access_token = %(token)s,
       account_name = coalesce(%(account_name)s, account_name),
       refresh_token = NULL, refresh_hash = NULL, parent_hash = NULL, version = version + 1,
       expires_at = {schema}app_now() + interval '100 years', grant_expires_at = NULL, refresh_due_at = NULL,
       last_refreshed_at = {schema}app_now(), last_error = NULL, last_error_at = NULL, overtaken_at = NULL,
       lease_owner = NULL, lease_until = NULL, intent_at = NULL, attempts = 0, next_try_at = NULL, claimed_until = NULL,
       updated_at = {schema}app_now()
 WHERE id = %(id)s AND owner_id = %(owner)s AND state <> 'disconnected'
   AND (kind = 'cloud' OR state IN ('pending', 'not_authorized', 'reauth_required'))
RETURNING id

-- name: style
SELECT header_style FROM {schema}evotor_tokens WHERE id = %(id)s
