-- A pattern, never filled: each vendor's table is made LIKE it, so that one token engine serves all of them.
-- Tokens are ciphertext sealed to table, column and id. `refresh_hash` is the fingerprint of the refresh token held now,
-- `parent_hash` of the one it came from: the answer of a refresh is written where its parent still stands.
CREATE TABLE token_columns (
    id                 uuid NOT NULL,
    owner_id           uuid NOT NULL,
    state              text NOT NULL DEFAULT 'not_authorized' CHECK (state IN (
                           'not_authorized', 'pending', 'active', 'suspect', 'reauth_required', 'payment_required',
                           'client_misconfigured', 'blocked', 'disconnected')),
    access_token       text,
    refresh_token      text,
    refresh_hash       text,
    parent_hash        text,
    version            bigint NOT NULL DEFAULT 0,
    expires_at         timestamptz,
    grant_expires_at   timestamptz,
    refresh_due_at     timestamptz,
    claimed_until      timestamptz,
    last_refreshed_at  timestamptz,
    last_used_at       timestamptz NOT NULL DEFAULT app_now(),
    last_error         text,
    last_error_at      timestamptz,
    lease_owner        uuid,
    lease_until        timestamptz,
    intent_at          timestamptz,
    attempts           integer NOT NULL DEFAULT 0,
    next_try_at        timestamptz,
    created_at         timestamptz NOT NULL DEFAULT app_now(),
    updated_at         timestamptz NOT NULL DEFAULT app_now()
);
