-- Made from db_migrations/ by `python -m tools.schema`; a test compares. Write a migration, do not edit this.

CREATE OR REPLACE FUNCTION app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$ SELECT clock_timestamp() $function$;

CREATE OR REPLACE FUNCTION record_alert()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
DECLARE
    troubles  CONSTANT text[] := ARRAY['reauth_required', 'payment_required', 'client_misconfigured', 'blocked'];
    announced text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
        RETURN NULL;
    END IF;
    SELECT to_state INTO announced FROM alerts
     WHERE source = TG_TABLE_NAME AND connection_id = NEW.id ORDER BY id DESC LIMIT 1;
    IF (NEW.state = ANY (troubles) AND NEW.state IS DISTINCT FROM announced)
       OR (NEW.state = 'active' AND announced = ANY (troubles)) THEN
        INSERT INTO alerts (provider, source, connection_id, owner_id, account, from_state, to_state, reason)
        VALUES (TG_ARGV[0], TG_TABLE_NAME, NEW.id, NEW.owner_id,
                coalesce(to_jsonb(NEW) ->> TG_ARGV[1], NEW.id::text),
                CASE WHEN NEW.state = 'active' THEN announced WHEN TG_OP = 'UPDATE' THEN OLD.state ELSE 'pending' END,
                NEW.state, CASE WHEN NEW.state <> 'active' THEN NEW.last_error END);
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    -- The change of state may carry the only live token there is: a notice is not worth losing it.
    RAISE WARNING 'alert not recorded for % %: %', TG_TABLE_NAME, NEW.id, SQLSTATE;
    RETURN NULL;
END $function$;

CREATE TABLE alerts (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    provider text NOT NULL,
    source text NOT NULL,
    connection_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    account text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    reason text,
    at timestamp with time zone DEFAULT app_now() NOT NULL,
    sent_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone DEFAULT app_now(),
    CONSTRAINT alerts_pkey PRIMARY KEY (id)
);

CREATE TABLE amocrm_tokens (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    state text DEFAULT 'not_authorized'::text NOT NULL,
    access_token text,
    refresh_token text,
    refresh_hash text,
    parent_hash text,
    version bigint DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone,
    grant_expires_at timestamp with time zone,
    refresh_due_at timestamp with time zone,
    claimed_until timestamp with time zone,
    last_refreshed_at timestamp with time zone,
    last_used_at timestamp with time zone DEFAULT app_now() NOT NULL,
    last_error text,
    last_error_at timestamp with time zone,
    lease_owner uuid,
    lease_until timestamp with time zone,
    intent_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    domain character varying(255) NOT NULL,
    account_id bigint,
    account_name text,
    timezone text,
    client_id character varying(255),
    client_secret text,
    candidate_client_id character varying(255),
    candidate_client_secret text,
    long_lived boolean DEFAULT false NOT NULL,
    products_catalog_id bigint,
    CONSTRAINT amocrm_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT token_columns_state_check CHECK ((state = ANY (ARRAY['not_authorized'::text, 'pending'::text, 'active'::text, 'suspect'::text, 'reauth_required'::text, 'payment_required'::text, 'client_misconfigured'::text, 'blocked'::text, 'disconnected'::text]))),
    CONSTRAINT amocrm_tokens_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE TABLE audit (
    id uuid NOT NULL,
    at timestamp with time zone DEFAULT app_now() NOT NULL,
    owner_id uuid,
    actor text NOT NULL,
    event text NOT NULL,
    object text NOT NULL,
    outcome text NOT NULL,
    request_id text NOT NULL,
    CONSTRAINT audit_pkey PRIMARY KEY (id)
);

CREATE TABLE breakers (
    host text NOT NULL,
    window_from timestamp with time zone NOT NULL,
    calls integer NOT NULL,
    failures integer NOT NULL,
    open_until timestamp with time zone,
    CONSTRAINT breakers_pkey PRIMARY KEY (host)
);

CREATE TABLE calculation_steps (
    calculation_id uuid NOT NULL,
    step text NOT NULL,
    state text NOT NULL,
    external_id bigint,
    reason text,
    attempts integer DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT calculation_steps_pkey PRIMARY KEY (calculation_id, step),
    CONSTRAINT calculation_steps_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'done'::text, 'failed'::text, 'skipped'::text]))),
    CONSTRAINT calculation_steps_step_check CHECK ((step = ANY (ARRAY['products'::text, 'note'::text, 'budget'::text]))),
    CONSTRAINT calculation_steps_calculation_id_fkey FOREIGN KEY (calculation_id) REFERENCES calculations(id)
);

