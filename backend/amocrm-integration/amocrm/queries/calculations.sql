-- name: create
-- Numbers run 1, 2, 3… inside a deal; two saves at once collide on the unique key and the loser tries again. So does a
-- function that stood still while another went on with its work, and finds no place.
INSERT INTO {schema}calculations (id, owner_id, connection_id, account_id, lead_id, number, source, verified, title,
                                  input, result, total_kopecks, created_by)
SELECT %(id)s, %(owner)s, %(connection)s, %(account_id)s, %(lead_id)s, coalesce(max(number), 0) + 1,
       %(source)s, %(verified)s, %(title)s, %(input)s::jsonb, %(result)s::jsonb, %(total_kopecks)s, %(created_by)s
  FROM {schema}calculations
 WHERE account_id = %(account_id)s AND lead_id = %(lead_id)s
ON CONFLICT DO NOTHING
RETURNING id

-- name: change
-- Only the revision that the person saw, of their own deal.
UPDATE {schema}calculations
   SET revision = revision + 1, title = %(title)s, input = %(input)s::jsonb, result = %(result)s::jsonb,
       total_kopecks = %(total_kopecks)s, updated_at = {schema}app_now()
 WHERE id = %(id)s AND owner_id = %(owner)s AND account_id = %(account_id)s AND lead_id = %(lead_id)s
   AND revision = %(seen)s
RETURNING revision

-- name: add_revision
INSERT INTO {schema}calculation_revisions (id, calculation_id, revision, input, result, total_kopecks, budget_found,
                                           created_by)
VALUES (%(revision_id)s, %(id)s, %(revision)s, %(input)s::jsonb, %(result)s::jsonb, %(total_kopecks)s,
        %(budget_found)s, %(created_by)s)
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
SELECT r.id, r.calculation_id, c.number, r.revision, r.revision = c.revision AS is_newest, r.input,
       r.budget_found, r.created_by, r.created_at, c.owner_id, c.connection_id, c.account_id, c.lead_id
  FROM {schema}calculation_revisions r JOIN {schema}calculations c ON c.id = r.calculation_id
 WHERE (%(id)s::uuid IS NULL OR r.id = %(id)s)
   AND (%(calculation_id)s::uuid IS NULL OR c.id = %(calculation_id)s)
   AND (%(owner)s::uuid IS NULL OR c.owner_id = %(owner)s)
   AND (%(lead_id)s IS NULL OR (c.account_id = %(account_id)s AND c.lead_id = %(lead_id)s))
   AND CASE WHEN %(before)s IS NOT NULL THEN r.revision < %(before)s
            ELSE %(id)s IS NOT NULL OR r.revision = c.revision END
 ORDER BY c.number DESC, r.revision DESC
 LIMIT %(limit)s

-- name: steps
SELECT revision_id, step, state, reason, external_id, mark, figure, found, sent_at,
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
       figure = coalesce(%(figure)s, figure), found = %(found)s, next_try_at = NULL,
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
-- A person wants the failed steps again.
UPDATE {schema}calculation_steps
   SET state = CASE WHEN sent_at IS NULL THEN 'pending' ELSE 'running' END, attempts = 0, reason = NULL,
       found = CASE WHEN %(keeps_found)s THEN found END,
       next_try_at = {schema}app_now() + make_interval(secs => %(pause)s), updated_at = {schema}app_now()
 WHERE revision_id = %(id)s AND state = 'failed'
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

-- name: ordered
-- What the deal should cost: v1 has no other order than its newest save.
SELECT r.id, r.total_kopecks
  FROM {schema}calculations c
  JOIN {schema}calculation_revisions r ON r.calculation_id = c.id AND r.revision = c.revision
 WHERE c.owner_id = %(owner)s AND c.account_id = %(account_id)s AND c.lead_id = %(lead_id)s
 ORDER BY c.updated_at DESC, c.number DESC
 LIMIT 1

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
