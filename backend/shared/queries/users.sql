-- name: logged_in
-- Nobody changes hands: an account that moved to another owner brings no old users along.
INSERT INTO {schema}users AS known (id, owner_id, source, account_id, external_id, email, name)
VALUES (%(id)s, %(owner)s, %(source)s, %(account_id)s, %(external_id)s, %(email)s, %(person)s)
ON CONFLICT (source, account_id, external_id) DO UPDATE
   SET email = excluded.email, name = excluded.name, last_login_at = {schema}app_now()
 WHERE known.owner_id = excluded.owner_id
RETURNING id, owner_id, account_id, email, name, role, epoch

-- name: current
SELECT id, owner_id, account_id, email, name, role, epoch FROM {schema}users WHERE id = %(id)s AND epoch = %(epoch)s

-- name: end_all
-- What they began at a vendor and did not finish ends with their sessions.
WITH ended AS (
     UPDATE {schema}users SET epoch = epoch + 1 WHERE source = %(source)s AND account_id = %(account_id)s RETURNING id)
DELETE FROM {schema}oauth_states WHERE person_id IN (SELECT id FROM ended) AND used_at IS NULL RETURNING id
