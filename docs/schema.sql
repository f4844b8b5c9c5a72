-- Made from db_migrations/ by `python -m tools.schema`; a test compares. Write a migration, do not edit this.

CREATE OR REPLACE FUNCTION app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$ SELECT clock_timestamp() $function$;

CREATE OR REPLACE FUNCTION count_token_refresh()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
BEGIN
    INSERT INTO token_refreshes AS known (connection_id, day, owner_id, provider, account)
    VALUES (NEW.id, (app_now() AT TIME ZONE 'UTC')::date, NEW.owner_id, TG_ARGV[0],
            coalesce(to_jsonb(NEW) ->> TG_ARGV[1], NEW.id::text))
    ON CONFLICT (connection_id, day) DO UPDATE
       SET count = known.count + 1, last_at = excluded.last_at, account = excluded.account;
    DELETE FROM token_refreshes WHERE connection_id = NEW.id AND last_at < app_now() - interval '13 months';
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    -- As with alerts: a sum is not worth losing a token.
    RAISE WARNING 'refresh not counted for % %: %', TG_TABLE_NAME, NEW.id, SQLSTATE;
    RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION keep_audit_months()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET lock_timeout TO '2s'
 SET "TimeZone" TO 'UTC'
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
    this_month CONSTANT date := date_trunc('month', app_now());
    pattern    CONSTANT text := '"audit_"YYYY_MM';
    oldest     CONSTANT name := to_char(this_month - interval '13 months', pattern);
    first      CONSTANT name := to_char(this_month, pattern);
    newest     CONSTANT name := to_char(this_month + interval '2 months', pattern);
    part       regclass;
BEGIN
    -- Nothing to do on most days; then nobody waits for anybody.
    IF (SELECT count(*) FILTER (WHERE relname BETWEEN first AND newest) = 3
               AND NOT bool_or(relname < oldest)
          FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'audit'::regclass) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock('audit'::regclass::oid::bigint);
    PERFORM make_audit_month((this_month + make_interval(months => ahead))::date) FROM generate_series(0, 2) AS ahead;
    FOR part IN SELECT oid::regclass FROM pg_inherits JOIN pg_class ON oid = inhrelid
                 WHERE inhparent = 'audit'::regclass AND relname < oldest LOOP
        EXECUTE format('DROP TABLE %s', part);
    END LOOP;
EXCEPTION WHEN lock_not_available THEN
    RAISE WARNING 'months of the audit journal: %', SQLERRM;
END $function$;

CREATE OR REPLACE FUNCTION make_audit_month(month date)
 RETURNS void
 LANGUAGE plpgsql
 SET "TimeZone" TO 'UTC'
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
    part CONSTANT text := to_char(month, '"audit_"YYYY_MM');
BEGIN
    IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid
                WHERE inhparent = 'audit'::regclass AND relname = part) THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE audit INCLUDING DEFAULTS)', part);
    EXECUTE format('CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()', part);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM CURRENT_USER', part);
    EXECUTE format('ALTER TABLE audit ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
                   month::timestamptz, (month + interval '1 month')::timestamptz);
END $function$;

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

CREATE OR REPLACE FUNCTION record_dead_grant()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
BEGIN
    IF OLD.last_error = 'disable_hook' AND OLD.last_error_at > app_now() - interval '1 minute' THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit (id, owner_id, actor, event, object, outcome, request_id)
    VALUES (gen_random_uuid(), NEW.owner_id, TG_ARGV[0], 'grant_dead',
            coalesce(to_jsonb(NEW) ->> TG_ARGV[1], NEW.id::text), coalesce(NEW.last_error, NEW.state), '');
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    -- As with alerts: a row of the journal is not worth losing a change of state.
    RAISE WARNING 'dead grant not recorded for % %: %', TG_TABLE_NAME, NEW.id, SQLSTATE;
    RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the audit journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE OR REPLACE FUNCTION refuse_price_list_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'what is published stays as it is' USING ERRCODE = 'insufficient_privilege';
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

