-- A disposable token may come again for reads; its first write binds it to one idempotency key.
CREATE TABLE token_uses (
    token_hash  text PRIMARY KEY,
    scope       text NOT NULL,
    key         text NOT NULL,
    used_at     timestamptz NOT NULL DEFAULT app_now()
);

CREATE INDEX token_uses_used_at ON token_uses (used_at);
