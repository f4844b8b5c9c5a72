"""What nobody knows of Evotor for sure: each guess can be switched, so that a client meets both worlds."""

from collections.abc import Mapping
from dataclasses import dataclass

STYLES = ("bearer", "bare", "any")
CHOICES: Mapping[str, tuple[object, ...]] = {
    "second_factor_answer": ("401", "400", "200", "202"),
    "second_factor_place": ("any", "field", "header"),
    "publisher_token_style": STYLES,
    "cloud_token_style": STYLES,
    "uninstalled_answers": (403, 401),
    "documents_body": ("object", "array", "items"),
}


@dataclass
class Rules:
    """Defaults are the stricter guess. Times in seconds."""

    # The publisher's log-in. The guide tells neither the first answer nor where the code belongs.
    caller_address: str | None = None  # stands for the caller's IP; a new one asks for a mailed code
    second_factor_answer: str = "401"  # or 400; 200 and 202 come without a token
    second_factor_place: str = "any"  # field, header
    second_factor_seconds: int = 600
    publisher_token_style: str = "bearer"  # bare, any: of Authorization at oauth-apps
    created_status: int = 201
    # The merchant's consent and tokens.
    echoes_state: bool = True
    slash_before_query: bool = False  # <redirect>/?code=, as an older guide shows it
    code_seconds: int = 600
    access_seconds: int = 86400
    refresh_seconds: int = 30 * 86400
    rotates: bool = True  # the old refresh token dies once a new one was given
    gives_refresh_token: bool = True  # False: a refresh answers without one, and the old one lives on
    fixed_refresh_end: bool = True  # False: each refresh begins a new span
    # The resource API.
    cloud_token_style: str = "any"  # bearer (Authorization), bare (X-Authorization)
    uninstalled_answers: int = 403  # or 401: the tokens die with the installation
    array_errors: bool = False  # 401, 402 and 403 as [{code, message}]
    wrapped_documents: bool = False  # {"position": {…}} as the reference has it, flat as terminals send it
    page_size: int = 1000
    cursor_seconds: int = 3600
    rate_limit: int = 300  # calls of one token
    rate_seconds: int = 60
    gives_retry_after: bool = False
    warning: str | None = None  # the header that announces a retired URL
    # Calls to us.
    hook_copies: int = 1
    hooks_in_disorder: bool = False  # a series is sent last one first
    hooks_at_once: bool = False
    hook_seconds: float = 10
    documents_body: str = "object"  # array, items
    receipts_path: str = "receipts"  # Evotor's own documentation appends api/v2/receipts
