-- Whom an owner may read of by name: who was last seen in an account while it was theirs. An account that was
-- disconnected may be another owner's by now, with people of its own.
CREATE VIEW people_of_owners AS
SELECT DISTINCT t.owner_id, u.account_id, u.user_id, u.name
  FROM amocrm_users u
  JOIN amocrm_tokens t ON t.account_id = u.account_id
 WHERE u.seen_at >= t.created_at AND (t.state <> 'disconnected' OR u.seen_at <= t.updated_at);
