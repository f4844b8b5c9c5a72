"""Table 4B, amoCRM's disposable token: B1-B29, B34, B35; whatever may become of its signature and claims.

No row for B7's bot (no endpoint takes its HS512 token) and none for B29's kill switch (there is none).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.hostile import neighbour
from tests.hostile.logins import in_state
from tests.hostile.neighbour import beside_a_neighbour
from tests.hostile.runner import Row, Sent, Situation, as_connected
from tests.hostile.sending import NOBODY, get, post
from tests.hostile.target import Target
from tests.hostile.tokens import disposable, doubled, forged, literal, respelt, signed_by, with_unused_bits
from tests.office import BASE_URL, CALCULATION, LEAD
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

RSA = rsa.generate_private_key(65537, 2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
EDWARDS = ed25519.Ed25519PrivateKey.generate()
PEM = RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
ATTACKERS = "k" * 64
OVER_8_KB = "A35: no header may be over 8 KB"
ABOUT = "a few seconds further from the limit than the table: the row itself takes time"
REPEATED = "contract.md §2.1: reads may repeat a token"
RENAMED = "well signed, so amoCRM is asked whether the account was renamed"
OTHERS_ORIGIN = f"https://{neighbour.HOST}"
SPENT = "11111111-aaaa-4bbb-8ccc-000000000027"
TICKETS = frozenset({"session_tickets", "amocrm_users"})  # the one who is let in is remembered


def shown(token: object) -> Sent:
    return get(headers={"X-Auth-Token": token})


def invalid(  # noqa: PLR0913 - the columns that differ
    number: str, token: object, *, audit: int = 0, calls: int = 0, given: Situation = as_connected, note: str = ""
) -> Row:
    return Row(number, shown(token), 401, "auth_invalid", audit=audit, calls=calls, given=given, note=note)


def accepted(number: str, token: object, note: str = "") -> Row:
    return Row(number, shown(token), 200, calls=2, note=note)


def of_deal(number: str, lead: object) -> Row:
    return Row(number, get(headers={"X-Lead-Id": lead}), 400, "bad_param")


def without_a_token(number: str, token: object) -> Row:
    return Row(number, shown(token), 401, "auth_required")


def bearer(number: str, authorization: str) -> Row:
    return Row(number, get("connection_status", who={"Authorization": authorization}), 401, "auth_required")


# A row is a line, as in the table.
# fmt: off
FORM = (
    without_a_token("B1a", None),
    without_a_token("B1b", ""),
    without_a_token("B1c", "   "),
    bearer("B2a", "Bearer"),
    bearer("B2b", "Basic YWRtaW46YWRtaW4="),
    bearer("B2c", f"Bearer  {ATTACKERS}"),
    bearer("B2d", f"Bearer\t{ATTACKERS}"),
    Row("B3", get(multiValueHeaders={"X-Auth-Token": ["a.b.c", "d.e.f"]}), 400, "bad_event"),
    invalid("B4a", "abc"),
    invalid("B4b", "abc.def"),
    invalid("B4c", lambda target: disposable()(target) + ".abc"),
    invalid("B4d", lambda target: disposable()(target) + ".abc.def"),
    invalid("B4e", "." * 4_000),
    Row("B4f", shown("." * 10_000), 400, "bad_event", note=OVER_8_KB),
    invalid("B5a", disposable(padding="x" * 4_000)),
    Row("B5b", shown("x" * 10_000_000), 400, "bad_event", note=OVER_8_KB),
    invalid("B6a", forged(alg="none")),
    invalid("B6b", forged(alg="None")),
    invalid("B6c", forged(alg="NONE")),
    invalid("B6d", forged(alg="nOnE")),
    invalid("B6e", forged(alg="")),
    invalid("B6f", forged(alg=None)),
    invalid("B6g", respelt(0, "eyJhbGciOm51bGx9"), note='{"alg":null}'),
    invalid("B6h", forged(alg=["HS256"])),
    invalid("B6i", forged(alg=256)),
    invalid("B7a", forged(alg="HS384", digest="sha384")),
    invalid("B7b", forged(alg="HS512", digest="sha512")),
    invalid("B8a", signed_by("RS256", RSA)),
    invalid("B8b", signed_by("ES256", CURVE)),
    invalid("B8c", signed_by("EdDSA", EDWARDS)),
    invalid("B8d", signed_by("PS256", RSA)),
    invalid("B8e", forged(key=PEM)),
    invalid("B8f", forged(key=PEM, alg="RS256")),
    invalid("B9a", respelt(2, "")),
    invalid("B9b", lambda target: respelt(2, disposable(jti="another")(target).split(".")[2])(target)),
    invalid("B9c", with_unused_bits),
    invalid("B10a", forged(key="")),
    invalid("B10b", forged(key="null")),
    invalid("B10c", forged(key=CLIENT_ID)),
    invalid("B10d", forged(key="secret")),
    invalid("B10e", forged(key=CLIENT_SECRET[:31])),
    invalid("B11a", forged(key="", kid="../../dev/null")),
    invalid("B11b", forged(key="a", kid="x' UNION SELECT 'a")),
    invalid("B11c", forged(key=ATTACKERS, kid="https://evil.example/key")),
    accepted("B11d", forged(kid="../../dev/null"), note="C1: with the right secret a kid is ignored"),
    invalid("B12a", forged(jku="https://evil.example/jwks.json")),
    invalid("B12b", forged(x5u="https://evil.example/certificate")),
    invalid("B12c", forged(jwk={"kty": "oct", "k": "a2tra2s"})),
    invalid("B12d", forged(x5c=["MIIB"])),
    invalid("B13a", forged(crit=["exp"])),
    invalid("B13b", forged(b64=False)),
    invalid("B13c", forged(zip="DEF")),
    invalid("B13d", forged(typ="JWE")),
    invalid("B14a", forged(b"[" * 2_400)),
    invalid("B14b", respelt(0, "W1tb" * 800), note="[[[ in base64"),
    Row("B14c", shown(forged(b"[" * 100_000)), 400, "bad_event", note=OVER_8_KB),
    invalid("B15a", forged([])),
    invalid("B15b", forged(b"null")),
    invalid("B15c", forged("text")),
    invalid("B15d", doubled("account_id", str(neighbour.ACCOUNT_ID))),
    invalid("B15e", forged(b"\xff\xfe{}")),
)
CLAIMS = (
    invalid("B16", disposable(exp=None)),
    invalid("B17a", literal("exp", "null")),
    invalid("B17b", literal("exp", '"123"')),
    invalid("B17c", literal("exp", "true")),
    invalid("B17d", literal("exp", "[]")),
    invalid("B17e", literal("exp", "1e400")),
    invalid("B17f", literal("exp", "-1")),
    invalid("B17g", literal("exp", "NaN")),
    invalid("B17h", literal("exp", "99999999999999")),
    invalid("B18a", disposable(iat=(-600,), nbf=(-600,), exp=(-11,))),
    accepted("B18b", disposable(iat=(-600,), nbf=(-600,), exp=(-8,)), note=ABOUT),
    invalid("B19a", disposable(nbf=(14,)), note=ABOUT),
    accepted("B19b", disposable(nbf=(9,))),
    invalid("B19c", disposable(iat=(3600,), exp=(5400,))),
    accepted("B19d", disposable(iat=(-0.5,))),
    invalid("B20", disposable(exp=(315_360_000,))),
    invalid("B21a", disposable(aud=None)),
    invalid("B21b", literal("aud", "null")),
    invalid("B21c", disposable(aud=[BASE_URL])),
    invalid("B21d", disposable(aud="https://another.example")),
    invalid("B21e", disposable(aud=f"{BASE_URL}/")),
    invalid("B21f", disposable(aud=BASE_URL.replace("http", "https"))),
    invalid("B21g", disposable(aud=BASE_URL.upper())),
    invalid("B21h", disposable(aud=f"{BASE_URL}0")),
    invalid("B22a", disposable(iss=None)),
    invalid("B22b", disposable(iss=OTHERS_ORIGIN), given=beside_a_neighbour, calls=1, note=RENAMED),
    invalid("B22c", disposable(iss=f"https://{HOST}.evil.com")),
    invalid("B22d", disposable(iss=f"http://{HOST}")),
    invalid("B22e", disposable(iss=f"https://user@{HOST}")),
    invalid("B23a", disposable(client_uuid=None)),
    invalid("B23b", disposable(client_uuid="not-a-uuid")),
    invalid("B23c", disposable(client_uuid=f"{CLIENT_ID}\n")),
    invalid("B23d", disposable(client_uuid="AAAAAAAA-2222-4333-8444-555555555555")),
    invalid("B23e", disposable(client_uuid=neighbour.CLIENT_ID), given=beside_a_neighbour),
    invalid("B24a", disposable(account_id=None)),
    invalid("B24b", disposable(account_id="28805383")),
    invalid("B24c", disposable(account_id=28805383.0)),
    invalid("B24d", disposable(account_id=-28805383)),
    invalid("B24e", disposable(account_id=2**63)),
    invalid("B24f", disposable(account_id=neighbour.ACCOUNT_ID), given=beside_a_neighbour, audit=1),
    invalid("B24g", disposable(neighbour.CLIENT_SECRET, client_uuid=neighbour.CLIENT_ID), given=beside_a_neighbour,
        audit=1, note="his own secret, another's account"),
    invalid("B24h", disposable(neighbour.CLIENT_SECRET), given=beside_a_neighbour, note="C1.3"),
    invalid("B25a", disposable(user_id=None)),
    invalid("B25b", disposable(user_id=0)),
    invalid("B25c", disposable(user_id=[9100002])),
    accepted("B26a", disposable(is_admin=True)),
    Row("B26b", get("connection_status", who=NOBODY, headers={"X-Auth-Token": disposable(is_admin=True)}), 401,
        "auth_invalid"),
    invalid("B27a", disposable(jti=None)),
    invalid("B27b", disposable(jti="x" * 1_000)),
    invalid("B27c", disposable(jti="x' OR '1' = '1")),
)
# fmt: on


def saved_with(key: str) -> Sent:
    body = {"calculation": CALCULATION, "client_request_id": key}
    return post(body=body, headers={"X-Auth-Token": disposable(jti=SPENT)})


@contextmanager
def after_a_save(target: Target) -> Iterator[None]:
    assert target.send(saved_with("the-first-key-of-this-token")(target)).status == 200
    yield


# fmt: off
USE = (
    Row("B27d", shown(disposable()), 200, calls=4, times=2, winners=2, note=REPEATED),
    Row("B27e", saved_with("another-key-of-this-token"), 401, "auth_invalid", calls=1, audit=1, given=after_a_save,
        note="the deal is read first, so that nobody learns of another's keys"),
    Row("B28", post("widget_session"), 401, "auth_invalid", times=200, winners=1, calls=2, audit=199, changes=TICKETS,
        note="the second call asks who it is"),
    invalid("B29a", disposable(), given=in_state("pending")),
    invalid("B29b", disposable(), given=in_state("not_authorized")),
    invalid("B29c", disposable(), given=in_state("disconnected")),
    Row("B34a", get(headers={"X-Account-Domain": neighbour.HOST}), 403, "tenant_mismatch", audit=1,
        given=beside_a_neighbour),
    Row("B34b", get(headers={"X-Account-Domain": "evil.example"}), 403, "tenant_mismatch", audit=1),
    of_deal("B35a", "1 OR 1=1"),
    of_deal("B35b", f"0{LEAD}"),
    of_deal("B35c", "３９１２１７１"),
    of_deal("B35d", "٣"),
    of_deal("B35e", "3_912_171"),
    of_deal("B35f", f"+{LEAD}"),
    of_deal("B35g", f"{LEAD}\n"),
    of_deal("B35h", None),
)
# fmt: on
DISPOSABLE = (*FORM, *CLAIMS, *USE)
