-- name: claim
-- One, and of one connection the oldest first. The claim itself plans the next try, so a sender that dies loses nothing.
WITH next AS MATERIALIZED (
     SELECT id
       FROM {schema}alerts AS alert
      WHERE next_try_at <= {schema}app_now()
        AND NOT EXISTS (SELECT FROM {schema}alerts AS former
                         WHERE former.source = alert.source AND former.connection_id = alert.connection_id
                           AND former.id < alert.id AND former.next_try_at IS NOT NULL)
      ORDER BY next_try_at, id
        FOR UPDATE OF alert SKIP LOCKED
      LIMIT 1)
UPDATE {schema}alerts AS claimed
   SET attempts = attempts + 1, next_try_at = {schema}app_now() + make_interval(secs => %(lease)s)
  FROM next
 WHERE claimed.id = next.id
RETURNING claimed.id, provider, connection_id, owner_id, account, from_state, to_state, reason, at, attempts

-- name: sent
UPDATE {schema}alerts SET sent_at = {schema}app_now(), next_try_at = NULL WHERE id = %(id)s RETURNING id

-- name: failed
-- Given up when it is older than `patience` and was tried `tries` times.
UPDATE {schema}alerts
   SET next_try_at = CASE WHEN attempts < %(tries)s OR at > {schema}app_now() - make_interval(secs => %(patience)s)
                          THEN {schema}app_now() + make_interval(secs => %(pause)s) END
 WHERE id = %(id)s AND sent_at IS NULL
RETURNING next_try_at IS NULL AS is_given_up

-- name: sweep
-- The newest of a connection stays, since it says what was announced last.
DELETE FROM {schema}alerts AS old
 WHERE at < {schema}app_now() - interval '400 days' AND next_try_at IS NULL
   AND EXISTS (SELECT FROM {schema}alerts AS newer
                WHERE newer.source = old.source AND newer.connection_id = old.connection_id AND newer.id > old.id)
RETURNING id
