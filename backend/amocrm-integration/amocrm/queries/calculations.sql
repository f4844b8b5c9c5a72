-- name: create
-- Numbers run 1, 2, 3… inside a deal; two saves at once collide on the unique key and the loser tries again. So does a
-- function that stood still while another went on with its work, and finds no place.
INSERT INTO {schema}calculations (id, owner_id, connection_id, account_id, lead_id, number, source, verified, title,
                                  input, result, total_kopecks, created_by, price_list_version, in_order, ordered_at)
SELECT %(id)s, %(owner)s, %(connection)s, %(account_id)s, %(lead_id)s, coalesce(max(number), 0) + 1,
       %(source)s, %(verified)s, %(title)s, %(input)s::jsonb, %(result)s::jsonb, %(total_kopecks)s, %(created_by)s,
       %(price_list_version)s, %(in_order)s, CASE WHEN %(in_order)s THEN {schema}app_now() END
  FROM {schema}calculations
 WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s
ON CONFLICT DO NOTHING
RETURNING id

-- name: change
-- Only the revision that the person saw, of their own deal. It changes the order when it is or was part of it.
UPDATE {schema}calculations
   SET revision = revision + 1, source = %(source)s, verified = %(verified)s, title = %(title)s,
       input = %(input)s::jsonb, result = %(result)s::jsonb, total_kopecks = %(total_kopecks)s,
       price_list_version = %(price_list_version)s, updated_at = {schema}app_now(),
       in_order = %(in_order)s,
       ordered_at = CASE WHEN in_order OR %(in_order)s THEN {schema}app_now() ELSE ordered_at END,
       deleted_at = CASE WHEN %(standing)s = 'deleted' THEN {schema}app_now() END
 WHERE id = %(id)s AND owner_id = %(owner)s AND account_id = %(account_id)s AND lead_id = %(lead_id)s
   AND revision = %(seen)s AND deleted_at IS NULL
RETURNING revision

-- name: lock_deal
-- Two people may change what the order costs at once: who is later has to see what the other did.
SELECT pg_advisory_xact_lock(hashtextextended(%(account_id)s::text || '|' || %(lead_id)s::text, 0))::text AS locked

-- name: take_the_order
-- The guide's way to save knows no variants: its newest save is the order.
UPDATE {schema}calculations SET in_order = false
 WHERE owner_id = %(owner)s AND account_id = %(account_id)s AND lead_id = %(lead_id)s AND id <> %(id)s AND in_order
RETURNING id

-- name: add_revision
INSERT INTO {schema}calculation_revisions (id, calculation_id, revision, input, result, total_kopecks, budget_found,
                                           standing, created_by, created_by_name)
VALUES (%(revision_id)s, %(id)s, %(revision)s, %(input)s::jsonb, %(result)s::jsonb, %(total_kopecks)s,
        %(budget_found)s, %(standing)s, %(created_by)s,
        (SELECT name FROM {schema}amocrm_users WHERE account_id = %(account_id)s AND user_id = %(created_by)s))
RETURNING id

-- name: plan_step
-- Due in a minute: should this function die at once, the completer goes on.
INSERT INTO {schema}calculation_steps (revision_id, step, state, mark, next_try_at)
VALUES (%(id)s, %(step)s, %(state)s, %(mark)s,
        CASE WHEN %(state)s = 'pending' THEN {schema}app_now() + make_interval(secs => %(pause)s) END)
RETURNING step

-- name: drop_unsent
-- A newer revision stands for what an older one never wrote.
UPDATE {schema}calculation_steps
   SET state = 'skipped', reason = 'superseded', next_try_at = NULL, updated_at = {schema}app_now()
 WHERE state = 'pending' AND sent_at IS NULL
   AND revision_id IN (SELECT id FROM {schema}calculation_revisions
                        WHERE calculation_id = %(id)s AND revision < %(revision)s)
RETURNING step

