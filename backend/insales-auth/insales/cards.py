"""What /dashboard says of each connection: a card, and a banner above where only a person can help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from insales import page_messages
from insales.cabinet import SITE, Links
from insales.provider import INSALES
from shared import panel
from shared.connections import State
from shared.database import Row
from shared.markup import Markup

MOSCOW = timezone(timedelta(hours=3))  # all the year
TONES = {
    State.NOT_AUTHORIZED: "plain",
    State.PENDING: "info",
    State.ACTIVE: "success",
    State.SUSPECT: "warning",
    State.REAUTH_REQUIRED: "error",
    State.PAYMENT_REQUIRED: "warning",
    State.CLIENT_MISCONFIGURED: "error",
    State.BLOCKED: "error",
    State.DISCONNECTED: "plain",
}
NEED_A_PERSON = frozenset({State.REAUTH_REQUIRED, State.PAYMENT_REQUIRED, State.CLIENT_MISCONFIGURED, State.BLOCKED})
WORKING = frozenset({State.ACTIVE, State.SUSPECT})
BY_LOGGING_IN = {State.REAUTH_REQUIRED: page_messages.LOG_IN_AGAIN, State.DISCONNECTED: page_messages.CONNECT_AGAIN}
EVOTOR = "evotor"
BY_CONSENT = {
    **BY_LOGGING_IN,
    State.NOT_AUTHORIZED: page_messages.CONNECT_EVOTOR,
    State.PENDING: page_messages.CONNECT_EVOTOR,
}
WARNED_BEFORE = timedelta(days=7)  # of the thirty that a consent at Evotor lasts, which no refresh is known to put off


@dataclass(frozen=True, slots=True)
class Door:
    """How one logs in again; `names_shop`: the shop's address has to be told (mode `app`)."""

    links: Links
    names_shop: bool

    def link(self, domain: str) -> str:
        shop = {"shop": domain} if self.names_shop else {}
        return self.links.login(return_to="dashboard", **shop)


@dataclass(frozen=True, slots=True)
class Doors:
    """Where access is given anew; None: nowhere from here. `evotor`: the link of its consent."""

    shop: Door | None
    evotor: str | None