CREATE TABLE calculations (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    account_id bigint NOT NULL,
    lead_id bigint NOT NULL,
    number integer NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    source text NOT NULL,
    verified boolean NOT NULL,
    title text NOT NULL,
    input jsonb NOT NULL,
    result jsonb NOT NULL,
    total_kopecks bigint NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT calculations_pkey PRIMARY KEY (id),
    CONSTRAINT calculations_account_id_lead_id_number_key UNIQUE (account_id, lead_id, number),
    CONSTRAINT calculations_source_check CHECK ((source = ANY (ARRAY['v1'::text, 'v2'::text]))),
    CONSTRAINT calculations_total_kopecks_check CHECK ((total_kopecks >= 0)),
    CONSTRAINT calculations_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES amocrm_tokens(id),
    CONSTRAINT calculations_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE TABLE deal_budgets (
    account_id bigint NOT NULL,
    lead_id bigint NOT NULL,
    written bigint,
    found bigint,
    intended bigint,
    calculation_id uuid NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT deal_budgets_pkey PRIMARY KEY (account_id, lead_id),
    CONSTRAINT deal_budgets_calculation_id_fkey FOREIGN KEY (calculation_id) REFERENCES calculations(id)
);

CREATE TABLE idempotency_keys (
    scope text NOT NULL,
    key text NOT NULL,
    body_hash text NOT NULL,
    locked_until timestamp with time zone NOT NULL,
    answer json,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key)
);

CREATE TABLE inbox (
    id uuid NOT NULL,
    source text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    fingerprint text NOT NULL,
    payload text NOT NULL,
    received_at timestamp with time zone DEFAULT app_now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    claimed_until timestamp with time zone,
    handled_at timestamp with time zone,
    outcome text,
    CONSTRAINT inbox_pkey PRIMARY KEY (id),
    CONSTRAINT inbox_source_kind_fingerprint_key UNIQUE (source, kind, fingerprint)
);

CREATE TABLE oauth_states (
    id uuid NOT NULL,
    provider text NOT NULL,
    owner_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    mode text NOT NULL,
    host text NOT NULL,
    ticket_hash text,
    state_hash text,
    browser_hash text,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT oauth_states_pkey PRIMARY KEY (id),
    CONSTRAINT oauth_states_state_hash_key UNIQUE (state_hash),
    CONSTRAINT oauth_states_ticket_hash_key UNIQUE (ticket_hash),
    CONSTRAINT oauth_states_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE TABLE owners (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT owners_pkey PRIMARY KEY (id),
    CONSTRAINT owners_kind_check CHECK ((kind = ANY (ARRAY['installation'::text, 'shop'::text])))
);

CREATE TABLE rate_budgets (
    key text NOT NULL,
    arrival timestamp with time zone NOT NULL,
    CONSTRAINT rate_budgets_pkey PRIMARY KEY (key)
);

CREATE TABLE token_columns (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    state text DEFAULT 'not_authorized'::text NOT NULL,
    access_token text,
    refresh_token text,
    refresh_hash text,
    parent_hash text,
    version bigint DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone,
    grant_expires_at timestamp with time zone,
    refresh_due_at timestamp with time zone,
    claimed_until timestamp with time zone,
    last_refreshed_at timestamp with time zone,
    last_used_at timestamp with time zone DEFAULT app_now() NOT NULL,
    last_error text,
    last_error_at timestamp with time zone,
    lease_owner uuid,
    lease_until timestamp with time zone,
    intent_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT token_columns_state_check CHECK ((state = ANY (ARRAY['not_authorized'::text, 'pending'::text, 'active'::text, 'suspect'::text, 'reauth_required'::text, 'payment_required'::text, 'client_misconfigured'::text, 'blocked'::text, 'disconnected'::text])))
);

CREATE TABLE token_uses (
    token_hash text NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    used_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT token_uses_pkey PRIMARY KEY (token_hash)
);

CREATE INDEX alerts_of_connection ON alerts USING btree (source, connection_id, id DESC);

CREATE INDEX alerts_waiting ON alerts USING btree (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE INDEX amocrm_tokens_due ON amocrm_tokens USING btree (refresh_due_at);

CREATE UNIQUE INDEX amocrm_tokens_live_account ON amocrm_tokens USING btree (account_id) WHERE state <> 'disconnected'::text;

CREATE UNIQUE INDEX amocrm_tokens_live_domain ON amocrm_tokens USING btree (owner_id, domain) WHERE state <> 'disconnected'::text;

CREATE INDEX idx_amocrm_domain ON amocrm_tokens USING btree (domain);

CREATE INDEX audit_at ON audit USING btree (at);

CREATE INDEX calculations_of_deal ON calculations USING btree (owner_id, account_id, lead_id, created_at DESC);

CREATE INDEX idempotency_keys_created ON idempotency_keys USING btree (created_at);

CREATE INDEX inbox_waiting ON inbox USING btree (source, kind, received_at) WHERE handled_at IS NULL;

CREATE INDEX oauth_states_created ON oauth_states USING btree (created_at);

CREATE UNIQUE INDEX owners_one_installation ON owners USING btree (kind) WHERE kind = 'installation'::text;

CREATE INDEX token_uses_used_at ON token_uses USING btree (used_at);

CREATE TRIGGER amocrm_tokens_alert AFTER INSERT OR UPDATE OF state ON amocrm_tokens FOR EACH ROW EXECUTE FUNCTION record_alert('amocrm', 'domain');
