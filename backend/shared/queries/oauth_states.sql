-- name: begin
INSERT INTO {schema}oauth_states (id, provider, owner_id, connection_id, mode, host, person_id, ticket_hash)
VALUES (%(id)s, %(provider)s, %(owner)s, %(connection)s, %(mode)s, %(host)s, %(person)s, %(ticket)s)
RETURNING id

-- name: bind
-- The start link works once: its ticket gives way to a state and the browser that opened it.
UPDATE {schema}oauth_states
   SET ticket_hash = NULL, state_hash = %(state)s, browser_hash = %(browser)s
 WHERE ticket_hash = %(ticket)s AND provider = %(provider)s
   AND created_at > {schema}app_now() - interval '10 minutes'
RETURNING connection_id, mode, host

-- name: consume
-- Works once; the row stays until it is swept, so that a second use is known for one.
UPDATE {schema}oauth_states
   SET used_at = {schema}app_now()
 WHERE state_hash = %(state)s AND browser_hash = %(browser)s AND provider = %(provider)s AND used_at IS NULL
   AND created_at > {schema}app_now() - interval '10 minutes'
RETURNING owner_id, connection_id, mode, host, person_id

-- name: consume_all
-- As `consume`, for a vendor that brings no state back.
UPDATE {schema}oauth_states
   SET used_at = {schema}app_now()
 WHERE browser_hash = %(browser)s AND provider = %(provider)s AND used_at IS NULL
   AND created_at > {schema}app_now() - interval '10 minutes'
RETURNING owner_id, connection_id, mode, host, person_id

-- name: settle
-- What came back has been exchanged, or refused: nobody waits for it any more. It stays known for one that was used.
UPDATE {schema}oauth_states
   SET created_at = created_at - interval '10 minutes'
 WHERE provider = %(provider)s AND connection_id = %(connection)s AND used_at IS NOT NULL
   AND created_at > {schema}app_now() - interval '10 minutes'
RETURNING id

-- name: cancel
-- The person gave up: whatever window is still open leads to nothing.
DELETE FROM {schema}oauth_states
 WHERE provider = %(provider)s AND connection_id = %(connection)s AND used_at IS NULL
RETURNING id

-- name: known
SELECT owner_id, provider, used_at IS NOT NULL AS is_used FROM {schema}oauth_states WHERE state_hash = %(state)s

-- name: sweep
DELETE FROM {schema}oauth_states WHERE created_at < {schema}app_now() - interval '1 hour' RETURNING id
