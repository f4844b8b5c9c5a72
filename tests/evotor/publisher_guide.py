"""The calls of Evotor's OAuth guide, steps 1 and 2 and "change scopes", as the guide shows them: curl commands.

Taken over literally, but for the remarks behind `#` and two line ends that the guide's own shell would stumble over.
"""

import json
import shlex
from dataclasses import dataclass
from urllib.parse import parse_qsl

TOKEN = r"""
curl --request POST \
  --url https://dev.evotor.ru/oauth/token \
  --header 'content-type: application/x-www-form-urlencoded' \
  --data type=LOGIN \
  --data grant_type=password \
  --data client_id=Evo-UI \
  --data username={developer_username} \
  --data password={developer_password} \
  --data 2fa_confirmation={2fa_confirmation_code}
"""
CREATE = r"""
curl -X POST \
  'https://dev.evotor.ru/api/v1/publisher/app/oauth/public/apps/537f5c5d-a173-466b-863a-dac5eb9d5bd0/versions/537f5c5d-a173-466b-863a-dac5eb9d5bd1/oauth-apps?type=web' \
  -H 'Authorization: Bearer {access_token}' \
  -H 'Content-Type: application/json' \
  -H 'Origin: https://dev.evotor.ru' \
  -H 'User-Agent: ' \
  -d '{
  "registered_redirect_uri": ["https://example.html/"],
  "scope": ["device:read"]
}'
"""  # noqa: E501 - the guide's own line
LIST = r"""
curl -X GET \
  https://dev.evotor.ru/api/v1/publisher/app/oauth/public/apps/fabd6e93-9dcd-46d7-a4ca-3f9d8fc0a441/versions/0.1/oauth-app \
  -H 'Authorization: {access_token}' \
  -H 'Accept: Application/vnd.evotor.v2+json' \
  -H 'Origin: https://dev.evotor.ru'
"""  # noqa: E501 - the guide's own line
PERSONAL_TOKENS = r"""
curl --request GET \
  --url https://dev.evotor.ru/api/v1/publisher/app/oauth/public/personal-tokens \
  --header 'accept: application/json, text/plain, */*' \
  --header 'content-type: application/json' \
  --header 'x-authorization: Bearer {access_token}'
"""
CHANGE_SCOPES = r"""
curl --request PUT \
  --url https://dev.evotor.ru/api/v1/publisher/app/oauth/public/personal-tokens/42b7ec031a1d40d969f3487ee9dcae62 \
  --header 'accept: application/json, text/plain, */*' \
  --header 'content-type: application/json' \
  --header 'x-authorization: Bearer {access_token}' \
  --data '{
    "scope": [
      "push-notification:write",
      "event:read",
      "installations:read"
    ]
  }'
"""
METHOD, HEADER, DATA = {"-X", "--request"}, {"-H", "--header"}, {"-d", "--data"}


@dataclass(frozen=True)
class Request:
    """Header names in lower case; the body as JSON or as the pairs of a form."""

    method: str
    url: str
    headers: dict[str, str]
    body: object


def shown(curl: str, **values: str) -> Request:
    """What a sample asks for; `values` stand for its names in braces."""
    for name, value in values.items():
        curl = curl.replace(f"{{{name}}}", value)
    words = iter(shlex.split(curl.replace("\\\n", " "))[1:])
    method, url, lines, data = "GET", "", [], []
    for word in words:
        if word in METHOD:
            method = next(words)
        elif word in HEADER:
            lines.append(next(words))
        elif word in DATA:
            data.append(next(words))
        else:
            url = next(words) if word == "--url" else word
    return _request(method, url, lines, "&".join(data))


def sent(heard: bytes) -> Request:
    """What really came over the socket."""
    head, _, body = heard.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split()
    host = next(line[6:] for line in lines if line.startswith("Host: "))
    return _request(method, f"https://{host}{target}", lines, body)


def _request(method: str, url: str, lines: list[str], body: str) -> Request:
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    is_form = "form" in headers.get("content-type", "")
    return Request(method, url, headers, parse_qsl(body) if is_form else json.loads(body) if body else None)