CREATE TABLE amocrm_roles (
    owner_id uuid NOT NULL,
    account_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    set_by text NOT NULL,
    set_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT amocrm_roles_pkey PRIMARY KEY (owner_id, account_id, user_id),
    CONSTRAINT amocrm_roles_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'head'::text, 'manager'::text, 'observer'::text]))),
    CONSTRAINT amocrm_roles_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
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
    generation integer DEFAULT 0 NOT NULL,
    overtaken_at timestamp with time zone,
    connected_at timestamp with time zone,
    connected_by uuid,
    redirect_uri text,
    hook_seen_at timestamp with time zone,
    widget_seen_at timestamp with time zone,
    widget_version text,
    named_by_operator boolean DEFAULT false NOT NULL,
    CONSTRAINT amocrm_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT token_columns_state_check CHECK ((state = ANY (ARRAY['not_authorized'::text, 'pending'::text, 'active'::text, 'suspect'::text, 'reauth_required'::text, 'payment_required'::text, 'client_misconfigured'::text, 'blocked'::text, 'disconnected'::text]))),
    CONSTRAINT amocrm_tokens_connected_by_fkey FOREIGN KEY (connected_by) REFERENCES users(id),
    CONSTRAINT amocrm_tokens_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE TABLE amocrm_users (
    account_id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    is_admin boolean NOT NULL,
    seen_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT amocrm_users_pkey PRIMARY KEY (account_id, user_id)
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
    ip text,
    skipped integer DEFAULT 0 NOT NULL,
    CONSTRAINT audit_pkey PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

CREATE TABLE breakers (
    host text NOT NULL,
    window_from timestamp with time zone NOT NULL,
    calls integer NOT NULL,
    failures integer NOT NULL,
    open_until timestamp with time zone,
    CONSTRAINT breakers_pkey PRIMARY KEY (host)
);

CREATE TABLE calculation_revisions (
    id uuid NOT NULL,
    calculation_id uuid NOT NULL,
    revision integer NOT NULL,
    input jsonb NOT NULL,
    result jsonb NOT NULL,
    total_kopecks bigint NOT NULL,
    budget_found bigint,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    standing text NOT NULL,
    created_by_name text,
    CONSTRAINT calculation_revisions_pkey PRIMARY KEY (id),
    CONSTRAINT calculation_revisions_calculation_id_revision_key UNIQUE (calculation_id, revision),
    CONSTRAINT calculation_revisions_standing_check CHECK ((standing = ANY (ARRAY['draft'::text, 'saved'::text, 'in_order'::text, 'waiting_approval'::text, 'deleted'::text]))),
    CONSTRAINT calculation_revisions_total_kopecks_check CHECK ((total_kopecks >= 0)),
    CONSTRAINT calculation_revisions_calculation_id_fkey FOREIGN KEY (calculation_id) REFERENCES calculations(id)
);

CREATE TABLE calculation_steps (
    revision_id uuid NOT NULL,
    step text NOT NULL,
    state text NOT NULL,
    external_id bigint,
    reason text,
    attempts integer DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    mark text,
    sent_at timestamp with time zone,
    next_try_at timestamp with time zone,
    figure bigint,
    found bigint,
    links jsonb,
    CONSTRAINT calculation_steps_pkey PRIMARY KEY (revision_id, step),
    CONSTRAINT calculation_steps_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'running'::text, 'done'::text, 'failed'::text, 'skipped'::text]))),
    CONSTRAINT calculation_steps_step_check CHECK ((step = ANY (ARRAY['element'::text, 'products'::text, 'note'::text, 'budget'::text]))),
    CONSTRAINT calculation_steps_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES calculation_revisions(id)
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
    in_order boolean DEFAULT false NOT NULL,
    ordered_at timestamp with time zone,
    price_list_version text,
    deleted_at timestamp with time zone,
    CONSTRAINT calculations_pkey PRIMARY KEY (id),
    CONSTRAINT calculations_account_id_lead_id_number_key UNIQUE (account_id, lead_id, number),
    CONSTRAINT calculations_source_check CHECK ((source = ANY (ARRAY['v1'::text, 'v2'::text]))),
    CONSTRAINT calculations_total_kopecks_check CHECK ((total_kopecks >= 0)),
    CONSTRAINT calculations_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES amocrm_tokens(id),
    CONSTRAINT calculations_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE TABLE connection_hours (
    connection_id uuid NOT NULL,
    hour timestamp with time zone NOT NULL,
    calls integer NOT NULL,
    failures integer NOT NULL,
    waits integer NOT NULL,
    CONSTRAINT connection_hours_pkey PRIMARY KEY (connection_id, hour)
);