-- name: find
-- The present revision of each, newest first; or the one of an id, or all `before` a revision. Whoever asks names what
-- they may see.
-- `is_whole`: with every line of the price, which a list of many does without.
SELECT r.id, r.calculation_id, c.number, r.revision, r.revision = c.revision AS is_newest, r.input,
       CASE WHEN %(is_whole)s THEN r.result ELSE r.result - 'result' END AS result,
       r.budget_found, r.standing, c.in_order AND r.revision = c.revision AS in_order, r.created_by, r.created_by_name,
       r.created_at, c.created_at AS begun_at, begun.created_by AS begun_by, begun.created_by_name AS begun_by_name,
       c.owner_id, c.connection_id, c.account_id, c.lead_id
  FROM {schema}calculation_revisions r
  JOIN {schema}calculations c ON c.id = r.calculation_id
  JOIN {schema}calculation_revisions begun ON begun.calculation_id = c.id AND begun.revision = 1
 WHERE (%(id)s::uuid IS NULL OR r.id = %(id)s)
   AND (%(calculation_id)s::uuid IS NULL OR c.id = %(calculation_id)s)
   AND (%(owner)s::uuid IS NULL OR c.owner_id = %(owner)s)
   AND (%(lead_id)s IS NULL OR (c.account_id = %(account_id)s AND c.lead_id = %(lead_id)s))
   AND (%(with_deleted)s OR c.deleted_at IS NULL)
   AND CASE WHEN %(before)s IS NOT NULL THEN r.revision < %(before)s
            WHEN %(revision)s IS NOT NULL THEN r.revision = %(revision)s
            ELSE %(id)s IS NOT NULL OR r.revision = c.revision END
 ORDER BY c.number DESC, r.revision DESC
 LIMIT %(limit)s

-- name: steps
SELECT revision_id, step, state, reason, external_id, mark, figure, found, links, sent_at,
       coalesce(sent_at > {schema}app_now() - make_interval(secs => %(quarantine)s), false) AS is_quarantined
  FROM {schema}calculation_steps
 WHERE revision_id = ANY(%(ids)s::uuid[])

-- name: begin_step
-- Written ahead, and only by whoever has the deal: who finds it running knows that the call may have been made.
UPDATE {schema}calculation_steps
   SET state = 'running', sent_at = {schema}app_now(), figure = %(figure)s, reason = NULL,
       updated_at = {schema}app_now(), next_try_at = {schema}app_now() + make_interval(secs => %(quarantine)s)
 WHERE revision_id = %(id)s AND step = %(step)s AND state IN ('pending', 'running')
   AND sent_at IS NOT DISTINCT FROM %(sent_at)s
   AND EXISTS (SELECT FROM {schema}deal_leases
                WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s AND owner = %(lease)s
                  AND until > {schema}app_now())
RETURNING sent_at

-- name: end_step
-- Of one's own send, or of what one saw: a function that stood still for an hour has nothing to say any more.
UPDATE {schema}calculation_steps
   SET state = %(state)s, reason = %(reason)s, external_id = coalesce(%(external_id)s, external_id),
       figure = coalesce(%(figure)s, figure), found = %(found)s, links = coalesce(%(links)s::jsonb, links),
       next_try_at = NULL,
       sent_at = CASE WHEN %(may_have_landed)s THEN sent_at END,
       updated_at = {schema}app_now()
 WHERE revision_id = %(id)s AND step = %(step)s AND state IN ('pending', 'running')
   AND sent_at IS NOT DISTINCT FROM %(sent_at)s
RETURNING step

-- name: postpone_step
-- `did_nothing`: it is certain that the last call had no effect. Without that an earlier send still counts as sent.
-- Who fails again and again comes up ever more rarely, and in the end not any more.
UPDATE {schema}calculation_steps
   SET state = CASE WHEN attempts + 1 >= %(most)s THEN 'failed'
                    WHEN sent_at IS NULL OR %(did_nothing)s THEN 'pending' ELSE 'running' END,
       sent_at = CASE WHEN %(did_nothing)s THEN NULL ELSE sent_at END,
       reason = %(reason)s, attempts = attempts + 1, updated_at = {schema}app_now(),
       next_try_at = CASE WHEN attempts + 1 < %(most)s THEN
           greatest({schema}app_now() + make_interval(secs => %(pause)s * power(2, least(attempts, 6))),
                    CASE WHEN NOT %(did_nothing)s AND state = 'running' THEN next_try_at END) END
 WHERE revision_id = %(id)s AND step = %(step)s AND state IN ('pending', 'running')
   AND sent_at IS NOT DISTINCT FROM %(sent_at)s
RETURNING step

-- name: reopen
-- A person wants the failed steps again; and the budget that somebody changed since it was written (`agreed`).
UPDATE {schema}calculation_steps
   SET state = CASE WHEN sent_at IS NULL THEN 'pending' ELSE 'running' END, attempts = 0, reason = NULL,
       found = CASE WHEN step = 'budget' THEN coalesce(%(agreed)s, CASE WHEN %(keeps_found)s THEN found END) END,
       next_try_at = {schema}app_now() + make_interval(secs => %(pause)s), updated_at = {schema}app_now()
 WHERE revision_id = %(id)s
   AND (state = 'failed' OR (step = 'budget' AND state = 'done' AND %(agreed)s::bigint IS NOT NULL))
RETURNING step

