-- What a person may do with calculations, where an administrator has said so; everybody else is what amoCRM says.
CREATE TABLE amocrm_roles (
    owner_id    uuid NOT NULL REFERENCES owners (id),
    account_id  bigint NOT NULL,
    user_id     bigint NOT NULL,
    role        text NOT NULL CHECK (role IN ('administrator', 'head', 'manager', 'observer')),
    set_by      text NOT NULL,
    set_at      timestamptz NOT NULL DEFAULT app_now(),
    PRIMARY KEY (owner_id, account_id, user_id)
);

-- The cabinet's page of the journal reads one owner's rows, newest first.
CREATE INDEX audit_of_owner ON audit (owner_id, at);
CREATE INDEX calculation_revisions_at ON calculation_revisions (created_at);
CREATE INDEX calculation_steps_at ON calculation_steps (updated_at);

-- How often each day's refreshing succeeded: a sum, as a row of the journal each time would tell nothing more.
CREATE TABLE token_refreshes (
    connection_id  uuid NOT NULL,
    day            date NOT NULL,
    owner_id       uuid NOT NULL,
    provider       text NOT NULL,
    account        text NOT NULL,
    count          integer NOT NULL DEFAULT 1,
    last_at        timestamptz NOT NULL DEFAULT app_now(),
    PRIMARY KEY (connection_id, day)
);

CREATE INDEX token_refreshes_of_owner ON token_refreshes (owner_id, last_at);

CREATE FUNCTION count_token_refresh() RETURNS trigger
    LANGUAGE plpgsql VOLATILE
    SET search_path FROM CURRENT
    AS $$
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
END $$;

CREATE TRIGGER amocrm_tokens_refreshed AFTER UPDATE OF refresh_hash ON amocrm_tokens
    FOR EACH ROW WHEN (NEW.parent_hash = OLD.refresh_hash)
    EXECUTE FUNCTION count_token_refresh('amocrm', 'domain');
CREATE TRIGGER insales_accounts_refreshed AFTER UPDATE OF refresh_hash ON insales_accounts
    FOR EACH ROW WHEN (NEW.parent_hash = OLD.refresh_hash)
    EXECUTE FUNCTION count_token_refresh('insales', 'domain');
CREATE TRIGGER evotor_tokens_refreshed AFTER UPDATE OF refresh_hash ON evotor_tokens
    FOR EACH ROW WHEN (NEW.parent_hash = OLD.refresh_hash)
    EXECUTE FUNCTION count_token_refresh('evotor', 'account_id');

-- Calculations and what became of them are told by their own records, so that a save writes nothing twice and no row of
-- the journal can be missing.
CREATE VIEW journal AS
SELECT id, at, owner_id, actor, event, object, outcome, request_id, ip, skipped
  FROM audit
UNION ALL
SELECT r.id, r.created_at, c.owner_id, 'user ' || r.created_by,
       CASE WHEN r.standing = 'deleted' THEN 'calculation_deleted'
            WHEN r.revision = 1 THEN 'calculation_created' ELSE 'calculation_edited' END,
       c.lead_id || '-' || c.number,
       concat_ws(' → ', former.standing || ' ' || round(former.total_kopecks / 100.0, 2),
                        r.standing || ' ' || round(r.total_kopecks / 100.0, 2)),
       '', NULL, 0
  FROM calculation_revisions r
  JOIN calculations c ON c.id = r.calculation_id
  LEFT JOIN calculation_revisions former ON former.calculation_id = r.calculation_id AND former.revision = r.revision - 1
UNION ALL
SELECT md5(s.revision_id || s.step)::uuid, s.updated_at, c.owner_id, 'user ' || r.created_by,
       s.step || CASE s.state WHEN 'done' THEN '_written' ELSE '_failed' END,
       c.lead_id || '-' || c.number,
       CASE WHEN s.state = 'failed' THEN coalesce(s.reason, 'failed')
            WHEN s.step = 'budget' THEN coalesce(s.figure::text, 'done') ELSE 'done' END,
       '', NULL, 0
  FROM calculation_steps s
  JOIN calculation_revisions r ON r.id = s.revision_id
  JOIN calculations c ON c.id = r.calculation_id
 WHERE s.state IN ('done', 'failed')
UNION ALL
SELECT md5(connection_id::text || day)::uuid, last_at, owner_id, 'scheduler', 'token_refreshed', account, count::text,
       '', NULL, 0
  FROM token_refreshes;
