-- name: reserve
INSERT INTO {schema}session_tickets (source_hash) VALUES (%(source_hash)s)
ON CONFLICT (source_hash) DO NOTHING
RETURNING source_hash

-- name: release
-- Nothing came of it, so the token may ask again.
DELETE FROM {schema}session_tickets WHERE source_hash = %(source_hash)s AND ticket_hash IS NULL RETURNING source_hash

-- name: open
UPDATE {schema}session_tickets
   SET ticket_hash = %(ticket_hash)s, facts = %(facts)s, proof = %(proof)s,
       expires_at = {schema}app_now() + make_interval(secs => %(lifetime)s)
 WHERE source_hash = %(source_hash)s AND ticket_hash IS NULL
RETURNING ticket_hash

-- name: exchange
-- One statement: of two at the same time one waits for the other's row and finds it spent.
WITH spent AS (
    UPDATE {schema}session_tickets SET session_hash = %(id_hash)s
     WHERE ticket_hash = %(ticket_hash)s AND session_hash IS NULL AND expires_at > {schema}app_now()
    RETURNING facts, proof)
INSERT INTO {schema}sessions (id_hash, kind, facts, proof, expires_at)
SELECT %(id_hash)s, %(kind)s, facts, proof, {schema}app_now() + make_interval(secs => %(lifetime)s) FROM spent
RETURNING facts, proof, extract(epoch FROM expires_at)::bigint AS ends

-- name: revoke
-- A spent ticket came again: somebody else has it, so nobody keeps what it opened.
WITH stolen AS (
    SELECT session_hash, facts FROM {schema}session_tickets
     WHERE ticket_hash = %(ticket_hash)s AND session_hash IS NOT NULL),
ended AS (
    UPDATE {schema}sessions SET ended_at = {schema}app_now()
     WHERE id_hash IN (SELECT session_hash FROM stolen) AND ended_at IS NULL)
SELECT facts FROM stolen

-- name: sweep
-- Kept longer than any disposable token lives, so that none opens a second ticket.
DELETE FROM {schema}session_tickets WHERE created_at < {schema}app_now() - interval '2 hours' RETURNING source_hash
