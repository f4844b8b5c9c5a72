-- name: read
SELECT id, state, access_token, refresh_token, refresh_hash, version,
       CASE WHEN access_token IS NOT NULL
            THEN coalesce(extract(epoch FROM expires_at - {schema}app_now()), 0)::float ELSE 0 END AS lasts_seconds,
       last_used_at < {schema}app_now() - interval '5 minutes' AS is_unmarked,
       coalesce(lease_until > {schema}app_now(), false) AS is_leased,
       coalesce(next_try_at <= {schema}app_now(), true) AS may_try,
       greatest(extract(epoch FROM next_try_at - {schema}app_now()), 0)::float AS wait_seconds
  FROM {schema}{table}
 WHERE id = %(id)s

-- name: take_lease
-- The intent is written ahead and keeps the time of the first send of this parent. Who comes second does not queue.
UPDATE {schema}{table}
   SET lease_owner = %(me)s,
       lease_until = {schema}app_now() + make_interval(secs => %(seconds)s),
       intent_at = coalesce(intent_at, {schema}app_now()),
       attempts = attempts + 1
 WHERE id = (SELECT id FROM {schema}{table} WHERE id = %(id)s FOR NO KEY UPDATE SKIP LOCKED)
   AND refresh_hash = %(seen)s
   AND state NOT IN ('not_authorized', 'pending', 'reauth_required', 'disconnected')
   AND (lease_until IS NULL OR lease_until < {schema}app_now())
   AND coalesce(next_try_at <= {schema}app_now(), true)
RETURNING refresh_token, refresh_hash, attempts = 1 AS is_first

-- name: finish
-- Lineage, not lease_owner: a slow winner's answer is the only live token there is.
UPDATE {schema}{table}
   SET access_token = %(access_token)s,
       refresh_token = coalesce(%(refresh_token)s, refresh_token),
       refresh_hash = coalesce(%(refresh_hash)s, refresh_hash),
       parent_hash = %(parent)s,
       expires_at = {schema}app_now() + make_interval(secs => %(lifetime)s),
       grant_expires_at = coalesce({schema}app_now() + make_interval(secs => %(grant_lifetime)s), grant_expires_at),
       refresh_due_at = {schema}app_now() + make_interval(secs =>
           CASE WHEN last_used_at < {schema}app_now() - interval '7 days' THEN %(idle_due)s::float ELSE %(due)s::float END),
       last_refreshed_at = {schema}app_now(),
       state = 'active', version = version + 1, updated_at = {schema}app_now(),
       lease_owner = NULL, lease_until = NULL, intent_at = NULL, attempts = 0, next_try_at = NULL, claimed_until = NULL
 WHERE id = %(id)s AND refresh_hash = %(parent)s
RETURNING version

-- name: mark_used
UPDATE {schema}{table} SET last_used_at = {schema}app_now()
 WHERE id = %(id)s AND last_used_at < {schema}app_now() - interval '5 minutes'
RETURNING id

-- name: fail
-- Only where the lineage has not moved. A refusal is believed when this was the only send of that parent at all, or
-- `quarantine` seconds after the first one. State `active` stands for "says nothing about the grant": it stays as it was.
-- What never reached the vendor takes its intent back.
UPDATE {schema}{table}
   SET state = CASE
           WHEN %(state)s = 'active' THEN state
           WHEN %(state)s <> 'reauth_required' THEN %(state)s
           WHEN (%(proven)s AND attempts = 1)
                OR intent_at < {schema}app_now() - make_interval(secs => %(quarantine)s) THEN 'reauth_required'
           ELSE 'suspect'
       END,
       intent_at = CASE WHEN %(not_sent)s AND attempts <= 1 THEN NULL ELSE intent_at END,
       attempts = CASE WHEN %(not_sent)s THEN greatest(attempts - 1, 0) ELSE attempts END,
       last_error = %(error)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now(),
       next_try_at = {schema}app_now() + make_interval(secs => %(pause)s),
       lease_owner = NULL, lease_until = NULL
 WHERE id = %(id)s AND refresh_hash = %(parent)s
RETURNING state

-- name: expire
-- A token without a refresh has come to its end; a row that was disconnected meanwhile stays so.
UPDATE {schema}{table}
   SET state = 'reauth_required', last_error = 'expired', last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND version = %(version)s AND state <> 'disconnected'
RETURNING id

-- name: claim_due
-- The claim itself moves the due time, so a row that always fails cannot block the head and no two ticks get it; each
-- failed attempt doubles the pause, up to 24 times. A token that has ended is due whatever was planned, unless it is
-- claimed or nobody has used it for a week.
WITH due AS MATERIALIZED (
     SELECT id, {schema}app_now() + make_interval(secs =>
                %(pause)s::float * (0.5 + random() / 2) * least(power(2, least(attempts, 5)), 24)) AS again_at
       FROM {schema}{table}
      WHERE (refresh_due_at <= {schema}app_now()
             OR (expires_at <= {schema}app_now() AND last_used_at > {schema}app_now() - interval '7 days'
                 AND coalesce(claimed_until <= {schema}app_now(), true)))
        AND refresh_token IS NOT NULL
        AND state IN ('active', 'suspect', 'payment_required', 'client_misconfigured', 'blocked')
        AND coalesce(next_try_at <= {schema}app_now(), true)
      ORDER BY refresh_due_at NULLS FIRST
        FOR UPDATE SKIP LOCKED
      LIMIT %(limit)s)
UPDATE {schema}{table} AS claimed
   SET refresh_due_at = due.again_at, claimed_until = due.again_at
  FROM due
 WHERE claimed.id = due.id
RETURNING claimed.id, claimed.version
