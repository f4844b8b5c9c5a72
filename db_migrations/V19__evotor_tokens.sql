-- A merchant of Evotor, by OAuth tokens (`kind` oauth) or by the token that installing the application brings (`cloud`).
-- `account_id` is Evotor's id of the user, such as 01-000000001890833.
CREATE TABLE evotor_tokens (
    LIKE token_columns INCLUDING ALL,
    account_id       text UNIQUE,
    user_id          uuid REFERENCES users (id),
    account_name     text,
    kind             text NOT NULL CHECK (kind IN ('oauth', 'cloud')),
    scopes           text NOT NULL DEFAULT '',
    -- How Evotor took this token when it was proved: `Authorization: Bearer <token>`, or bare as old cloud tokens go.
    header_style     text NOT NULL DEFAULT 'bearer' CHECK (header_style IN ('bearer', 'bare')),
    PRIMARY KEY (id),
    FOREIGN KEY (owner_id) REFERENCES owners (id)
);

CREATE INDEX evotor_tokens_due ON evotor_tokens (refresh_due_at);

CREATE TRIGGER evotor_tokens_alert AFTER INSERT OR UPDATE OF state ON evotor_tokens
    FOR EACH ROW EXECUTE FUNCTION record_alert('evotor', 'account_id');

CREATE TRIGGER evotor_tokens_audit AFTER UPDATE OF state ON evotor_tokens
    FOR EACH ROW WHEN (NEW.state = 'reauth_required' AND OLD.state <> 'reauth_required')
    EXECUTE FUNCTION record_dead_grant('evotor', 'account_id');
