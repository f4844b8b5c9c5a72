-- name: of_owner
SELECT details, updated_at FROM {schema}sellers WHERE owner_id = %(owner)s

-- name: save
INSERT INTO {schema}sellers (owner_id, details, updated_by)
VALUES (%(owner)s, %(details)s::jsonb, %(actor)s)
ON CONFLICT (owner_id) DO UPDATE
   SET details = excluded.details, updated_by = excluded.updated_by, updated_at = {schema}app_now()
RETURNING updated_at
