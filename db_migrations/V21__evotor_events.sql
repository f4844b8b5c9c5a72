-- What Evotor's hooks told: receipts and other documents, installations, subscriptions, and what nobody here knows yet.
-- Each once, by the vendor's own id; in which order they came does not matter. `account_id` is Evotor's id of the user,
-- empty where none was named, and may have no row in evotor_tokens. `body` is ciphertext: receipts name buyers.
CREATE TABLE evotor_events (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL,
    account_id   text NOT NULL,
    event_key    text NOT NULL,
    type         text NOT NULL,
    store_id     text NOT NULL,
    device_id    text NOT NULL,
    sequence     bigint,
    total        numeric,
    happened_at  timestamptz,
    body         text NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT app_now(),
    UNIQUE (account_id, kind, event_key)
);

CREATE INDEX evotor_events_received ON evotor_events (received_at);
