-- One-time states of an authorization, bound to the browser that began it. Values are hashes; rows live ten minutes.
CREATE TABLE oauth_states (
    id             uuid PRIMARY KEY,
    provider       text NOT NULL,
    owner_id       uuid NOT NULL REFERENCES owners (id),
    connection_id  uuid NOT NULL,
    mode           text NOT NULL,
    host           text NOT NULL,
    ticket_hash    text UNIQUE,
    state_hash     text UNIQUE,
    browser_hash   text,
    created_at     timestamptz NOT NULL DEFAULT app_now()
);

CREATE INDEX oauth_states_created ON oauth_states (created_at);
