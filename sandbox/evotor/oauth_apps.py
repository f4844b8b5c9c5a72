"""Step 2 of the guide: OAuth clients of an application, made and listed."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from sandbox.evotor.call import current_evotor
from sandbox.evotor.problems import json_response, refuse, refuse_invalid
from sandbox.evotor.publisher_gate import (
    check_accept,
    check_authorization,
    check_json,
    check_no_user_agent,
    check_origin,
)
from sandbox.evotor.scopes import OF_CLIENTS
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Client, Evotor

blueprint = Blueprint("evotor_oauth_apps", __name__, url_prefix="/api/v1/publisher/app/oauth/public")
VERSION = "/apps/<app_id>/versions/<version_id>"
GRANT_TYPES = {
    "web": ["authorization_code", "implicit", "refresh_token"],
    "standalone": ["authorization_code", "implicit"],
}
Problems = list[tuple[str, str]]


@blueprint.post(f"{VERSION}/oauth-apps")
def create(app_id: str, version_id: str) -> Response:
    check_origin()
    check_no_user_agent()
    check_authorization()
    check_json()
    evotor = current_evotor()
    check_version(evotor, app_id, version_id)
    body: Any = request.get_json(silent=True)
    kind = request.args.get("type", "")
    if found := problems(body, kind):
        raise refuse_invalid(found)
    client = Client(
        str(uuid.uuid4()),
        str(uuid.uuid4()),
        body["scope"],
        body["registered_redirect_uri"],
        list(GRANT_TYPES[kind]),
        app_id,
        evotor.app.versions[0],
    )
    evotor.clients[client.client_id] = client
    return json_response(client_json(evotor, client), evotor.rules.created_status)


@blueprint.get(f"{VERSION}/oauth-apps")
@blueprint.get(f"{VERSION}/oauth-app")
def index(app_id: str, version_id: str) -> Response:
    """Under the heading's path and under that of the guide's sample, which lacks an s."""
    check_origin()
    check_authorization()
    check_accept()
    evotor = current_evotor()
    check_version(evotor, app_id, version_id)
    items = [client_json(evotor, one) for one in evotor.clients.values()]
    return json_response({"items": items, "paging": {}})


def check_version(evotor: Evotor, app_id: str, version_id: str) -> None:
    """By its uuid or by its number: the guide uses both."""
    if app_id != evotor.app.id or version_id not in evotor.app.versions:
        raise refuse(404, "not_found", "Application or version not found")


def problems(body: Any, kind: str) -> Problems:  # noqa: ANN401 - whatever was sent
    if not isinstance(body, dict):
        return [("body", "must be an object")]
    found = [(name, "is not known") for name in body.keys() - {"scope", "registered_redirect_uri"}]
    if kind not in GRANT_TYPES:
        found.append(("type", "must be web or standalone"))
    found += list_problems("registered_redirect_uri", body.get("registered_redirect_uri"), is_redirect_uri)
    return found + list_problems("scope", body.get("scope"), OF_CLIENTS.__contains__)


def list_problems(name: str, value: object, is_right: Any) -> Problems:  # noqa: ANN401 - a test of one text
    if not isinstance(value, list) or not value:
        return [(name, "must not be empty")]
    return [(name, f"is wrong: {one}") for one in value if not isinstance(one, str) or not is_right(one)]


def is_redirect_uri(text: str) -> bool:
    """https; plain http at home only. No fragment, as OAuth has it."""
    parts = urlsplit(text)
    at_home = parts.hostname in {"127.0.0.1", "localhost"}
    return bool(parts.hostname) and not parts.fragment and parts.scheme in ({"https", "http"} if at_home else {"https"})


def client_json(evotor: Evotor, client: Client) -> Json:
    """`access_token_validity` says seven days; the tokens live one. So it is in the guide."""
    body: Json = {"client_id": client.client_id, "client_secret": client.client_secret, "scope": client.scope}
    body |= {"authorized_grant_types": client.grant_types, "registered_redirect_uri": client.redirect_uris}
    body |= {"access_token_validity": 604800, "publisher_id": evotor.publisher.id}
    return body | {"app_id": client.app_id, "version_id": client.version_id}