CREATE TABLE deal_budgets (
    account_id bigint NOT NULL,
    lead_id bigint NOT NULL,
    written bigint,
    calculation_id uuid NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT deal_budgets_pkey PRIMARY KEY (account_id, lead_id),
    CONSTRAINT deal_budgets_calculation_id_fkey FOREIGN KEY (calculation_id) REFERENCES calculations(id)
);

CREATE TABLE deal_leases (
    account_id bigint NOT NULL,
    lead_id bigint NOT NULL,
    owner uuid NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT deal_leases_pkey PRIMARY KEY (account_id, lead_id)
);

CREATE TABLE evotor_events (
    id uuid NOT NULL,
    kind text NOT NULL,
    account_id text NOT NULL,
    event_key text NOT NULL,
    type text NOT NULL,
    store_id text NOT NULL,
    device_id text NOT NULL,
    sequence bigint,
    total numeric,
    happened_at timestamp with time zone,
    body text NOT NULL,
    received_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT evotor_events_pkey PRIMARY KEY (id),
    CONSTRAINT evotor_events_account_id_kind_event_key_key UNIQUE (account_id, kind, event_key)
);

CREATE TABLE evotor_tokens (
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
    overtaken_at timestamp with time zone,
    account_id text,
    user_id uuid,
    account_name text,
    kind text NOT NULL,
    scopes text DEFAULT ''::text NOT NULL,
    header_style text DEFAULT 'bearer'::text NOT NULL,
    CONSTRAINT evotor_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT evotor_tokens_account_id_key UNIQUE (account_id),
    CONSTRAINT evotor_tokens_header_style_check CHECK ((header_style = ANY (ARRAY['bearer'::text, 'bare'::text]))),
    CONSTRAINT evotor_tokens_kind_check CHECK ((kind = ANY (ARRAY['oauth'::text, 'cloud'::text]))),
    CONSTRAINT token_columns_state_check CHECK ((state = ANY (ARRAY['not_authorized'::text, 'pending'::text, 'active'::text, 'suspect'::text, 'reauth_required'::text, 'payment_required'::text, 'client_misconfigured'::text, 'blocked'::text, 'disconnected'::text]))),
    CONSTRAINT evotor_tokens_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id),
    CONSTRAINT evotor_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE TABLE idempotency_keys (
    scope text NOT NULL,
    key text NOT NULL,
    body_hash text NOT NULL,
    locked_until timestamp with time zone NOT NULL,
    answer json,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    result_id uuid,
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

CREATE TABLE insales_accounts (
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
    overtaken_at timestamp with time zone,
    domain character varying(255) NOT NULL,
    account_id bigint,
    user_id uuid,
    account_name text,
    timezone text,
    mode text NOT NULL,
    login text,
    password text,
    former_password text,
    quota_used integer,
    quota_limit integer,
    quota_at timestamp with time zone,
    CONSTRAINT insales_accounts_pkey PRIMARY KEY (id),
    CONSTRAINT insales_accounts_account_id_key UNIQUE (account_id),
    CONSTRAINT insales_accounts_mode_check CHECK ((mode = ANY (ARRAY['oauth'::text, 'app'::text, 'key'::text]))),
    CONSTRAINT token_columns_state_check CHECK ((state = ANY (ARRAY['not_authorized'::text, 'pending'::text, 'active'::text, 'suspect'::text, 'reauth_required'::text, 'payment_required'::text, 'client_misconfigured'::text, 'blocked'::text, 'disconnected'::text]))),
    CONSTRAINT insales_accounts_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id),
    CONSTRAINT insales_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
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
    used_at timestamp with time zone,
    person_id uuid,
    CONSTRAINT oauth_states_pkey PRIMARY KEY (id),
    CONSTRAINT oauth_states_state_hash_key UNIQUE (state_hash),
    CONSTRAINT oauth_states_ticket_hash_key UNIQUE (ticket_hash),
    CONSTRAINT oauth_states_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id),
    CONSTRAINT oauth_states_person_id_fkey FOREIGN KEY (person_id) REFERENCES users(id)
);