-- name: claim_due
-- The claim itself moves the due time, so that a save that always fails cannot block the head.
WITH due AS MATERIALIZED (
     SELECT revision_id, step FROM {schema}calculation_steps
      WHERE next_try_at <= {schema}app_now()
      ORDER BY next_try_at
        FOR UPDATE SKIP LOCKED
      LIMIT %(limit)s)
UPDATE {schema}calculation_steps AS claimed
   SET next_try_at = {schema}app_now() + make_interval(secs => %(pause)s)
  FROM due
 WHERE claimed.revision_id = due.revision_id AND claimed.step = due.step
RETURNING claimed.revision_id AS id

-- name: take_deal
INSERT INTO {schema}deal_leases AS held (account_id, lead_id, owner, until)
VALUES (%(account_id)s, %(lead_id)s, %(lease)s, {schema}app_now() + make_interval(secs => %(seconds)s))
ON CONFLICT (account_id, lead_id) DO UPDATE SET owner = excluded.owner, until = excluded.until
 WHERE held.until <= {schema}app_now()
RETURNING owner

-- name: release_deal
DELETE FROM {schema}deal_leases
 WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s AND owner = %(lease)s
RETURNING owner

-- name: order_of
-- What the deal should cost, and the revision that last changed this: it writes the budget.
SELECT r.id, c.id AS calculation_id,
       (SELECT count(*) FROM {schema}calculations o
         WHERE o.owner_id = c.owner_id AND o.account_id = c.account_id AND o.lead_id = c.lead_id AND o.in_order) AS count,
       (SELECT coalesce(sum(o.total_kopecks), 0)::bigint FROM {schema}calculations o
         WHERE o.owner_id = c.owner_id AND o.account_id = c.account_id AND o.lead_id = c.lead_id AND o.in_order)
       AS total_kopecks
  FROM {schema}calculations c
  JOIN {schema}calculation_revisions r ON r.calculation_id = c.id AND r.revision = c.revision
 WHERE c.owner_id = %(owner)s AND c.account_id = %(account_id)s AND c.lead_id = %(lead_id)s AND c.ordered_at IS NOT NULL
 ORDER BY c.ordered_at DESC, c.number DESC
 LIMIT 1

-- name: count
SELECT count(*) AS count FROM {schema}calculations
 WHERE owner_id = %(owner)s AND account_id = %(account_id)s AND lead_id = %(lead_id)s AND deleted_at IS NULL

-- name: budget_of
SELECT written FROM {schema}deal_budgets
 WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s AND written IS NOT NULL

-- name: our_budgets
-- What we wrote last, and what may still be on its way.
SELECT written AS figure FROM {schema}deal_budgets
 WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s AND written IS NOT NULL
UNION
SELECT s.figure
  FROM {schema}calculation_steps s
  JOIN {schema}calculation_revisions r ON r.id = s.revision_id
  JOIN {schema}calculations c ON c.id = r.calculation_id
 WHERE c.account_id = %(account_id)s AND c.lead_id = %(lead_id)s
   AND s.step = 'budget' AND s.sent_at IS NOT NULL AND s.figure IS NOT NULL

-- name: remember_budget
INSERT INTO {schema}deal_budgets (account_id, lead_id, written, calculation_id)
VALUES (%(account_id)s, %(lead_id)s, %(price)s, %(id)s)
ON CONFLICT (account_id, lead_id) DO UPDATE
   SET written = excluded.written, calculation_id = excluded.calculation_id, updated_at = {schema}app_now()
RETURNING written

-- name: waiting_now
-- Whatever still has to be written into these accounts is due at once, what was given up included. What may just have
-- been sent is left alone until its answer is overdue, and what a person has to decide (V29) until they do.
UPDATE {schema}calculation_steps AS step
   SET next_try_at = {schema}app_now(), attempts = 0, updated_at = {schema}app_now(),
       state = CASE WHEN step.state = 'failed' AND step.sent_at IS NULL THEN 'pending'
                    WHEN step.state = 'failed' THEN 'running' ELSE step.state END,
       reason = CASE WHEN step.state = 'failed' THEN NULL ELSE step.reason END
  FROM {schema}calculation_revisions r
  JOIN {schema}calculations c ON c.id = r.calculation_id AND c.revision = r.revision
 WHERE r.id = step.revision_id AND c.connection_id = %(connection)s
   AND (step.state = 'pending'
        OR (step.state = 'failed' AND coalesce(step.reason, '') NOT IN ('price_changed', 'interrupted'))
        OR (step.state = 'running' AND step.sent_at < {schema}app_now() - make_interval(secs => %(quarantine)s)))
RETURNING c.id
