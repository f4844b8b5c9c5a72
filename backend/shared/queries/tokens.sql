-- name: read
-- A lease of more than a minute is none: the database's clock went back. A grant that was called dead after several sends
-- is looked for in the spill now and then.
SELECT id, state, access_token, refresh_token, refresh_hash, version,
       CASE WHEN access_token IS NOT NULL
            THEN coalesce(extract(epoch FROM expires_at - {schema}app_now()), 0)::float ELSE 0 END AS lasts_seconds,
       coalesce(extract(epoch FROM expires_at - last_refreshed_at), 'Infinity')::float AS life_seconds,
       last_used_at < {schema}app_now() - interval '5 minutes' AS is_unmarked,
       coalesce(lease_until > {schema}app_now() AND lease_until < {schema}app_now() + interval '1 minute', false)
           AS is_leased,
       coalesce(next_try_at <= {schema}app_now(), true) AS may_try,
       state = 'reauth_required' AND refresh_token IS NOT NULL AND attempts > 1
           AND coalesce(next_try_at <= {schema}app_now(), true) AS may_replay,
       greatest(extract(epoch FROM next_try_at - {schema}app_now()), 0)::float AS wait_seconds
  FROM {schema}{table}
 WHERE id = %(id)s

-- name: read_booking
-- As `read`, and calls booked by the way: `wait` is null where the queue is too long.
WITH booked AS ({rate.reserve})
SELECT asked.*, (SELECT wait FROM booked) AS wait
  FROM ({tokens.read}) AS asked

-- name: take_lease
-- The intent is written ahead and keeps the time of the first send of this parent. Who comes second does not queue.
-- `grace`: seconds to leave a former holder alone after its lease. A time of the future is of a clock that went back since.
UPDATE {schema}{table}
   SET lease_owner = %(me)s,
       lease_until = {schema}app_now() + make_interval(secs => %(seconds)s),
       overtaken_at = CASE WHEN coalesce(lease_until, overtaken_at) IS NOT NULL
                           THEN least(coalesce(lease_until, overtaken_at), {schema}app_now()) END,
       intent_at = least(intent_at, {schema}app_now()),
       attempts = attempts + 1
 WHERE id = (SELECT id FROM {schema}{table} WHERE id = %(id)s FOR NO KEY UPDATE SKIP LOCKED)
   AND refresh_hash = %(seen)s
   AND state NOT IN ('not_authorized', 'pending', 'reauth_required', 'disconnected')
   AND (lease_until IS NULL OR lease_until < {schema}app_now() - make_interval(secs => %(grace)s)
        OR lease_until > {schema}app_now() + interval '1 minute')
   AND coalesce(next_try_at <= {schema}app_now(), true)
RETURNING refresh_token, refresh_hash, lease_owner, attempts = 1 AS is_first,
          extract(epoch FROM {schema}app_now() - intent_at)::float AS intent_seconds

-- name: own_lease
-- What `take_lease` would have answered, had the connection lived.
SELECT refresh_token, refresh_hash, lease_owner, attempts = 1 AS is_first,
       extract(epoch FROM {schema}app_now() - intent_at)::float AS intent_seconds
  FROM {schema}{table}
 WHERE id = %(id)s AND lease_owner = %(me)s

-- name: finish
-- Lineage, not lease_owner: a slow winner's answer is the only live token there is.
UPDATE {schema}{table}
   SET access_token = %(access_token)s,
       refresh_token = coalesce(%(refresh_token)s, refresh_token),
       refresh_hash = coalesce(%(refresh_hash)s, refresh_hash),
       parent_hash = %(parent)s,
       expires_at = {schema}app_now() + make_interval(secs => %(lifetime)s),
       grant_expires_at = coalesce({schema}app_now() + make_interval(secs => %(grant_lifetime)s), grant_expires_at),
       overtaken_at = NULL,
       refresh_due_at = {schema}app_now() + make_interval(secs =>
           CASE WHEN last_used_at < {schema}app_now() - interval '7 days' THEN %(idle_due)s::float ELSE %(due)s::float END),
       last_refreshed_at = {schema}app_now(),
       state = 'active', version = version + 1, updated_at = {schema}app_now(),
       lease_owner = NULL, lease_until = NULL, intent_at = NULL, attempts = 0, next_try_at = NULL, claimed_until = NULL
 WHERE id = %(id)s AND refresh_hash = %(parent)s
RETURNING version

-- name: holds
-- Whether this very answer was written: the one to a write that came too late, or whose own answer was lost.
SELECT version FROM {schema}{table}
 WHERE id = %(id)s AND parent_hash = %(parent)s AND refresh_hash = %(refresh_hash)s

-- name: mark_used
UPDATE {schema}{table} SET last_used_at = {schema}app_now()
 WHERE id = %(id)s AND last_used_at < {schema}app_now() - interval '5 minutes'
RETURNING id

