-- name: create
-- Numbers run 1, 2, 3… inside a deal; two saves at once collide on the unique key and the loser tries again.
INSERT INTO {schema}calculations (id, owner_id, connection_id, account_id, lead_id, number, source, verified, title,
                                  input, result, total_kopecks, created_by)
SELECT %(id)s, %(owner)s, %(connection)s, %(account_id)s, %(lead_id)s, coalesce(max(number), 0) + 1,
       %(source)s, %(verified)s, %(title)s, %(input)s::jsonb, %(result)s::jsonb, %(total_kopecks)s, %(created_by)s
  FROM {schema}calculations
 WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s
ON CONFLICT (account_id, lead_id, number) DO NOTHING
RETURNING id, number, created_at

-- name: plan_step
INSERT INTO {schema}calculation_steps (calculation_id, step, state, reason)
VALUES (%(id)s, %(step)s, %(state)s, %(reason)s)
RETURNING step

-- name: begin_step
UPDATE {schema}calculation_steps
   SET state = 'running', attempts = attempts + 1, updated_at = {schema}app_now()
 WHERE calculation_id = %(id)s AND step = %(step)s
RETURNING step

-- name: end_step
UPDATE {schema}calculation_steps
   SET state = %(state)s, reason = %(reason)s, external_id = %(external_id)s, updated_at = {schema}app_now()
 WHERE calculation_id = %(id)s AND step = %(step)s
RETURNING step

-- name: our_budgets
SELECT written, found, intended FROM {schema}deal_budgets WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s

-- name: intend_budget
INSERT INTO {schema}deal_budgets (account_id, lead_id, found, intended, calculation_id)
VALUES (%(account_id)s, %(lead_id)s, %(found)s, %(price)s, %(id)s)
ON CONFLICT (account_id, lead_id) DO UPDATE
   SET found = excluded.found, intended = excluded.intended, calculation_id = excluded.calculation_id,
       updated_at = {schema}app_now()
RETURNING intended

-- name: remember_budget
UPDATE {schema}deal_budgets
   SET written = %(price)s, found = NULL, intended = NULL, updated_at = {schema}app_now()
 WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s
RETURNING written
