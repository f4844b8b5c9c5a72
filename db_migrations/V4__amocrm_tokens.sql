-- The guide's table under the guide's name. Ids are ours (a row's id is part of what its secrets are sealed to) and
-- times carry their zone. The account id is the identity; the domain is an attribute, because accounts are renamed.
CREATE TABLE amocrm_tokens (
    LIKE token_columns INCLUDING ALL,
    domain                   varchar(255) NOT NULL,
    account_id               bigint,
    account_name             text,
    timezone                 text,
    client_id                varchar(255),
    client_secret            text,
    candidate_client_id      varchar(255),
    candidate_client_secret  text,
    long_lived               boolean NOT NULL DEFAULT false,
    products_catalog_id      bigint,
    PRIMARY KEY (id),
    FOREIGN KEY (owner_id) REFERENCES owners (id)
);

CREATE INDEX idx_amocrm_domain ON amocrm_tokens (domain);
CREATE INDEX amocrm_tokens_due ON amocrm_tokens (refresh_due_at);
CREATE UNIQUE INDEX amocrm_tokens_live_domain ON amocrm_tokens (owner_id, domain) WHERE state <> 'disconnected';
CREATE UNIQUE INDEX amocrm_tokens_live_account ON amocrm_tokens (account_id) WHERE state <> 'disconnected';
