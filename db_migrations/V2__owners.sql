-- Whose everything is. InSales mode `oauth`: one owner, the installation; mode `app`: one per shop.
CREATE TABLE owners (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('installation', 'shop')),
    name        text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT app_now()
);

CREATE UNIQUE INDEX owners_one_installation ON owners (kind) WHERE kind = 'installation';

INSERT INTO owners (id, kind, name) VALUES ('00000000-0000-4000-8000-000000000001', 'installation', 'installation');
