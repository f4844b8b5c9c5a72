-- name: installation
SELECT id FROM {schema}owners WHERE kind = 'installation'

-- name: by_id
SELECT id FROM {schema}owners WHERE id = %(id)s

-- name: every
SELECT id, kind, name FROM {schema}owners ORDER BY created_at, id
