-- Price lists of an owner: one draft that is edited, and published ones that nobody changes any more. Whether a list is in
-- force, scheduled or archived follows from its publications.
CREATE TABLE price_lists (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES owners (id),
    version     text NOT NULL,
    content     jsonb NOT NULL,
    is_draft    boolean NOT NULL,
    -- Whoever changes a draft names the revision that they saw.
    revision    integer NOT NULL DEFAULT 1,
    based_on    uuid,
    created_by  text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT app_now(),
    updated_by  text NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT app_now(),
    UNIQUE (owner_id, version),
    -- For references that must not lead to another owner's.
    UNIQUE (owner_id, id),
    FOREIGN KEY (owner_id, based_on) REFERENCES price_lists (owner_id, id),
    CHECK (content ->> 'version' = version)
);

CREATE UNIQUE INDEX price_lists_one_draft ON price_lists (owner_id) WHERE is_draft;

-- In force is the one with the latest moment that has come; of equal moments the later row. To roll back is to publish an
-- older list again, to withdraw a date is to publish another list for it.
CREATE TABLE price_list_publications (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id        uuid NOT NULL,
    price_list_id   uuid NOT NULL,
    effective_from  timestamptz NOT NULL,
    published_by    text NOT NULL,
    published_at    timestamptz NOT NULL DEFAULT app_now(),
    FOREIGN KEY (owner_id, price_list_id) REFERENCES price_lists (owner_id, id)
);

CREATE INDEX price_list_publications_in_force ON price_list_publications (owner_id, effective_from DESC, id DESC);

-- A calculation names the version that it was priced by: what was once published has to stay what it was.
CREATE FUNCTION refuse_price_list_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'what is published stays as it is' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER price_lists_immutable BEFORE UPDATE OR DELETE ON price_lists
    FOR EACH ROW WHEN (NOT OLD.is_draft) EXECUTE FUNCTION refuse_price_list_change();
CREATE TRIGGER price_lists_stay BEFORE TRUNCATE ON price_lists
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_price_list_change();
CREATE TRIGGER price_list_publications_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price_list_publications
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_price_list_change();
