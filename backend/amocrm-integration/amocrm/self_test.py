"""«Проверить»: what a connection needs, line by line, each with its own cure (calculator.md §3.7)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from http import HTTPMethod

from amocrm import check_messages as texts
from amocrm.access import api
from amocrm.accounts import Account, Accounts
from amocrm.connect import asked
from amocrm.deals import until
from amocrm.entities import Account as Remote
from amocrm.provider import AMOCRM
from amocrm.vendor_clock import Listening
from shared.administrator import Administrator
from shared.errors import AppError, Forbidden
from shared.failures import success
from shared.services import Services
from shared.vault import SealBroken
from shared.web import Request, Response

MOST_DIFFERENCE = 60.0  # seconds
Test = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Line:
    """`holds`: None where it was not reached. `cure` of one that does not hold."""

    name: str
    holds: bool | None
    cure: str = ""

    @property
    def shown(self) -> dict[str, object]:
        return {"name": self.name, "text": texts.LINES[self.name], "holds": self.holds, "cure": self.cure}


class Fault(Exception):
    """A line that does not hold; the text is its cure."""


def check(request: Request, caller: Administrator, services: Services) -> Response:
    account = asked(services, caller, request.json())
    lines = list(SelfTest(services, account, until(request, services)).lines())
    services.audit.write(
        "checked",
        actor=caller.actor,
        object_=account.domain,
        outcome=",".join(line.name for line in lines if line.holds is False) or "done",
        request_id=request.request_id,
        owner=account.owner,
        ip=request.source_ip,
    )
    return success(holds=all(line.holds for line in lines), lines=[line.shown for line in lines])


class SelfTest:
    def __init__(self, services: Services, account: Account, ends: float) -> None:
        self._outgoing = Listening(services.outgoing)
        self._services = replace(services, outgoing=self._outgoing)
        self._account = account
        self._client = partial(api, self._services, account, until=ends)
        self._remote: Remote | None = None

    def lines(self) -> Iterator[Line]:
        """What needs an answer of the vendor is not tried once it has refused the first question."""
        key = _tried("key", self._opens)
        yield key
        account = _tried("account", self._answers) if key.holds else _not_reached("account")
        yield account
        for name, test in self._of_account().items():
            yield _tried(name, test) if account.holds else _not_reached(name)
        yield _tried("redirect_uri", self._has_same_redirect_uri)

    def _of_account(self) -> dict[str, Test]:
        return {
            "domain": self._has_same_domain,
            "leads": partial(self._may_read, "/api/v4/leads", texts.LEADS_FORBIDDEN),
            "catalogs": partial(self._may_read, "/api/v4/catalogs", texts.CATALOGS_FORBIDDEN),
            "clock": self._has_same_time,
        }

    def _opens(self) -> None:
        try:
            held = self._services.tokens(AMOCRM).held(self._account.id)
            Accounts(self._services).client(self._account)
        except SealBroken:
            raise Fault(texts.CURES["key_lost"]) from None
        if held is None:
            raise Fault(texts.CURES["no_token"])

    def _answers(self) -> None:
        self._remote = self._client().account()
        self._account = Accounts(self._services).by_id(self._account.id)  # it may have been found elsewhere

    def _has_same_domain(self) -> None:
        told, known = self._remote.subdomain if self._remote else "", self._account.domain
        if told != known.partition(".")[0]:
            found = f"{told}.{known.partition('.')[2]}"
            raise Fault(texts.OTHER_DOMAIN.format(found=found, known=known))

    def _may_read(self, path: str, cure: str) -> None:
        try:
            self._client().request(HTTPMethod.GET, path, query={"limit": 1})
        except Forbidden:
            raise Fault(cure) from None

    def _has_same_time(self) -> None:
        """Ends of tokens and leases are reckoned by the database's clock."""
        row = self._services.database.one("panel.now")
        now: datetime | None = row["now"] if row else None
        if now is None or self._outgoing.heard is None:
            raise Fault(texts.CLOCK_UNKNOWN)
        seconds = round(abs((now - self._outgoing.heard).total_seconds()))
        if seconds >= MOST_DIFFERENCE:
            raise Fault(texts.CLOCK.format(seconds=seconds))

    def _has_same_redirect_uri(self) -> None:
        """Each refresh names it as well, so another one than at the consent would end the connection."""
        known, now = self._account.row["redirect_uri"], self._services.settings.amocrm_redirect_uri
        if known not in {None, now}:
            raise Fault(texts.REDIRECT_URI.format(known=known, now=now))


def _tried(name: str, test: Test) -> Line:
    try:
        test()
    except Fault as fault:
        return Line(name, holds=False, cure=str(fault))
    except AppError as error:
        return Line(name, holds=False, cure=texts.CURES.get(error.code, texts.CURES[""]))
    return Line(name, holds=True)


def _not_reached(name: str) -> Line:
    return Line(name, holds=None, cure=texts.NOT_REACHED)
