-- name: is_open
SELECT host FROM {schema}breakers WHERE host = %(host)s AND open_until IS NOT NULL

-- name: take_probe
-- While half open, one caller per pause.
UPDATE {schema}breakers
   SET open_until = {schema}app_now() + make_interval(secs => %(pause)s)
 WHERE host = %(host)s AND open_until <= {schema}app_now()
RETURNING host

-- name: record
-- Opens at half of at least `calls` failed within `window_seconds`; one good answer closes it.
INSERT INTO {schema}breakers AS known (host, window_from, calls, failures)
VALUES (%(host)s, {schema}app_now(), 1, %(failed)s::integer)
ON CONFLICT (host) DO UPDATE
   SET window_from = CASE WHEN known.window_from < {schema}app_now() - make_interval(secs => %(window_seconds)s)
                          THEN {schema}app_now() ELSE known.window_from END,
       calls = CASE WHEN known.window_from < {schema}app_now() - make_interval(secs => %(window_seconds)s)
                    THEN 1 ELSE known.calls + 1 END,
       failures = CASE WHEN known.window_from < {schema}app_now() - make_interval(secs => %(window_seconds)s)
                       THEN 0 ELSE known.failures END + %(failed)s::integer,
       open_until = CASE
           WHEN NOT %(failed)s THEN NULL
           WHEN known.open_until IS NOT NULL THEN known.open_until
           WHEN known.window_from >= {schema}app_now() - make_interval(secs => %(window_seconds)s)
                AND known.calls + 1 >= %(calls)s AND (known.failures + 1) * 2 >= known.calls + 1
               THEN {schema}app_now() + make_interval(secs => %(pause)s)
       END
RETURNING open_until IS NOT NULL AS is_open