CREATE TABLE owners (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT owners_pkey PRIMARY KEY (id),
    CONSTRAINT owners_kind_check CHECK ((kind = ANY (ARRAY['installation'::text, 'shop'::text])))
);

CREATE TABLE price_list_publications (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    owner_id uuid NOT NULL,
    price_list_id uuid NOT NULL,
    effective_from timestamp with time zone NOT NULL,
    published_by text NOT NULL,
    published_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT price_list_publications_pkey PRIMARY KEY (id),
    CONSTRAINT price_list_publications_owner_id_price_list_id_fkey FOREIGN KEY (owner_id, price_list_id) REFERENCES price_lists(owner_id, id)
);

CREATE TABLE price_lists (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    version text NOT NULL,
    content jsonb NOT NULL,
    is_draft boolean NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    based_on uuid,
    created_by text NOT NULL,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT price_lists_pkey PRIMARY KEY (id),
    CONSTRAINT price_lists_owner_id_id_key UNIQUE (owner_id, id),
    CONSTRAINT price_lists_owner_id_version_key UNIQUE (owner_id, version),
    CONSTRAINT price_lists_check CHECK (((content ->> 'version'::text) = version)),
    CONSTRAINT price_lists_owner_id_based_on_fkey FOREIGN KEY (owner_id, based_on) REFERENCES price_lists(owner_id, id),
    CONSTRAINT price_lists_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE TABLE rate_budgets (
    key text NOT NULL,
    arrival timestamp with time zone NOT NULL,
    refused integer DEFAULT 0 NOT NULL,
    CONSTRAINT rate_budgets_pkey PRIMARY KEY (key)
);

CREATE TABLE sellers (
    owner_id uuid NOT NULL,
    details jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT app_now() NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT sellers_pkey PRIMARY KEY (owner_id),
    CONSTRAINT sellers_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE TABLE session_tickets (
    source_hash text NOT NULL,
    ticket_hash text,
    facts json,
    proof text,
    session_hash text,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT session_tickets_pkey PRIMARY KEY (source_hash),
    CONSTRAINT session_tickets_ticket_hash_key UNIQUE (ticket_hash)
);

CREATE TABLE sessions (
    id_hash text NOT NULL,
    kind text NOT NULL,
    facts json NOT NULL,
    proof text NOT NULL,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    seen_at timestamp with time zone DEFAULT app_now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT sessions_pkey PRIMARY KEY (id_hash),
    CONSTRAINT sessions_kind_check CHECK ((kind = ANY (ARRAY['widget'::text, 'admin'::text, 'user'::text])))
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
    overtaken_at timestamp with time zone,
    CONSTRAINT token_columns_state_check CHECK ((state = ANY (ARRAY['not_authorized'::text, 'pending'::text, 'active'::text, 'suspect'::text, 'reauth_required'::text, 'payment_required'::text, 'client_misconfigured'::text, 'blocked'::text, 'disconnected'::text])))
);

CREATE TABLE token_refreshes (
    connection_id uuid NOT NULL,
    day date NOT NULL,
    owner_id uuid NOT NULL,
    provider text NOT NULL,
    account text NOT NULL,
    count integer DEFAULT 1 NOT NULL,
    last_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT token_refreshes_pkey PRIMARY KEY (connection_id, day)
);

CREATE TABLE token_uses (
    token_hash text NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    used_at timestamp with time zone DEFAULT app_now() NOT NULL,
    is_proof boolean DEFAULT true NOT NULL,
    CONSTRAINT token_uses_pkey PRIMARY KEY (token_hash)
);

CREATE TABLE users (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    source text NOT NULL,
    account_id bigint NOT NULL,
    external_id text NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text DEFAULT 'administrator'::text NOT NULL,
    epoch integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT app_now() NOT NULL,
    last_login_at timestamp with time zone DEFAULT app_now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_source_account_id_external_id_key UNIQUE (source, account_id, external_id),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'head'::text, 'manager'::text]))),
    CONSTRAINT users_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES owners(id)
);

