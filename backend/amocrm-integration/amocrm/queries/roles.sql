-- name: people
-- Everybody whom the owner's accounts showed us; what amoCRM says of them, and what an administrator said here.
SELECT u.account_id, c.domain, u.user_id, u.name, u.is_admin, u.seen_at, r.role, r.set_at
  FROM {schema}amocrm_users u
  JOIN {schema}amocrm_tokens c ON c.account_id = u.account_id AND c.state <> 'disconnected'
  LEFT JOIN {schema}amocrm_roles r
       ON r.owner_id = c.owner_id AND r.account_id = u.account_id AND r.user_id = u.user_id
 WHERE c.owner_id = %(owner)s
   AND (%(account_id)s::bigint IS NULL OR u.account_id = %(account_id)s)
   AND (%(user_id)s::bigint IS NULL OR u.user_id = %(user_id)s)
 ORDER BY c.domain, u.name, u.user_id
 LIMIT %(limit)s

-- name: set
INSERT INTO {schema}amocrm_roles (owner_id, account_id, user_id, role, set_by)
VALUES (%(owner)s, %(account_id)s, %(user_id)s, %(role)s, %(actor)s)
ON CONFLICT (owner_id, account_id, user_id) DO UPDATE
   SET role = excluded.role, set_by = excluded.set_by, set_at = {schema}app_now()
RETURNING role

-- name: forget
DELETE FROM {schema}amocrm_roles
 WHERE owner_id = %(owner)s AND account_id = %(account_id)s AND user_id = %(user_id)s
RETURNING role
