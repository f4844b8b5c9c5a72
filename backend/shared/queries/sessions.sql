-- name: begin
INSERT INTO {schema}sessions (id_hash, kind, facts, proof, expires_at)
VALUES (%(id_hash)s, %(kind)s, %(facts)s, %(proof)s, {schema}app_now() + make_interval(secs => %(lifetime)s))
RETURNING extract(epoch FROM expires_at)::bigint AS ends

-- name: current
SELECT facts, proof, seen_at < {schema}app_now() - interval '1 minute' AS is_unmarked
  FROM {schema}sessions
 WHERE id_hash = %(id_hash)s AND kind = %(kind)s AND ended_at IS NULL AND expires_at > {schema}app_now()
   AND seen_at > {schema}app_now() - make_interval(secs => %(idle)s)

-- name: mark_seen
UPDATE {schema}sessions SET seen_at = {schema}app_now() WHERE id_hash = %(id_hash)s RETURNING id_hash

-- name: end
UPDATE {schema}sessions SET ended_at = {schema}app_now()
 WHERE id_hash = %(id_hash)s AND kind = %(kind)s AND ended_at IS NULL AND expires_at > {schema}app_now()
RETURNING id_hash

-- name: sweep
DELETE FROM {schema}sessions WHERE expires_at < {schema}app_now() - interval '1 hour' RETURNING id_hash
