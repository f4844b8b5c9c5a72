-- name: take
-- GCRA: `burst` tries at once, then one an interval. `wait_seconds` is for whoever got none. What is further ahead than
-- `most` tries get was booked by a clock that has gone back since: it is begun anew.
WITH taken AS (
    INSERT INTO {schema}rate_budgets AS budget (key, arrival)
    VALUES (%(key)s, {schema}app_now() + make_interval(secs => %(interval)s))
    ON CONFLICT (key) DO UPDATE
       SET arrival = CASE WHEN budget.arrival < {schema}app_now() + make_interval(secs => %(most)s::integer * %(interval)s + 60)
                          THEN greatest(budget.arrival, {schema}app_now()) ELSE {schema}app_now() END
                     + make_interval(secs => %(interval)s)
     WHERE budget.arrival <= {schema}app_now() + make_interval(secs => (%(burst)s - 1) * %(interval)s)
        OR budget.arrival >= {schema}app_now() + make_interval(secs => %(most)s::integer * %(interval)s + 60)
    RETURNING arrival)
SELECT EXISTS (SELECT FROM taken) AS is_taken,
       (SELECT arrival <= {schema}app_now() + make_interval(secs => %(interval)s) FROM taken) AS is_first,
       coalesce((SELECT extract(epoch FROM arrival - {schema}app_now()) FROM {schema}rate_budgets
                  WHERE key = %(key)s) - (%(burst)s - 1) * %(interval)s, %(interval)s)::float AS wait_seconds

-- name: give_back
UPDATE {schema}rate_budgets SET arrival = arrival - make_interval(secs => %(interval)s)
 WHERE key = %(key)s
RETURNING key

-- name: reset
DELETE FROM {schema}rate_budgets WHERE key = %(key)s RETURNING key

-- name: sweep
-- A key whose time has come is as good as one that was never seen, unless it has something to tell (audit.sql).
DELETE FROM {schema}rate_budgets
 WHERE arrival < {schema}app_now() - interval '1 hour' AND NOT (refused > 0 AND starts_with(key, 'journal:'))
RETURNING key
