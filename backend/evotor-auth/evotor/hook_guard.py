"""Whether a call to our hooks is Evotor's. Nothing signs it: the secret typed into its portal is all there is."""

from dataclasses import dataclass

from shared.errors import AuthInvalid, AuthRequired
from shared.incidents import Incident
from shared.services import Services
from shared.settings import of_vendor
from shared.signatures import same
from shared.web import Request

SETTING = "EVOTOR_WEBHOOK_SECRET"
SHORTEST = 16  # letters; it is typed in once, and guessed at without an end
FORGED = Incident("hook_forged")


@dataclass(frozen=True, slots=True)
class Sender:
    """Evotor, for any of the merchants."""

    kind: str = "evotor"
    origin: str | None = None


def sender(request: Request, services: Services) -> Sender:
    """`Authorization: Bearer $EVOTOR_WEBHOOK_SECRET`. While none is set nobody is let in, under the same code."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        raise AuthRequired("hook without a secret")
    expected = of_vendor(services.settings).optional_secret(SETTING, SHORTEST)
    if expected is None:
        raise AuthInvalid(f"{SETTING} is not set")
    if not same(given, expected.reveal()):
        raise AuthInvalid("hook secret", audit=FORGED)
    return Sender()