@dataclass(frozen=True, slots=True)
class Connection:
    """A row of panel.connections; `now` tells whether its end is near."""

    row: Row
    doors: Doors
    now: datetime

    @property
    def state(self) -> State:
        return State(self.row["state"])

    @property
    def id(self) -> str:
        return f"connection-{self.row['id']}"

    @property
    def cure(self) -> tuple[str, str] | None:
        """The button's words and link, where logging in through the shop, or consenting at Evotor, helps."""
        if self.is_evotor:
            words = page_messages.LOG_IN_AGAIN if self.is_ending else BY_CONSENT.get(self.state)
            return (words, self.doors.evotor) if words and self.doors.evotor else None
        if self.row["provider"] != INSALES.name or self.doors.shop is None or self.state not in BY_LOGGING_IN:
            return None
        return BY_LOGGING_IN[self.state], self.doors.shop.link(self.row["account"])

    @property
    def is_evotor(self) -> bool:
        return bool(self.row["provider"] == EVOTOR)

    @property
    def is_ending(self) -> bool:
        """Works still, for a week at most: only a new consent puts the end off."""
        ends = self.row["grant_expires_at"]
        is_due = self.is_evotor and self.row["is_renewable"] and self.state in WORKING
        return bool(is_due and ends is not None and ends < self.now + WARNED_BEFORE)

    def card(self) -> Markup:
        return SITE.part(
            "parts/card.html",
            id=self.id,
            title=page_messages.SERVICES[self.row["provider"]],
            tone=TONES[self.state],
            badge=page_messages.BADGES[self.state],
            name=self.row["account_name"] or "",
            account=self.row["account"],
            sentences=self._sentences(),
            facts=[SITE.part("parts/fact.html", term=term, value=value) for term, value in self._facts()],
            button=[SITE.part("parts/button.html", text=text, link=link) for text, link in filter(None, [self.cure])],
        )

    def banner(self) -> Markup:
        button, link = self.cure or (page_messages.MORE, f"#{self.id}")
        return SITE.part(
            "parts/banner.html",
            badge=page_messages.BADGES[self.state],
            title=page_messages.SERVICES[self.row["provider"]],
            account=self._account(),
            reason=panel.words(self.row)["last_error_text"],
            button=button,
            link=link,
        )

    def ending(self) -> Markup:
        """The banner of a grant that nears its end."""
        button, link = self.cure or (page_messages.MORE, f"#{self.id}")
        moment, account = _moment(self.row["grant_expires_at"]), self.row["account_name"] or self.row["account"]
        return SITE.part(
            "parts/ending.html",
            what=page_messages.EVOTOR_ENDS.format(moment=moment, account=account),
            advice=page_messages.EVOTOR_ENDS_BRIEFLY,
            button=button,
            link=link,
        )

    def _sentences(self) -> str:
        """The badge says the state already, often in the very words."""
        if self.is_ending:
            return page_messages.EVOTOR_ENDS_ADVICE
        words = panel.words(self.row)
        is_said = words["state_text"].rstrip(".") == page_messages.BADGES[self.state]
        return words["next_step"] if is_said else f"{words['state_text']} {words['next_step']}"

    def _account(self) -> str:
        name, address = self.row["account_name"], self.row["account"]
        return f"{name} ({address})" if name and address else name or address

    def _facts(self) -> list[tuple[str, str]]:
        found = []
        if self.state in WORKING:
            success = self.row["last_success_at"]
            found.append((page_messages.ENDS, self._ends()))
            found.append((page_messages.LAST_SUCCESS, _moment(success) if success else page_messages.NO_SUCCESS))
        if error := panel.words(self.row)["last_error_text"]:
            when = self.row["last_error_at"]
            found.append((page_messages.LAST_ERROR, f"{_moment(when)}. {error}" if when else error))
        return found

    def _ends(self) -> str:
        if self.is_evotor and self.row["is_renewable"] and (consent := self.row["grant_expires_at"]) is not None:
            words = "{moment}" if self.is_ending else page_messages.ENDS_BY_CONSENT
            return words.format(moment=_moment(consent))
        ends = self.row["expires_at"]
        if ends is None:
            return page_messages.ENDS_UNKNOWN
        moment = _moment(ends)
        return page_messages.ENDS_RENEWED.format(moment=moment) if self.row["is_renewable"] else moment


def cards(connections: Sequence[Connection], doors: Doors) -> list[Markup]:
    """Of each vendor's connections, or that there is none."""
    made = []
    for provider in page_messages.SERVICES:
        own = [connection.card() for connection in connections if connection.row["provider"] == provider]
        made += own or [_absent(provider, doors)]
    return made


def banners(connections: Sequence[Connection]) -> list[Markup]:
    """Those without access first, then those that will be."""
    ended = [connection.banner() for connection in connections if connection.state in NEED_A_PERSON]
    return ended + [connection.ending() for connection in connections if connection.is_ending]


def _absent(provider: str, doors: Doors) -> Markup:
    links = [doors.evotor] if provider == EVOTOR and doors.evotor else []
    return SITE.part(
        "parts/card.html",
        id=provider,
        title=page_messages.SERVICES[provider],
        tone=TONES[State.NOT_AUTHORIZED],
        badge=page_messages.BADGES[State.NOT_AUTHORIZED],
        name="",
        account="",
        sentences=page_messages.ABSENT[provider],
        facts=[],
        button=[SITE.part("parts/button.html", text=page_messages.CONNECT_EVOTOR, link=link) for link in links],
    )


def _moment(value: datetime) -> str:
    return page_messages.MOMENT.format(moment=value.astimezone(MOSCOW))
