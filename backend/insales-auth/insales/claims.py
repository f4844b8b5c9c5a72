"""What an install call says, unproved, and the live call that proves it (insales.md §1.2).

    GET <our url>?shop=s.myinsales.ru&token=T&insales_id=1        password = md5(T + secret), never shown again

Anybody can make it. So a live call with the password must name this very shop before it takes the place of one that
works.
"""

import json
import re
from dataclasses import dataclass

from insales import hosts
from insales.client import InsalesClient, basic
from insales.configuration import APP, Configuration
from insales.protocol import insales_id, password_of
from insales.shops import Basic, Shop, Shops
from shared.errors import BadParam, Conflict, Unauthorized
from shared.limits import Limit
from shared.secret import Secret
from shared.services import Services
from shared.signatures import same
from shared.web import Request

TOKEN = re.compile(r"[\x21-\x7e]{1,255}")
PATIENCE = 4.0  # seconds for all calls of one proof
# Wrong passwords count against the shop's 500 calls in five minutes; all proofs together leave most of them.
PROOFS_AT_SHOP = Limit("install_proofs", 60, 12)


class OtherShop(Conflict):
    """The password opens another shop than the call named."""

    code = "install_conflict"


@dataclass(frozen=True, slots=True)
class Claim:
    """Two passwords while the application's secret is being replaced."""

    account_id: int
    host: str
    passwords: tuple[Secret, ...]

    @classmethod
    def of_request(cls, request: Request, configuration: Configuration) -> "Claim":
        """Raises BadParam, HostNotAllowed."""
        token = request.query.get("token", "")
        if not TOKEN.fullmatch(token):
            raise BadParam(field="token")
        host = hosts.shop_host(request.query.get("shop", ""), configuration.suffixes)
        passwords = tuple(password_of(token, secret) for secret in configuration.keys)
        return cls(insales_id(request), host, passwords)

    def as_text(self) -> Secret:
        return Secret(json.dumps([self.account_id, self.host, *(one.reveal() for one in self.passwords)]))

    @classmethod
    def from_text(cls, text: Secret) -> "Claim":
        account_id, host, *passwords = json.loads(text.reveal())
        return cls(account_id, host, tuple(Secret(one) for one in passwords))

    def has(self, password: Secret | None) -> bool:
        return password is not None and any(same(one.reveal(), password.reveal()) for one in self.passwords)


def prove(services: Services, configuration: Configuration, claim: Claim) -> Shop:
    """Raises a VendorError while nothing is proved (RateLimited also for a budget of ours), OtherShop."""
    until = services.clock.monotonic() + PATIENCE
    services.limits.admit(PROOFS_AT_SHOP, claim.host)
    for password in claim.passwords:
        client = InsalesClient(
            services.outgoing,
            claim.host,
            password,
            scheme=basic(configuration.identifier),
            until=until,
            suffixes=configuration.suffixes,
        )
        try:
            account = client.account()
        except Unauthorized:
            continue
        if account.id != claim.account_id:
            raise OtherShop("another shop answered")
        return Shops(services).prove_password(account, claim.host, Basic(APP, configuration.identifier, password))
    raise Unauthorized("install")
