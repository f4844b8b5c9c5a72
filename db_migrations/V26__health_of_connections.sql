-- What the health panel tells beyond the tokens: who connected an account and through which address, when its widget and
-- its hook were last heard, how many calls of each hour went to the vendor.
ALTER TABLE amocrm_tokens
    ADD COLUMN connected_at   timestamptz,
    ADD COLUMN connected_by   uuid REFERENCES users (id),
    ADD COLUMN redirect_uri   text,
    ADD COLUMN hook_seen_at   timestamptz,
    ADD COLUMN widget_seen_at timestamptz,
    ADD COLUMN widget_version text;

CREATE TABLE connection_hours (
    connection_id uuid NOT NULL,
    hour          timestamptz NOT NULL,
    calls         integer NOT NULL,
    failures      integer NOT NULL,
    waits         integer NOT NULL,
    PRIMARY KEY (connection_id, hour)
);

-- `waiting`: calculations with a step that still has to be written.
CREATE OR REPLACE VIEW connections AS
SELECT 'amocrm' AS provider, t.id, t.owner_id, t.domain::text AS account, t.account_name, t.state, t.expires_at,
       t.grant_expires_at, t.refresh_token IS NOT NULL AS is_renewable, t.last_refreshed_at, t.last_used_at,
       t.last_error, t.last_error_at, t.created_at,
       t.refresh_due_at, t.attempts, t.connected_at, t.connected_by, steps.waiting, steps.waiting_since
  FROM amocrm_tokens t
 CROSS JOIN LATERAL (
       SELECT count(DISTINCT c.id) AS waiting, min(r.created_at) AS waiting_since
         FROM calculation_steps s
         JOIN calculation_revisions r ON r.id = s.revision_id
         JOIN calculations c ON c.id = r.calculation_id
        WHERE s.next_try_at IS NOT NULL AND c.connection_id = t.id) AS steps
UNION ALL
SELECT 'insales', id, owner_id, domain::text, account_name, state, expires_at, grant_expires_at,
       refresh_token IS NOT NULL, last_refreshed_at, last_used_at, last_error, last_error_at, created_at,
       refresh_due_at, attempts, created_at, user_id, 0, NULL
  FROM insales_accounts
UNION ALL
SELECT 'evotor', id, owner_id, coalesce(account_id, ''), account_name, state, expires_at, grant_expires_at,
       refresh_token IS NOT NULL, last_refreshed_at, last_used_at, last_error, last_error_at, created_at,
       refresh_due_at, attempts, created_at, user_id, 0, NULL
  FROM evotor_tokens;
