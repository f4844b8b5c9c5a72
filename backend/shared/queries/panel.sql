-- name: connections
-- Of one owner, or of all for the operator.
SELECT provider, id, owner_id, account, account_name, state, expires_at, grant_expires_at, is_renewable, last_refreshed_at,
       last_error, last_error_at, created_at,
       greatest(CASE WHEN last_used_at > created_at THEN last_used_at END, last_refreshed_at) AS last_success_at
  FROM {schema}connections
 WHERE (%(owner)s::uuid IS NULL OR owner_id = %(owner)s::uuid)
 ORDER BY provider, created_at, id

-- name: troubles
-- Connections that only a person can mend.
SELECT provider, account, state, last_error
  FROM {schema}connections
 WHERE owner_id = %(owner)s AND state IN ('reauth_required', 'payment_required', 'client_misconfigured', 'blocked')
 ORDER BY provider, created_at
