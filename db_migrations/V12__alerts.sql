-- One notice for each change of a connection's state that needs somebody, and one when it works again. The table itself
-- is watched, so that no way of changing a state can forget it. What was announced last is the newest row of the
-- connection: `suspect` and other steps in between are not announced and do not repeat it.
CREATE TABLE alerts (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider       text NOT NULL,
    source         text NOT NULL,
    connection_id  uuid NOT NULL,
    owner_id       uuid NOT NULL,
    account        text NOT NULL,
    from_state     text NOT NULL,
    to_state       text NOT NULL,
    reason         text,
    at             timestamptz NOT NULL DEFAULT app_now(),
    sent_at        timestamptz,
    attempts       integer NOT NULL DEFAULT 0,
    -- Null once it was sent or given up.
    next_try_at    timestamptz DEFAULT app_now()
);

CREATE INDEX alerts_of_connection ON alerts (source, connection_id, id DESC);
CREATE INDEX alerts_waiting ON alerts (next_try_at) WHERE next_try_at IS NOT NULL;

-- Serves every vendor's table: CREATE TRIGGER … EXECUTE FUNCTION record_alert('<provider>', '<column of the account>').
-- The row's lock puts the changes of one connection into a line, so the newest notice is always known here.
CREATE FUNCTION record_alert() RETURNS trigger
    LANGUAGE plpgsql VOLATILE
    SET search_path FROM CURRENT
    AS $$
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
END $$;

CREATE TRIGGER amocrm_tokens_alert AFTER INSERT OR UPDATE OF state ON amocrm_tokens
    FOR EACH ROW EXECUTE FUNCTION record_alert('amocrm', 'domain');
