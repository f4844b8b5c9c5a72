-- name: write
INSERT INTO {schema}audit (id, owner_id, actor, event, object, outcome, request_id)
VALUES (%(id)s, %(owner)s, %(actor)s, %(event)s, %(object)s, %(outcome)s, %(request_id)s)
RETURNING id
