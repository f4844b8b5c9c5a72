-- name: reserve
-- GCRA (generic cell rate algorithm): gives the seconds to wait, or no row when the wait would be longer than `patience`.
-- What is further ahead than any queue gets was booked by a clock that has gone back since: it is begun anew.
INSERT INTO {schema}rate_budgets AS budget (key, arrival)
VALUES (%(key)s, {schema}app_now() + make_interval(secs => %(calls)s::int * %(interval)s::float))
ON CONFLICT (key) DO UPDATE
   SET arrival = CASE WHEN budget.arrival < {schema}app_now() + make_interval(secs => 2 * %(patience)s::float + 60)
                      THEN greatest(budget.arrival, {schema}app_now()) ELSE {schema}app_now() END
                 + make_interval(secs => %(calls)s::int * %(interval)s::float)
 WHERE budget.arrival <= {schema}app_now() + make_interval(secs => %(patience)s::float)
    OR budget.arrival >= {schema}app_now() + make_interval(secs => 2 * %(patience)s::float + 60)
RETURNING greatest(extract(epoch FROM arrival - {schema}app_now()) - (%(calls)s::int + %(burst)s::int) * %(interval)s::float, 0)::float AS wait
