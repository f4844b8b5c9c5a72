"""Tickets, sessions and cookies of our own, got as people get them, and what may have become of them since."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import pytest

from amocrm.app import app
from tests.hostile.sending import NOBODY, Maker, post
from tests.hostile.target import Answer, Target
from tests.hostile.tokens import forged
from tests.office import ADMIN_TOKEN, BASE_URL
from tests.sandbox_process import CLIENT_ID

Sent = Callable[[Target], str]
NEW_SECRET = "AnotherSecretOfTheSandboxNotOfAnyRealIntegration0123456789abcdef"
OTHER_KEYS = "k0:" + "QUJD" * 10 + "YWE="


def ticket(target: Target) -> str:
    return str(_done(target, post("widget_session"))["ticket"])


def spent_ticket(target: Target) -> str:
    made = ticket(target)
    exchange(target, made)
    return made


def old_ticket(target: Target) -> str:
    made = ticket(target)
    target.sql("UPDATE session_tickets SET expires_at = expires_at - interval '61 seconds'")
    return made


def exchange(target: Target, given: str) -> str:
    """The session that our own page gets."""
    return str(_done(target, post("widget_exchange", {"ticket": given}, who=NOBODY))["session"])


def session(target: Target) -> str:
    return exchange(target, ticket(target))


def robbed_session(target: Target) -> str:
    """Whose ticket came a second time."""
    given = ticket(target)
    held = exchange(target, given)
    target.send(post("widget_exchange", {"ticket": given}, who=NOBODY)(target))
    return held


def old_session(target: Target) -> str:
    made = session(target)
    target.sql("UPDATE sessions SET expires_at = expires_at - interval '601 seconds'")
    return made


def ended_session(target: Target) -> str:
    made = session(target)
    _done(target, post("logout", "{}", who={"X-Session-Token": made}))
    return made


def session_before_consent(target: Target) -> str:
    """The administrator has granted access anew since."""
    made = session(target)
    target.office.connect()
    target.office.cookies.clear()
    return made


def session_before_rotation(target: Target) -> str:
    """The integration has another secret since."""
    made, office = session(target), target.office
    target.sandbox.control("PATCH", f"/integrations/{CLIENT_ID}", {"client_secret": NEW_SECRET})
    link = office.save_connection(client_secret=NEW_SECRET).body["authorize_url"]
    assert office.come_back(office.consent(link)).status == 200
    return made


def cookie(target: Target) -> str:
    """The administrator's, `name=value`."""
    answer = target.send(post("admin_login", {"key": ADMIN_TOKEN}, who=NOBODY)(target))
    return _session_cookie(answer)


def old_cookie(target: Target) -> str:
    made = cookie(target)
    target.sql("UPDATE sessions SET expires_at = expires_at - interval '12 hours'")
    return made


def idle_cookie(target: Target) -> str:
    made = cookie(target)
    target.sql("UPDATE sessions SET seen_at = seen_at - interval '31 minutes'")
    return made


def ended_cookie(target: Target) -> str:
    made = cookie(target)
    _done(target, post("logout", "{}", who=by_cookie(made)))
    return made


def planted_cookie(target: Target) -> str:
    """What a browser had before its login."""
    planted = cookie(target)
    target.send(post("admin_login", {"key": ADMIN_TOKEN}, who={"Cookie": planted})(target))
    return planted


def retired_cookie(target: Target) -> str:
    """Of a time when SESSION_KEYS were others."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SESSION_KEYS", OTHER_KEYS)
        return cookie(target)


def by_cookie(pair: str) -> Mapping[str, object]:
    """As a page of ours sends it."""
    return {"Cookie": pair, "Sec-Fetch-Site": "same-origin"}


def ours(
    kind: str, payload: object = None, *, key: bytes | None = None, digest: str = "sha256", **header: object
) -> Sent:
    """Signed as we sign, but for one thing; as it stands, a session that nobody was given."""
    whole = {"jti": "made-up", "exp": 4_000_000_000, "aud": BASE_URL} if payload is None else payload

    def make(target: Target) -> str:
        signing = app.services().sessions.signer._key("k1", kind) if key is None else key
        return forged(whole, key=signing, digest=digest, **{"typ": f"{kind}+jwt", "kid": "k1", **header})(target)

    return make


def exchanging(given: object, **headers: object) -> Maker:
    """Our own page with this ticket."""

    def make(target: Target) -> object:
        shown = given(target) if callable(given) else given
        return post("widget_exchange", {"ticket": shown}, who=NOBODY, headers=headers)(target)

    return make


def in_state(state: str) -> Callable[[Target], AbstractContextManager[None]]:
    """The connection is not what it was."""

    @contextmanager
    def changed(target: Target) -> Iterator[None]:
        target.sql("UPDATE amocrm_tokens SET state = %s", state)
        yield
        target.sql("UPDATE amocrm_tokens SET state = 'active'")

    return changed


def _done(target: Target, maker: Maker) -> dict[str, object]:
    answer = target.send(maker(target))
    assert answer.status == 200, answer.text
    read: dict[str, object] = json.loads(answer.text)
    return read


def _session_cookie(answer: Answer) -> str:
    assert answer.status == 200, answer.text
    return answer.headers["Set-Cookie"].partition(";")[0]
