-- name: reserve
-- GCRA (generic cell rate algorithm): gives the seconds to wait, or no row when the wait would be longer than `patience`.
INSERT INTO {schema}rate_budgets AS budget (key, arrival)
VALUES (%(key)s, {schema}app_now() + make_interval(secs => %(calls)s * %(interval)s))
ON CONFLICT (key) DO UPDATE
   SET arrival = greatest(budget.arrival, {schema}app_now()) + make_interval(secs => %(calls)s * %(interval)s)
 WHERE budget.arrival <= {schema}app_now() + make_interval(secs => %(patience)s)
RETURNING greatest(extract(epoch FROM arrival - {schema}app_now()) - (%(calls)s + %(burst)s) * %(interval)s, 0)::float AS wait
