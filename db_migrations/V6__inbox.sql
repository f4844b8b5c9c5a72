-- Hooks and install calls: kept first, handled once. `payload` is ciphertext.
CREATE TABLE inbox (
    id           uuid PRIMARY KEY,
    source       text NOT NULL,
    kind         text NOT NULL,
    subject      text NOT NULL,
    fingerprint  text NOT NULL,
    payload      text NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT app_now(),
    expires_at   timestamptz NOT NULL,
    claimed_until timestamptz,
    handled_at   timestamptz,
    outcome      text,
    UNIQUE (source, kind, fingerprint)
);

CREATE INDEX inbox_waiting ON inbox (source, kind, received_at) WHERE handled_at IS NULL;
