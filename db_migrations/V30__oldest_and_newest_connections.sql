-- The key check asks for the oldest and the newest of them at every cold start.
CREATE INDEX amocrm_tokens_created ON amocrm_tokens (created_at, id);
CREATE INDEX insales_accounts_created ON insales_accounts (created_at, id);
CREATE INDEX evotor_tokens_created ON evotor_tokens (created_at, id);
