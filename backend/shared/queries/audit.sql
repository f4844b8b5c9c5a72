-- name: write
INSERT INTO {schema}audit (id, owner_id, actor, event, object, outcome, request_id, ip, skipped)
VALUES (%(id)s, %(owner)s, %(actor)s, %(event)s, %(object)s, %(outcome)s, %(request_id)s, %(ip)s, %(skipped)s)
RETURNING id

-- name: admit
-- Whether a row is within this budget (GCRA, as in rate.sql), and how many were left out since the last that was. One
-- that is not is counted here, with the `carried` ones that it would have told of. The former count is locked before it is
-- read, so that two rows never tell of the same.
WITH former AS MATERIALIZED (
     SELECT refused FROM {schema}rate_budgets WHERE key = %(key)s FOR UPDATE),
budget AS (
     INSERT INTO {schema}rate_budgets AS known (key, arrival)
     SELECT %(key)s, {schema}app_now() + make_interval(secs => %(pause)s) FROM (SELECT count(*) FROM former) AS locked
     ON CONFLICT (key) DO UPDATE
        SET (arrival, refused) = (
            SELECT CASE WHEN is_within THEN begins + make_interval(secs => %(pause)s) ELSE known.arrival END,
                   CASE WHEN is_within THEN 0 ELSE known.refused + 1 + %(carried)s END
              FROM (SELECT begins, begins <= now + make_interval(secs => %(patience)s) AS is_within
                      FROM (SELECT now, CASE WHEN known.arrival < now + make_interval(secs => 2 * %(patience)s + 60)
                                             THEN greatest(known.arrival, now) ELSE now END AS begins
                              FROM {schema}app_now() AS now) AS today) AS judged)
     RETURNING known.refused)
SELECT refused = 0 AS is_within, coalesce((SELECT refused FROM former), 0) AS left_out FROM budget

-- name: tell_left_out
-- What no row has told of for an hour gets one of its own, for all addresses together.
WITH silent AS (
     DELETE FROM {schema}rate_budgets
      WHERE refused > 0 AND starts_with(key, 'journal:') AND arrival < {schema}app_now() - interval '1 hour'
     RETURNING substr(key, 9)::json AS named, refused)
INSERT INTO {schema}audit (id, owner_id, actor, event, object, outcome, request_id, ip, skipped)
SELECT gen_random_uuid(), (named ->> 1)::uuid, 'anyone', named ->> 0, coalesce(named ->> 2, ''), 'left_out', '',
       CASE WHEN count(*) = 1 THEN min(nullif(named ->> 3, 'unknown')) END, sum(refused) - 1
  FROM silent
 GROUP BY named ->> 0, named ->> 1, named ->> 2
RETURNING id

-- name: keep_months
SELECT {schema}keep_audit_months()
