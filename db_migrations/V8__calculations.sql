-- Our own record of a calculation is the truth; amoCRM holds copies, each step with its own state.
CREATE TABLE calculations (
    id                   uuid PRIMARY KEY,
    owner_id             uuid NOT NULL REFERENCES owners (id),
    connection_id        uuid NOT NULL REFERENCES amocrm_tokens (id),
    account_id           bigint NOT NULL,
    lead_id              bigint NOT NULL,
    number               integer NOT NULL,
    revision             integer NOT NULL DEFAULT 1,
    source               text NOT NULL CHECK (source IN ('v1', 'v2')),
    verified             boolean NOT NULL,
    title                text NOT NULL,
    input                jsonb NOT NULL,
    result               jsonb NOT NULL,
    total_kopecks        bigint NOT NULL CHECK (total_kopecks >= 0),
    created_by           bigint NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT app_now(),
    updated_at           timestamptz NOT NULL DEFAULT app_now(),
    UNIQUE (account_id, lead_id, number)
);

CREATE INDEX calculations_of_deal ON calculations (owner_id, account_id, lead_id, created_at DESC);

CREATE TABLE calculation_steps (
    calculation_id  uuid NOT NULL REFERENCES calculations (id),
    step            text NOT NULL CHECK (step IN ('products', 'note', 'budget')),
    state           text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed', 'skipped')),
    external_id     bigint,
    reason          text,
    attempts        integer NOT NULL DEFAULT 0,
    updated_at      timestamptz NOT NULL DEFAULT app_now(),
    PRIMARY KEY (calculation_id, step)
);

-- The figure we last wrote into a deal: another one found there was set by a person. While a write is under way (or its
-- answer was lost) the deal may hold what was `found` or what was `intended`; both are ours then.
CREATE TABLE deal_budgets (
    account_id      bigint NOT NULL,
    lead_id         bigint NOT NULL,
    written         bigint,
    found           bigint,
    intended        bigint,
    calculation_id  uuid NOT NULL REFERENCES calculations (id),
    updated_at      timestamptz NOT NULL DEFAULT app_now(),
    PRIMARY KEY (account_id, lead_id)
);
