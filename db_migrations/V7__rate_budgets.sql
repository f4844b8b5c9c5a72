-- GCRA: the theoretical arrival time of the next call, one row per key (a vendor's account or host).
CREATE TABLE rate_budgets (
    key      text PRIMARY KEY,
    arrival  timestamptz NOT NULL
);
