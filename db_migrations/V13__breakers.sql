-- A vendor's host that fails more than it answers is left alone but for one probe at a time.
CREATE TABLE breakers (
    host         text PRIMARY KEY,
    window_from  timestamptz NOT NULL,
    calls        integer NOT NULL,
    failures     integer NOT NULL,
    open_until   timestamptz
);
