-- People who log in through a vendor, by that vendor's word. The vendor's number alone names nobody: a person is known
-- within one of its accounts (reliability.md C19).
CREATE TABLE users (
    id             uuid PRIMARY KEY,
    owner_id       uuid NOT NULL REFERENCES owners (id),
    source         text NOT NULL,
    account_id     bigint NOT NULL,
    external_id    text NOT NULL,
    email          text NOT NULL,
    name           text NOT NULL,
    role           text NOT NULL DEFAULT 'administrator' CHECK (role IN ('administrator', 'head', 'manager')),
    -- Rises when everybody of the account has to log in again: a session carries the value it began with.
    epoch          integer NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL DEFAULT app_now(),
    last_login_at  timestamptz NOT NULL DEFAULT app_now(),
    UNIQUE (source, account_id, external_id)
);

-- A shop, by whichever of the three doors it is connected: OAuth tokens, or a user name and password of its API. The shop's
-- number is its identity and never changes; its address does. `former_password` is a fingerprint.
CREATE TABLE insales_accounts (
    LIKE token_columns INCLUDING ALL,
    domain           varchar(255) NOT NULL,
    account_id       bigint UNIQUE,
    user_id          uuid REFERENCES users (id),
    account_name     text,
    timezone         text,
    mode             text NOT NULL CHECK (mode IN ('oauth', 'app', 'key')),
    login            text,
    password         text,
    former_password  text,
    quota_used       integer,
    quota_limit      integer,
    quota_at         timestamptz,
    PRIMARY KEY (id),
    FOREIGN KEY (owner_id) REFERENCES owners (id)
);

CREATE INDEX insales_accounts_due ON insales_accounts (refresh_due_at);
CREATE UNIQUE INDEX insales_accounts_live_domain ON insales_accounts (domain) WHERE state <> 'disconnected';

CREATE TRIGGER insales_accounts_alert AFTER INSERT OR UPDATE OF state ON insales_accounts
    FOR EACH ROW EXECUTE FUNCTION record_alert('insales', 'domain');

CREATE TRIGGER insales_accounts_audit AFTER UPDATE OF state ON insales_accounts
    FOR EACH ROW WHEN (NEW.state = 'reauth_required' AND OLD.state <> 'reauth_required')
    EXECUTE FUNCTION record_dead_grant('insales', 'domain');
