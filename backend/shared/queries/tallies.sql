-- name: add
INSERT INTO {schema}connection_hours AS known (connection_id, hour, calls, failures, waits)
VALUES (%(connection)s, date_trunc('hour', {schema}app_now()), %(calls)s, %(failures)s, %(waits)s)
ON CONFLICT (connection_id, hour) DO UPDATE
   SET calls = known.calls + excluded.calls, failures = known.failures + excluded.failures,
       waits = known.waits + excluded.waits
RETURNING calls

-- name: sweep
DELETE FROM {schema}connection_hours WHERE hour < {schema}app_now() - interval '2 days' RETURNING hour
