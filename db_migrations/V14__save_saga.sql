-- A save that was interrupted is gone on with. What a save writes into a deal is a revision of a calculation; each of its
-- steps remembers when its one write was sent, and the mark by which that write is found again.
CREATE TABLE calculation_revisions (
    id              uuid PRIMARY KEY,
    calculation_id  uuid NOT NULL REFERENCES calculations (id),
    revision        integer NOT NULL,
    input           jsonb NOT NULL,
    result          jsonb NOT NULL,
    total_kopecks   bigint NOT NULL CHECK (total_kopecks >= 0),
    -- The deal's budget when the save began: a first write replaces this figure and no other.
    budget_found    bigint,
    created_by      bigint NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT app_now(),
    UNIQUE (calculation_id, revision)
);

INSERT INTO calculation_revisions (id, calculation_id, revision, input, result, total_kopecks, created_by, created_at)
SELECT id, id, revision, input, result, total_kopecks, created_by, created_at FROM calculations;

ALTER TABLE calculation_steps RENAME COLUMN calculation_id TO revision_id;
ALTER TABLE calculation_steps
    DROP CONSTRAINT calculation_steps_calculation_id_fkey,
    DROP CONSTRAINT calculation_steps_step_check,
    ADD FOREIGN KEY (revision_id) REFERENCES calculation_revisions (id),
    ADD CHECK (step IN ('element', 'products', 'note', 'budget')),
    ADD COLUMN mark text,
    -- Written ahead of the call; null again once it is certain that the call did nothing.
    ADD COLUMN sent_at timestamptz,
    -- Null when nothing is left to do by itself.
    ADD COLUMN next_try_at timestamptz,
    -- The budget we wanted to write, and the one a person had put there.
    ADD COLUMN figure bigint,
    ADD COLUMN found bigint;

-- What died before there was a completer waits for a person: amoCRM may hold a note without a mark.
UPDATE calculation_steps SET state = 'failed', reason = 'interrupted' WHERE state IN ('pending', 'running');

CREATE INDEX calculation_steps_due ON calculation_steps (next_try_at) WHERE next_try_at IS NOT NULL;

-- A write on its way is known by its step now.
ALTER TABLE deal_budgets DROP COLUMN found, DROP COLUMN intended;

-- One writer a deal at a time. It ends by itself, as functions do.
CREATE TABLE deal_leases (
    account_id  bigint NOT NULL,
    lead_id     bigint NOT NULL,
    owner       uuid NOT NULL,
    until       timestamptz NOT NULL,
    PRIMARY KEY (account_id, lead_id)
);

-- Whoever comes after an attempt that died goes on with what it began.
ALTER TABLE idempotency_keys ADD COLUMN result_id uuid;
ALTER TABLE token_uses ADD COLUMN is_proof boolean NOT NULL DEFAULT true;
CREATE INDEX token_uses_scope ON token_uses (scope, used_at);
