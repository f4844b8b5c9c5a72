-- name: known
SELECT name, is_admin, seen_at > {schema}app_now() - interval '1 day' AS is_fresh
  FROM {schema}amocrm_users
 WHERE account_id = %(account_id)s AND user_id = %(user_id)s

-- name: remember
INSERT INTO {schema}amocrm_users (account_id, user_id, name, is_admin)
VALUES (%(account_id)s, %(user_id)s, %(called)s, %(is_admin)s)
ON CONFLICT (account_id, user_id) DO UPDATE
   SET name = excluded.name, is_admin = excluded.is_admin, seen_at = {schema}app_now()
RETURNING name
