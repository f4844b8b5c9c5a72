-- `given_up`: calculations with a step that nothing tries any more, and that may be tried again without a person's
-- decision: not a budget that somebody else set, not what died before there was a completer.
CREATE INDEX calculation_steps_failed ON calculation_steps (revision_id) WHERE state = 'failed';

CREATE OR REPLACE VIEW connections AS
SELECT 'amocrm' AS provider, t.id, t.owner_id, t.domain::text AS account, t.account_name, t.state, t.expires_at,
       t.grant_expires_at, t.refresh_token IS NOT NULL AS is_renewable, t.last_refreshed_at, t.last_used_at,
       t.last_error, t.last_error_at, t.created_at,
       t.refresh_due_at, t.attempts, t.connected_at, t.connected_by, steps.waiting, steps.waiting_since, failed.given_up
  FROM amocrm_tokens t
 CROSS JOIN LATERAL (
       SELECT count(DISTINCT c.id) AS waiting, min(r.created_at) AS waiting_since
         FROM calculation_steps s
         JOIN calculation_revisions r ON r.id = s.revision_id
         JOIN calculations c ON c.id = r.calculation_id
        WHERE s.next_try_at IS NOT NULL AND c.connection_id = t.id) AS steps
 CROSS JOIN LATERAL (
       SELECT count(DISTINCT c.id) AS given_up
         FROM calculation_steps s
         JOIN calculation_revisions r ON r.id = s.revision_id
         JOIN calculations c ON c.id = r.calculation_id AND c.revision = r.revision
        WHERE s.state = 'failed' AND coalesce(s.reason, '') NOT IN ('price_changed', 'interrupted')
          AND c.connection_id = t.id
          AND NOT EXISTS (SELECT FROM calculation_steps other
                           WHERE other.revision_id = r.id AND other.next_try_at IS NOT NULL)) AS failed
UNION ALL
SELECT 'insales', id, owner_id, domain::text, account_name, state, expires_at, grant_expires_at,
       refresh_token IS NOT NULL, last_refreshed_at, last_used_at, last_error, last_error_at, created_at,
       refresh_due_at, attempts, created_at, user_id, 0, NULL, 0
  FROM insales_accounts
UNION ALL
SELECT 'evotor', id, owner_id, coalesce(account_id, ''), account_name, state, expires_at, grant_expires_at,
       refresh_token IS NOT NULL, last_refreshed_at, last_used_at, last_error, last_error_at, created_at,
       refresh_due_at, attempts, created_at, user_id, 0, NULL, 0
  FROM evotor_tokens;
