-- Who did what, append-only, without secrets.
CREATE TABLE audit (
    id          uuid PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT app_now(),
    owner_id    uuid,
    actor       text NOT NULL,
    event       text NOT NULL,
    object      text NOT NULL,
    outcome     text NOT NULL,
    request_id  text NOT NULL
);

CREATE INDEX audit_at ON audit (at);
