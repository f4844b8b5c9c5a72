-- name: now
SELECT {schema}app_now() AS now

-- name: connections
-- `is_ending`: a week before nothing but a person can bring the access back.
-- `is_overdue`: nobody refreshes. A claim moves refresh_due_at whatever becomes of it, so what is judged is the outcome: a
-- token in use that has ended, an idle one a day past the longest keep-alive. After failures the next try may be 6 h off.
SELECT coalesce(to_jsonb(kept) ->> 'domain', to_jsonb(kept) ->> 'account_id', id::text) AS account,
       state, last_error, last_error_at, last_refreshed_at, expires_at, grant_expires_at, created_at,
       greatest(CASE WHEN last_used_at > created_at THEN last_used_at END, last_refreshed_at) AS last_success_at,
       coalesce(state IN ('active', 'suspect')
                AND CASE WHEN refresh_token IS NULL THEN expires_at ELSE grant_expires_at END
                    < {schema}app_now() + interval '7 days', false) AS is_ending,
       coalesce(state IN ('active', 'suspect') AND refresh_token IS NOT NULL
                AND coalesce(next_try_at < {schema}app_now() - interval '1 hour', true)
                AND (attempts = 0 OR last_error_at < {schema}app_now() - interval '7 hours')
                AND (refresh_due_at < {schema}app_now() - interval '1 hour'
                     OR (expires_at < {schema}app_now() - interval '1 hour'
                         AND last_used_at > {schema}app_now() - interval '7 days')
                     OR last_refreshed_at < {schema}app_now() - interval '31 days'), false) AS is_overdue
  FROM {schema}{table} AS kept
 ORDER BY created_at, id

-- name: waiting_letters
SELECT source, kind, count(*)::integer AS letters,
       coalesce(min(received_at) < {schema}app_now() - interval '15 minutes', false) AS is_stuck
  FROM {schema}inbox
 WHERE handled_at IS NULL AND expires_at > {schema}app_now()
 GROUP BY source, kind
 ORDER BY source, kind

-- name: unsent_alerts
SELECT count(*) FILTER (WHERE next_try_at IS NOT NULL)::integer AS waiting,
       count(*) FILTER (WHERE next_try_at IS NULL AND at > {schema}app_now() - interval '7 days')::integer AS given_up,
       coalesce(min(at) FILTER (WHERE next_try_at IS NOT NULL) < {schema}app_now() - interval '15 minutes', false)
           AS is_stuck
  FROM {schema}alerts
 WHERE sent_at IS NULL
