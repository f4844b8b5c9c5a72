-- How amoCRM names its users, so that a history says who without a call for each line.
CREATE TABLE amocrm_users (
    account_id  bigint NOT NULL,
    user_id     bigint NOT NULL,
    name        text NOT NULL,
    is_admin    boolean NOT NULL,
    seen_at     timestamptz NOT NULL DEFAULT app_now(),
    PRIMARY KEY (account_id, user_id)
);
