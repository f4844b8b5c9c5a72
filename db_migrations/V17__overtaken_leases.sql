-- The end of the last lease that somebody else had to take over: until a while after it, whoever held it may still come
-- with the answer, and a refusal of the same parent proves nothing.
ALTER TABLE token_columns ADD COLUMN overtaken_at timestamptz;
ALTER TABLE amocrm_tokens ADD COLUMN overtaken_at timestamptz;
