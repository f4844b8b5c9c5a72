"""`oauth-app create` and `oauth-app list`: the OAuth clients of one version of the application."""

import argparse
import json

from evotor.publisher import is_identifier
from evotor.publisher_answers import OauthClient
from evotor.scopes import OF_CLIENTS, doubts
from shared.fields import LOOPBACK, split
from tools.evotor.desk import Desk, Misused, refuse
from tools.evotor.tables import printable, table

REFRESHING = "refresh_token"
WHERE_TO = """Settings of the function evotor-auth: in the cloud among its secrets, in development in .env.
The secret is shown this once; later `oauth-app list --show-secrets` still finds it at Evotor."""


def create(desk: Desk, options: argparse.Namespace) -> int:
    """1 when Evotor made something else than was asked for."""
    app = _application(desk, options)
    redirects = _redirects(desk, options)
    scopes = list(dict.fromkeys(options.scope))
    refuse([*_unsafe(redirects, is_development=desk.is_development), *doubts(scopes, OF_CLIENTS)], force=options.force)
    made = desk.as_publisher(lambda publisher: publisher.create_client(app, options.version, redirects, scopes))
    print(_as_json(made, with_secret=True) if options.json else _settings_of(made))
    complaints = _differences(made, redirects, scopes)
    if not options.json:
        desk.terminal.tell(WHERE_TO)
    for complaint in complaints:
        desk.terminal.tell(f"Attention: {complaint}")
    return 1 if complaints else 0


def show(desk: Desk, options: argparse.Namespace) -> int:
    app = _application(desk, options)
    found = desk.as_publisher(lambda publisher: publisher.clients(app, options.version))
    if options.json:
        items = [_plain(client, with_secret=options.show_secrets) for client in found.items]
        print(json.dumps({"items": items, "is_whole": found.is_whole}, ensure_ascii=False, indent=2))
    elif found.items:
        print(_as_table(found.items, with_secrets=options.show_secrets, colours=desk.has_colours))
    else:
        desk.terminal.tell("This version has no OAuth clients.")
    if not found.is_whole:
        desk.terminal.tell("Attention: Evotor has more than it listed.")
    return 0


def _application(desk: Desk, options: argparse.Namespace) -> str:
    app = str(options.app or desk.setting("EVOTOR_APP_ID"))
    if not app:
        raise Misused("Which application? Set EVOTOR_APP_ID or give --app.")
    for name, text in {"application": app, "version": options.version}.items():
        if not is_identifier(text):
            raise Misused(f"{printable(text)!r} is no identifier of an {name}.")
    return app


def _redirects(desk: Desk, options: argparse.Namespace) -> list[str]:
    """EVOTOR_REDIRECT_URI when none is given: the two have to be equal anyway."""
    given = options.redirect or [desk.setting("EVOTOR_REDIRECT_URI")]
    if not all(given):
        raise Misused("Where to? Give --redirect or set EVOTOR_REDIRECT_URI.")
    return list(dict.fromkeys(given))


def _unsafe(redirects: list[str], *, is_development: bool) -> list[str]:
    """In development this machine needs no TLS, as with the settings."""
    return [
        f"{printable(url)!r} is no address that begins with https://"
        for url in redirects
        if not (_is_safe(url) or (is_development and _is_at_home(url)))
    ]


def _is_safe(url: str) -> bool:
    parts = split(url)
    return bool(parts.scheme == "https" and parts.hostname and not parts.fragment and " " not in url)


def _is_at_home(url: str) -> bool:
    parts = split(url)
    return parts.scheme == "http" and parts.hostname in LOOPBACK and not parts.fragment


def _differences(made: OauthClient, redirects: list[str], scopes: list[str]) -> list[str]:
    found = []
    if set(made.scopes) != set(scopes):
        found.append(f"the scopes are now: {printable(', '.join(made.scopes)) or 'none'}")
    if set(made.redirect_uris) != set(redirects):
        found.append(f"the redirect URIs are now: {printable(', '.join(made.redirect_uris)) or 'none'}")
    if REFRESHING not in made.grant_types:
        found.append("this client gets no refresh tokens, so that merchants would have to log in every day")
    return found


def _settings_of(made: OauthClient) -> str:
    redirect = made.redirect_uris[0] if made.redirect_uris else ""
    rows = {
        "EVOTOR_CLIENT_ID": made.client_id,
        "EVOTOR_CLIENT_SECRET": made.client_secret.reveal(),
        "EVOTOR_REDIRECT_URI": redirect,
    }
    return "\n".join(f"{name}={printable(text)}" for name, text in rows.items() if text)


def _as_table(clients: tuple[OauthClient, ...], *, with_secrets: bool, colours: bool) -> str:
    titles = ["CLIENT ID", "VERSION", "REDIRECT URI", "SCOPE", "GRANTS", *(["SECRET"] if with_secrets else [])]
    rows = [
        [
            client.client_id,
            client.version_id,
            "\n".join(map(printable, client.redirect_uris)),
            "\n".join(map(printable, client.scopes)),
            "\n".join(map(printable, client.grant_types)),
            *([client.client_secret.reveal()] if with_secrets else []),
        ]
        for client in clients
    ]
    return table(titles, rows, colours=colours)


def _as_json(made: OauthClient, *, with_secret: bool) -> str:
    return json.dumps(_plain(made, with_secret=with_secret), ensure_ascii=False, indent=2)


def _plain(client: OauthClient, *, with_secret: bool) -> dict[str, object]:
    """Under Evotor's names."""
    return {
        "client_id": client.client_id,
        **({"client_secret": client.client_secret.reveal()} if with_secret else {}),
        "scope": client.scopes,
        "authorized_grant_types": client.grant_types,
        "registered_redirect_uri": client.redirect_uris,
        "app_id": client.app_id,
        "version_id": client.version_id,
    }
