-- What an offer says of its seller. `details` as an administrator entered them, checked by the function.
CREATE TABLE sellers (
    owner_id    uuid PRIMARY KEY REFERENCES owners (id),
    details     jsonb NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT app_now(),
    updated_by  text NOT NULL
);
