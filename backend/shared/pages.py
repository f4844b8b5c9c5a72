"""A small page of ours in a vendor's window: nothing loads, nobody frames it, only its own script runs."""

import json
from collections.abc import Mapping
from html import escape

from shared.web import Response, html_response

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1f2933;background:#f5f7fa;margin:0;display:grid;"
    "place-items:center;min-height:100vh}main{background:#fff;padding:32px 40px;border-radius:8px;max-width:440px;"
    "margin:16px;box-shadow:0 1px 4px #0002}h1{font-size:20px;margin:0 0 8px}p{margin:8px 0 0}"
)
DOCUMENT = (
    '<!doctype html><html lang="ru"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
    '<style nonce="{nonce}">{style}</style></head><body><main><h1>{title}</h1>{text}</main>{script}</body></html>'
)


def page(
    status: int,
    title: str,
    *paragraphs: str,
    nonce: str,
    script: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Title and paragraphs are escaped; `script` is ours alone, with values put in by `quoted`."""
    body = DOCUMENT.format(
        title=escape(title),
        style=STYLE,
        nonce=nonce,
        text="".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs),
        script=f'<script nonce="{nonce}">{script}</script>' if script else "",
    )
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return html_response(
        status, body, headers={"Content-Security-Policy": policy, "X-Frame-Options": "DENY", **(headers or {})}
    )


def quoted(value: object) -> str:
    """JSON that is safe inside <script>."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