-- name: fail
-- Only by who still holds the lease, or held it last: whoever took it over decides instead. A refusal is believed when
-- this was the only send of that parent at all, or `quarantine` seconds after the first one and after the last lease that
-- was taken over. State `active` stands for "says nothing about the grant": it stays as it was. What never reached the
-- vendor takes its intent back. The pause doubles with each attempt, up to `longest`.
UPDATE {schema}{table}
   SET state = CASE
           WHEN %(state)s = 'active' THEN state
           WHEN %(state)s <> 'reauth_required' THEN %(state)s
           WHEN (%(proven)s AND attempts = 1)
                OR (intent_at < {schema}app_now() - make_interval(secs => %(quarantine)s)
                    AND coalesce(overtaken_at < {schema}app_now() - make_interval(secs => %(quarantine)s), true))
               THEN 'reauth_required'
           ELSE 'suspect'
       END,
       intent_at = CASE WHEN %(not_sent)s AND attempts <= 1 THEN NULL ELSE intent_at END,
       attempts = CASE WHEN %(not_sent)s THEN greatest(attempts - 1, 0) ELSE attempts END,
       last_error = %(error)s, last_error_at = {schema}app_now(), updated_at = {schema}app_now(),
       next_try_at = {schema}app_now() + make_interval(secs => greatest(
           least(%(pause)s::float * power(2, least(greatest(attempts - 1, 0), 20)), %(longest)s::float),
           %(retry_after)s::float)),
       lease_owner = NULL, lease_until = NULL
 WHERE id = %(id)s AND refresh_hash = %(parent)s AND lease_owner = %(me)s
RETURNING state

-- name: postpone
-- The spill had nothing for this dead grant.
UPDATE {schema}{table}
   SET next_try_at = {schema}app_now() + make_interval(secs => %(pause)s)
 WHERE id = %(id)s AND refresh_hash = %(parent)s AND state = 'reauth_required'
RETURNING id

-- name: reject
-- A 401 for a token that cannot be refreshed. Believed when proven, or when the doubt is older than `quarantine`.
UPDATE {schema}{table}
   SET state = CASE WHEN %(proven)s
                         OR (state = 'suspect' AND last_error = 'revoked'
                             AND intent_at < {schema}app_now() - make_interval(secs => %(quarantine)s))
                    THEN 'reauth_required' ELSE 'suspect' END,
       intent_at = CASE WHEN state = 'suspect' AND last_error = 'revoked' THEN intent_at ELSE {schema}app_now() END,
       last_error = 'revoked', last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND version = %(version)s AND refresh_token IS NULL AND state IN ('active', 'suspect')
RETURNING state

-- name: calm
-- A doubt about a token without a refresh that nothing confirmed for a day.
UPDATE {schema}{table}
   SET state = 'active', intent_at = NULL, last_error = NULL, last_error_at = NULL, updated_at = {schema}app_now()
 WHERE state = 'suspect' AND refresh_token IS NULL AND access_token IS NOT NULL
   AND last_error_at < {schema}app_now() - interval '1 day'
RETURNING id

-- name: end_overdue
-- Nothing can bring these back, whether or not anybody calls. The end of a grant is our reckoning: it counts when the
-- vendor was asked and a day after it had still given nothing. What never got to the vendor took its intent back, and of a
-- send that is under way nobody knows yet.
UPDATE {schema}{table}
   SET state = 'reauth_required', last_error = 'expired', last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE state IN ('active', 'suspect')
   AND CASE WHEN refresh_token IS NULL THEN expires_at < {schema}app_now()
            ELSE last_error_at > grant_expires_at + interval '1 day' AND intent_at IS NOT NULL
                 AND coalesce(lease_until < {schema}app_now(), true) END
RETURNING id

-- name: expire
-- A token without a refresh has come to its end; a row that was disconnected meanwhile stays so.
UPDATE {schema}{table}
   SET state = 'reauth_required', last_error = 'expired', last_error_at = {schema}app_now(), updated_at = {schema}app_now()
 WHERE id = %(id)s AND version = %(version)s AND state <> 'disconnected'
RETURNING id

-- name: claim_due
-- The claim itself moves the due time, so a row that always fails cannot block the head and no two ticks get it; each
-- failed attempt doubles the pause, up to 24 times. A token that has ended is due whatever was planned, unless it is
-- claimed or nobody has used it for a week. A grant that was called dead after several sends is claimed for a week: an
-- answer to one of them may lie in the spill.
WITH due AS MATERIALIZED (
     SELECT id, refresh_due_at AS was_due_at, {schema}app_now() + make_interval(secs =>
                %(pause)s::float * (0.5 + random() / 2) * least(power(2, least(attempts, 5)), 24)) AS again_at
       FROM {schema}{table}
      WHERE (refresh_due_at <= {schema}app_now()
             OR (expires_at <= {schema}app_now() AND last_used_at > {schema}app_now() - interval '7 days'
                 AND coalesce(claimed_until <= {schema}app_now(), true)))
        AND refresh_token IS NOT NULL
        AND (state IN ('active', 'suspect', 'payment_required', 'client_misconfigured', 'blocked')
             OR (state = 'reauth_required' AND attempts > 1
                 AND last_error_at > {schema}app_now() - interval '7 days'))
        AND coalesce(next_try_at <= {schema}app_now(), true)
      ORDER BY refresh_due_at NULLS FIRST
        FOR UPDATE SKIP LOCKED
      LIMIT %(limit)s),
     claimed AS (
     UPDATE {schema}{table} AS row
        SET refresh_due_at = due.again_at, claimed_until = due.again_at
       FROM due
      WHERE row.id = due.id
  RETURNING row.id, row.version, due.was_due_at)
SELECT id, version FROM claimed ORDER BY was_due_at NULLS FIRST

-- name: give_back
-- Claimed, but nobody came to it: due at once, behind whoever was due before.
UPDATE {schema}{table}
   SET refresh_due_at = {schema}app_now(), claimed_until = NULL
 WHERE id = ANY (%(ids)s::uuid[]) AND claimed_until IS NOT NULL
RETURNING id
