-- A deal may hold several calculations: those in the order make its budget, the others are variants and drafts.
ALTER TABLE calculations
    ADD COLUMN in_order            boolean NOT NULL DEFAULT false,
    -- When it last changed what the order costs: the latest of a deal writes the budget.
    ADD COLUMN ordered_at          timestamptz,
    ADD COLUMN price_list_version  text,
    ADD COLUMN deleted_at          timestamptz;

ALTER TABLE calculation_revisions
    ADD COLUMN standing         text NOT NULL DEFAULT 'in_order'
        CHECK (standing IN ('draft', 'saved', 'in_order', 'waiting_approval', 'deleted')),
    -- As amoCRM named this person then.
    ADD COLUMN created_by_name  text;
ALTER TABLE calculation_revisions ALTER COLUMN standing DROP DEFAULT;

-- Until now the newest save of a deal was its order.
UPDATE calculations SET ordered_at = updated_at;
UPDATE calculations SET in_order = true
 WHERE id IN (SELECT DISTINCT ON (account_id, lead_id) id FROM calculations
               ORDER BY account_id, lead_id, updated_at DESC, number DESC);

-- Products of the list that a calculation's articles were found to be.
ALTER TABLE calculation_steps ADD COLUMN links jsonb;
