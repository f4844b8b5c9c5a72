-- The same action twice gives the first answer.
CREATE TABLE idempotency_keys (
    scope         text NOT NULL,
    key           text NOT NULL,
    body_hash     text NOT NULL,
    locked_until  timestamptz NOT NULL,
    answer        json,
    created_at    timestamptz NOT NULL DEFAULT app_now(),
    PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
