-- The one clock of all SQL: leases, states and due times read it and nothing else, so that a test can move it.
CREATE FUNCTION app_now() RETURNS timestamptz
    LANGUAGE sql VOLATILE
    AS $$ SELECT clock_timestamp() $$;
