"""Every column that holds sealed text, by table; a test compares the list with the schema."""

COLUMNS = {
    "amocrm_tokens": ("access_token", "refresh_token", "client_secret", "candidate_client_secret"),
    "inbox": ("payload",),
}
