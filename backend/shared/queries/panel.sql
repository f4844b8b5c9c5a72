-- name: connections
-- Of one owner, or of all for the operator. What was ended gives way to its successor, and is shown until there is one.
SELECT c.provider, c.id, c.owner_id, c.account, c.account_name, c.state, c.expires_at, c.grant_expires_at,
       c.is_renewable, c.last_refreshed_at, c.last_error, c.last_error_at, c.created_at, c.refresh_due_at, c.attempts,
       c.connected_at, c.waiting, c.waiting_since, c.given_up,
       greatest(CASE WHEN c.last_used_at > c.created_at THEN c.last_used_at END, c.last_refreshed_at) AS last_success_at,
       nullif(users.name, '') AS connected_by_name,
       consent.until AS consent_until, coalesce(consent.is_back, false) AS consent_is_back,
       coalesce(hours.calls, 0) AS calls, coalesce(hours.failures, 0) AS failures, coalesce(hours.waits, 0) AS waits
  FROM {schema}connections c
  LEFT JOIN {schema}users ON users.id = c.connected_by
  LEFT JOIN LATERAL (
       SELECT created_at + interval '10 minutes' AS until, used_at IS NOT NULL AS is_back
         FROM {schema}oauth_states s
        WHERE s.provider = c.provider AND s.connection_id = c.id
          AND s.created_at > {schema}app_now() - interval '10 minutes'
          AND (c.connected_at IS NULL OR s.created_at > c.connected_at)
          AND coalesce(s.used_at > {schema}app_now() - interval '1 minute', true)
        ORDER BY s.created_at DESC
        LIMIT 1) AS consent ON true
  LEFT JOIN LATERAL (
       SELECT sum(h.calls)::integer AS calls, sum(h.failures)::integer AS failures, sum(h.waits)::integer AS waits
         FROM {schema}connection_hours h
        WHERE h.connection_id = c.id AND h.hour > {schema}app_now() - interval '1 day') AS hours ON true
 WHERE (%(owner)s::uuid IS NULL OR c.owner_id = %(owner)s::uuid)
   AND (c.state <> 'disconnected'
        OR NOT EXISTS (SELECT FROM {schema}connections later
                        WHERE later.provider = c.provider AND later.owner_id = c.owner_id AND later.id <> c.id
                          AND (later.state <> 'disconnected' OR later.created_at > c.created_at)))
 ORDER BY c.provider, c.created_at, c.id

-- name: troubles
-- Connections that only a person can mend.
SELECT provider, account, state, last_error
  FROM {schema}connections
 WHERE owner_id = %(owner)s AND state IN ('reauth_required', 'payment_required', 'client_misconfigured', 'blocked')
 ORDER BY provider, created_at

-- name: now
SELECT {schema}app_now() AS now
