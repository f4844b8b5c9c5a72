-- The journal by months: appended to and read, nothing else, whoever asks; a month goes as a whole when it is 13 months old.
ALTER TABLE audit RENAME TO audit_before;
ALTER TABLE audit_before RENAME CONSTRAINT audit_pkey TO audit_before_pkey;
ALTER INDEX audit_at RENAME TO audit_before_at;

CREATE TABLE audit (
    id          uuid NOT NULL,
    at          timestamptz NOT NULL DEFAULT app_now(),
    owner_id    uuid,
    actor       text NOT NULL,
    event       text NOT NULL,
    object      text NOT NULL,
    outcome     text NOT NULL,
    request_id  text NOT NULL,
    ip          text,
    -- Equal events of the same address that were left out since the row before: a flood must not fill the table.
    skipped     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

CREATE INDEX audit_at ON audit (at);

CREATE FUNCTION refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit journal is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Attached, not created as a part: that would shut out writers meanwhile. Triggers of a statement are not inherited.
CREATE FUNCTION make_audit_month(month date) RETURNS void
    LANGUAGE plpgsql
    SET timezone = 'UTC'
    AS $$
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
END $$;

-- As the owner of the journal, so that the application's role needs no right but to call it. A lock that is not to be
-- had at once waits for the next call.
CREATE FUNCTION keep_audit_months() RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET lock_timeout = '2s'
    SET timezone = 'UTC'
    AS $$
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
END $$;

-- A function with its owner's rights must not find a temporary table where it means the journal.
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION make_audit_month(date) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION keep_audit_months() SET search_path = %I, pg_temp', current_schema());
END $$;

REVOKE EXECUTE ON FUNCTION make_audit_month(date), keep_audit_months() FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM CURRENT_USER;

SELECT make_audit_month(month::date)
  FROM (SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') AS month FROM audit_before) AS months;
SELECT keep_audit_months();

INSERT INTO audit (id, at, owner_id, actor, event, object, outcome, request_id)
SELECT id, at, owner_id, actor, event, object, outcome, request_id FROM audit_before
 WHERE at >= date_trunc('month', app_now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '13 months';

DROP TABLE audit_before;

-- A grant that died is a change of state, whichever way it came. One that the vendor's disable hook has just asked about
-- is told by that hook's own row.
CREATE FUNCTION record_dead_grant() RETURNS trigger
    LANGUAGE plpgsql VOLATILE
    SET search_path FROM CURRENT
    AS $$
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
END $$;

CREATE TRIGGER amocrm_tokens_audit AFTER UPDATE OF state ON amocrm_tokens
    FOR EACH ROW WHEN (NEW.state = 'reauth_required' AND OLD.state <> 'reauth_required')
    EXECUTE FUNCTION record_dead_grant('amocrm', 'domain');

-- A state that was used stays as long as the sweep leaves it, so that its second use is known for one.
ALTER TABLE oauth_states ADD COLUMN used_at timestamptz;

-- What was refused since the last call that went through.
ALTER TABLE rate_budgets ADD COLUMN refused integer NOT NULL DEFAULT 0;
