-- name: write
INSERT INTO {schema}audit (id, owner_id, actor, event, object, outcome, request_id, ip)
VALUES (%(id)s, %(owner)s, %(actor)s, %(event)s, %(object)s, %(outcome)s, %(request_id)s, %(ip)s)
RETURNING id

-- name: refusal
-- Within the address's own budget (GCRA, as in rate.sql), otherwise only counted.
WITH former AS (
     SELECT refused FROM {schema}rate_budgets WHERE key = %(key)s),
budget AS (
     INSERT INTO {schema}rate_budgets AS known (key, arrival)
     VALUES (%(key)s, {schema}app_now() + make_interval(secs => %(pause)s))
     ON CONFLICT (key) DO UPDATE
        SET (arrival, refused) = (
            SELECT CASE WHEN is_within THEN greatest(known.arrival, now) + make_interval(secs => %(pause)s)
                        ELSE known.arrival END,
                   CASE WHEN is_within THEN 0 ELSE known.refused + 1 END
              FROM (SELECT now, known.arrival <= now + make_interval(secs => %(patience)s) AS is_within
                      FROM {schema}app_now() AS now) AS today)
     RETURNING known.refused)
INSERT INTO {schema}audit (id, owner_id, actor, event, object, outcome, request_id, ip, skipped)
SELECT %(id)s::uuid, %(owner)s::uuid, %(actor)s, %(event)s, %(object)s, %(outcome)s, %(request_id)s, %(ip)s,
       coalesce((SELECT refused FROM former), 0)
  FROM budget
 WHERE refused = 0
RETURNING id

-- name: keep_months
SELECT {schema}keep_audit_months()
