-- name: keep
INSERT INTO {schema}evotor_events (id, kind, account_id, event_key, type, store_id, device_id, sequence, total,
                                   happened_at, body)
VALUES (%(id)s, %(kind)s, %(account_id)s, %(event_key)s, %(type)s, %(store_id)s, %(device_id)s, %(sequence)s, %(total)s,
        %(happened_at)s, %(body)s)
ON CONFLICT (account_id, kind, event_key) DO NOTHING
RETURNING id

-- name: sweep
DELETE FROM {schema}evotor_events
 WHERE received_at < {schema}app_now() - make_interval(secs => %(seconds)s)
RETURNING id

-- name: latest
-- When the merchant's hooks last told of anything.
SELECT max(received_at) AS at, max(received_at) < {schema}app_now() - make_interval(secs => %(silence)s) AS is_old
  FROM {schema}evotor_events
 WHERE account_id = %(account_id)s