CREATE INDEX alerts_of_connection ON alerts USING btree (source, connection_id, id DESC);

CREATE INDEX alerts_waiting ON alerts USING btree (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE INDEX amocrm_tokens_created ON amocrm_tokens USING btree (created_at, id);

CREATE INDEX amocrm_tokens_due ON amocrm_tokens USING btree (refresh_due_at);

CREATE UNIQUE INDEX amocrm_tokens_live_account ON amocrm_tokens USING btree (account_id) WHERE state <> 'disconnected'::text;

CREATE UNIQUE INDEX amocrm_tokens_live_domain ON amocrm_tokens USING btree (owner_id, domain) WHERE state <> 'disconnected'::text;

CREATE INDEX idx_amocrm_domain ON amocrm_tokens USING btree (domain);

CREATE INDEX audit_at ON ONLY audit USING btree (at);

CREATE INDEX audit_of_owner ON ONLY audit USING btree (owner_id, at);

CREATE INDEX calculation_revisions_at ON calculation_revisions USING btree (created_at);

CREATE INDEX calculation_steps_at ON calculation_steps USING btree (updated_at);

CREATE INDEX calculation_steps_due ON calculation_steps USING btree (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE INDEX calculation_steps_failed ON calculation_steps USING btree (revision_id) WHERE state = 'failed'::text;

CREATE INDEX calculations_of_deal ON calculations USING btree (owner_id, account_id, lead_id, created_at DESC);

CREATE INDEX evotor_events_received ON evotor_events USING btree (received_at);

CREATE INDEX evotor_tokens_created ON evotor_tokens USING btree (created_at, id);

CREATE INDEX evotor_tokens_due ON evotor_tokens USING btree (refresh_due_at);

CREATE INDEX idempotency_keys_created ON idempotency_keys USING btree (created_at);

CREATE INDEX inbox_waiting ON inbox USING btree (source, kind, received_at) WHERE handled_at IS NULL;

CREATE INDEX insales_accounts_created ON insales_accounts USING btree (created_at, id);

CREATE INDEX insales_accounts_due ON insales_accounts USING btree (refresh_due_at);

CREATE UNIQUE INDEX insales_accounts_live_domain ON insales_accounts USING btree (domain) WHERE state <> 'disconnected'::text;

CREATE INDEX oauth_states_created ON oauth_states USING btree (created_at);

CREATE UNIQUE INDEX owners_one_installation ON owners USING btree (kind) WHERE kind = 'installation'::text;

CREATE INDEX price_list_publications_in_force ON price_list_publications USING btree (owner_id, effective_from DESC, id DESC);

CREATE UNIQUE INDEX price_lists_one_draft ON price_lists USING btree (owner_id) WHERE is_draft;

CREATE INDEX session_tickets_created_at ON session_tickets USING btree (created_at);

CREATE INDEX sessions_expires_at ON sessions USING btree (expires_at);

CREATE INDEX token_refreshes_of_owner ON token_refreshes USING btree (owner_id, last_at);

CREATE INDEX token_uses_scope ON token_uses USING btree (scope, used_at);

CREATE INDEX token_uses_used_at ON token_uses USING btree (used_at);

CREATE TRIGGER amocrm_tokens_alert AFTER INSERT OR UPDATE OF state ON amocrm_tokens FOR EACH ROW EXECUTE FUNCTION record_alert('amocrm', 'domain');

CREATE TRIGGER amocrm_tokens_audit AFTER UPDATE OF state ON amocrm_tokens FOR EACH ROW WHEN (new.state = 'reauth_required'::text AND old.state <> 'reauth_required'::text) EXECUTE FUNCTION record_dead_grant('amocrm', 'domain');

CREATE TRIGGER amocrm_tokens_refreshed AFTER UPDATE OF refresh_hash ON amocrm_tokens FOR EACH ROW WHEN (new.parent_hash = old.refresh_hash) EXECUTE FUNCTION count_token_refresh('amocrm', 'domain');

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER evotor_tokens_alert AFTER INSERT OR UPDATE OF state ON evotor_tokens FOR EACH ROW EXECUTE FUNCTION record_alert('evotor', 'account_id');

CREATE TRIGGER evotor_tokens_audit AFTER UPDATE OF state ON evotor_tokens FOR EACH ROW WHEN (new.state = 'reauth_required'::text AND old.state <> 'reauth_required'::text) EXECUTE FUNCTION record_dead_grant('evotor', 'account_id');

CREATE TRIGGER evotor_tokens_refreshed AFTER UPDATE OF refresh_hash ON evotor_tokens FOR EACH ROW WHEN (new.parent_hash = old.refresh_hash) EXECUTE FUNCTION count_token_refresh('evotor', 'account_id');

CREATE TRIGGER insales_accounts_alert AFTER INSERT OR UPDATE OF state ON insales_accounts FOR EACH ROW EXECUTE FUNCTION record_alert('insales', 'domain');

CREATE TRIGGER insales_accounts_audit AFTER UPDATE OF state ON insales_accounts FOR EACH ROW WHEN (new.state = 'reauth_required'::text AND old.state <> 'reauth_required'::text) EXECUTE FUNCTION record_dead_grant('insales', 'domain');

CREATE TRIGGER insales_accounts_refreshed AFTER UPDATE OF refresh_hash ON insales_accounts FOR EACH ROW WHEN (new.parent_hash = old.refresh_hash) EXECUTE FUNCTION count_token_refresh('insales', 'domain');

CREATE TRIGGER price_list_publications_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON price_list_publications FOR EACH STATEMENT EXECUTE FUNCTION refuse_price_list_change();

CREATE TRIGGER price_lists_immutable BEFORE DELETE OR UPDATE ON price_lists FOR EACH ROW WHEN (NOT old.is_draft) EXECUTE FUNCTION refuse_price_list_change();

CREATE TRIGGER price_lists_stay BEFORE TRUNCATE ON price_lists FOR EACH STATEMENT EXECUTE FUNCTION refuse_price_list_change();

CREATE VIEW connections AS
 SELECT 'amocrm'::text AS provider,
    t.id,
    t.owner_id,
    t.domain::text AS account,
    t.account_name,
    t.state,
    t.expires_at,
    t.grant_expires_at,
    t.refresh_token IS NOT NULL AS is_renewable,
    t.last_refreshed_at,
    t.last_used_at,
    t.last_error,
    t.last_error_at,
    t.created_at,
    t.refresh_due_at,
    t.attempts,
    t.connected_at,
    t.connected_by,
    steps.waiting,
    steps.waiting_since,
    failed.given_up
   FROM amocrm_tokens t
     CROSS JOIN LATERAL ( SELECT count(DISTINCT c.id) AS waiting,
            min(r.created_at) AS waiting_since
           FROM calculation_steps s
             JOIN calculation_revisions r ON r.id = s.revision_id
             JOIN calculations c ON c.id = r.calculation_id
          WHERE s.next_try_at IS NOT NULL AND c.connection_id = t.id) steps
     CROSS JOIN LATERAL ( SELECT count(DISTINCT c.id) AS given_up
           FROM calculation_steps s
             JOIN calculation_revisions r ON r.id = s.revision_id
             JOIN calculations c ON c.id = r.calculation_id AND c.revision = r.revision
          WHERE s.state = 'failed'::text AND (COALESCE(s.reason, ''::text) <> ALL (ARRAY['price_changed'::text, 'interrupted'::text])) AND c.connection_id = t.id AND NOT (EXISTS ( SELECT
                   FROM calculation_steps other
                  WHERE other.revision_id = r.id AND other.next_try_at IS NOT NULL))) failed
UNION ALL
 SELECT 'insales'::text AS provider,
    insales_accounts.id,
    insales_accounts.owner_id,
    insales_accounts.domain::text AS account,
    insales_accounts.account_name,
    insales_accounts.state,
    insales_accounts.expires_at,
    insales_accounts.grant_expires_at,
    insales_accounts.refresh_token IS NOT NULL AS is_renewable,
    insales_accounts.last_refreshed_at,
    insales_accounts.last_used_at,
    insales_accounts.last_error,
    insales_accounts.last_error_at,
    insales_accounts.created_at,
    insales_accounts.refresh_due_at,
    insales_accounts.attempts,
    insales_accounts.created_at AS connected_at,
    insales_accounts.user_id AS connected_by,
    0 AS waiting,
    NULL::timestamp with time zone AS waiting_since,
    0 AS given_up
   FROM insales_accounts
UNION ALL
 SELECT 'evotor'::text AS provider,
    evotor_tokens.id,
    evotor_tokens.owner_id,
    COALESCE(evotor_tokens.account_id, ''::text) AS account,
    evotor_tokens.account_name,
    evotor_tokens.state,
    evotor_tokens.expires_at,
    evotor_tokens.grant_expires_at,
    evotor_tokens.refresh_token IS NOT NULL AS is_renewable,
    evotor_tokens.last_refreshed_at,
    evotor_tokens.last_used_at,
    evotor_tokens.last_error,
    evotor_tokens.last_error_at,
    evotor_tokens.created_at,
    evotor_tokens.refresh_due_at,
    evotor_tokens.attempts,
    evotor_tokens.created_at AS connected_at,
    evotor_tokens.user_id AS connected_by,
    0 AS waiting,
    NULL::timestamp with time zone AS waiting_since,
    0 AS given_up
   FROM evotor_tokens;

CREATE VIEW journal AS
 SELECT audit.id,
    audit.at,
    audit.owner_id,
    audit.actor,
    audit.event,
    audit.object,
    audit.outcome,
    audit.request_id,
    audit.ip,
    audit.skipped
   FROM audit
UNION ALL
 SELECT r.id,
    r.created_at AS at,
    c.owner_id,
    'user '::text || r.created_by AS actor,
        CASE
            WHEN r.standing = 'deleted'::text THEN 'calculation_deleted'::text
            WHEN r.revision = 1 THEN 'calculation_created'::text
            ELSE 'calculation_edited'::text
        END AS event,
    (c.lead_id || '-'::text) || c.number AS object,
    concat_ws(' → '::text, (former.standing || ' '::text) || round(former.total_kopecks::numeric / 100.0, 2), (r.standing || ' '::text) || round(r.total_kopecks::numeric / 100.0, 2)) AS outcome,
    ''::text AS request_id,
    NULL::text AS ip,
    0 AS skipped
   FROM calculation_revisions r
     JOIN calculations c ON c.id = r.calculation_id
     LEFT JOIN calculation_revisions former ON former.calculation_id = r.calculation_id AND former.revision = (r.revision - 1)
UNION ALL
 SELECT md5(s.revision_id || s.step)::uuid AS id,
    s.updated_at AS at,
    c.owner_id,
    'user '::text || r.created_by AS actor,
    s.step ||
        CASE s.state
            WHEN 'done'::text THEN '_written'::text
            ELSE '_failed'::text
        END AS event,
    (c.lead_id || '-'::text) || c.number AS object,
        CASE
            WHEN s.state = 'failed'::text THEN COALESCE(s.reason, 'failed'::text)
            WHEN s.step = 'budget'::text THEN COALESCE(s.figure::text, 'done'::text)
            ELSE 'done'::text
        END AS outcome,
    ''::text AS request_id,
    NULL::text AS ip,
    0 AS skipped
   FROM calculation_steps s
     JOIN calculation_revisions r ON r.id = s.revision_id
     JOIN calculations c ON c.id = r.calculation_id
  WHERE s.state = ANY (ARRAY['done'::text, 'failed'::text])
UNION ALL
 SELECT md5(token_refreshes.connection_id::text || token_refreshes.day)::uuid AS id,
    token_refreshes.last_at AS at,
    token_refreshes.owner_id,
    'scheduler'::text AS actor,
    'token_refreshed'::text AS event,
    token_refreshes.account AS object,
    token_refreshes.count::text AS outcome,
    ''::text AS request_id,
    NULL::text AS ip,
    0 AS skipped
   FROM token_refreshes;

CREATE VIEW people_of_owners AS
 SELECT DISTINCT t.owner_id,
    u.account_id,
    u.user_id,
    u.name
   FROM amocrm_users u
     JOIN amocrm_tokens t ON t.account_id = u.account_id
  WHERE u.seen_at >= t.created_at AND (t.state <> 'disconnected'::text OR u.seen_at <= t.updated_at);
