-- name: is_open
SELECT host FROM {schema}breakers WHERE host = %(host)s AND open_until IS NOT NULL

-- name: take_probe
-- While half open, one caller per pause. A pause longer than any was set by a clock that has gone back since.
UPDATE {schema}breakers
   SET open_until = {schema}app_now() + make_interval(secs => %(pause)s)
 WHERE host = %(host)s
   AND open_until - {schema}app_now() NOT BETWEEN interval '1 microsecond' AND make_interval(secs => %(pause)s + 1)
RETURNING host

-- name: record
-- Opens at half of at least `calls` failed within `window_seconds`; one good answer closes it.
INSERT INTO {schema}breakers AS known (host, window_from, calls, failures)
VALUES (%(host)s, {schema}app_now(), 1, %(failed)s::integer)
ON CONFLICT (host) DO UPDATE
   SET (window_from, calls, failures, open_until) = (
       SELECT CASE WHEN is_same THEN known.window_from ELSE {schema}app_now() END,
              counted,
              failed,
              CASE WHEN NOT %(failed)s THEN NULL
                   WHEN known.open_until IS NOT NULL THEN known.open_until
                   WHEN is_same AND counted >= %(calls)s AND failed * 2 >= counted
                        THEN {schema}app_now() + make_interval(secs => %(pause)s) END
         FROM (SELECT {schema}app_now() - known.window_from
                      BETWEEN interval '-1 second' AND make_interval(secs => %(window_seconds)s) AS is_same) AS age,
              LATERAL (SELECT CASE WHEN is_same THEN known.calls ELSE 0 END + 1 AS counted,
                              CASE WHEN is_same THEN known.failures ELSE 0 END + %(failed)s::integer AS failed) AS sums)
RETURNING open_until IS NOT NULL AS is_open
