"""Every column that holds sealed text, by table; a test compares the list with the schema."""

COLUMNS = {
    "amocrm_tokens": ("access_token", "refresh_token", "client_secret", "candidate_client_secret"),
    "insales_accounts": ("access_token", "refresh_token", "password"),
    "evotor_events": ("body",),
    "evotor_tokens": ("access_token", "refresh_token"),
    "inbox": ("payload",),
}
