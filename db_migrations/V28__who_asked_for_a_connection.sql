-- An install by the widget names no person, so it completes only what cannot be anybody's guess: a row whose owner the
-- operator named (or one with a client of its own). Of rows made before nobody knows; they need their account's consent.
ALTER TABLE amocrm_tokens ADD COLUMN named_by_operator boolean NOT NULL DEFAULT false;

-- Who began a consent is who connected the account, once it is given; null for the operator.
ALTER TABLE oauth_states ADD COLUMN person_id uuid REFERENCES users (id);
