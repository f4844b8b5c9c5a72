-- What the health panel shows of all vendors alike; no secret is among the columns.
CREATE VIEW connections AS
SELECT 'amocrm' AS provider, id, owner_id, domain::text AS account, account_name, state, expires_at, grant_expires_at,
       refresh_token IS NOT NULL AS is_renewable, last_refreshed_at, last_used_at, last_error, last_error_at, created_at
  FROM amocrm_tokens
UNION ALL
SELECT 'insales', id, owner_id, domain::text, account_name, state, expires_at, grant_expires_at,
       refresh_token IS NOT NULL, last_refreshed_at, last_used_at, last_error, last_error_at, created_at
  FROM insales_accounts
UNION ALL
SELECT 'evotor', id, owner_id, coalesce(account_id, ''), account_name, state, expires_at, grant_expires_at,
       refresh_token IS NOT NULL, last_refreshed_at, last_used_at, last_error, last_error_at, created_at
  FROM evotor_tokens;
