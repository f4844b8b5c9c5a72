-- Our own sessions and the one-time tickets that open them. Values are hashes; `proof` is what must still be true when
-- the session is used (the administrator's key, the grant of an account), so that a change of it ends the session.
CREATE TABLE sessions (
    id_hash     text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('widget', 'admin', 'user')),
    facts       json NOT NULL,
    proof       text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT app_now(),
    seen_at     timestamptz NOT NULL DEFAULT app_now(),
    expires_at  timestamptz NOT NULL,
    ended_at    timestamptz
);

CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- `source_hash` is the token that asked: each opens one ticket. Without `ticket_hash` the ticket is not made yet.
CREATE TABLE session_tickets (
    source_hash   text PRIMARY KEY,
    ticket_hash   text UNIQUE,
    facts         json,
    proof         text,
    session_hash  text,
    expires_at    timestamptz,
    created_at    timestamptz NOT NULL DEFAULT app_now()
);

CREATE INDEX session_tickets_created_at ON session_tickets (created_at);

-- Rises when a grant of the account is proved: whoever was let in under an earlier one has to come again.
ALTER TABLE amocrm_tokens ADD COLUMN generation integer NOT NULL DEFAULT 0;
