"""What /dashboard says of each connection: a card, and a banner above where only a person can help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from insales import page_messages
from insales.cabinet import SITE, Links
from insales.provider import INSALES
from shared import moments, panel, panel_cards, panel_health
from shared import panel_messages as texts
from shared.connections import State
from shared.database import Row
from shared.markup import Markup
from shared.panel_cards import NEED_A_PERSON, WORKING, Button, Card, consent_of

# Buttons that here are links to where access is given; the others are on the administrator's page.
GIVING_ACCESS = (Button.REAUTH, Button.CONNECT_AGAIN)
EVOTOR = "evotor"
AMOCRM = "amocrm"
NEAR = frozenset({"warning", "error"})


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
    """Where access is given anew; None: nowhere from here. `admin`: amoCRM's page."""

    shop: Door | None
    evotor: str | None
    admin: str | None = None


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
    def is_evotor(self) -> bool:
        return bool(self.row["provider"] == EVOTOR)

    @property
    def face(self) -> Card:
        return panel_cards.card(self.row, self.now, consent_of(self.row))

    @property
    def cure(self) -> tuple[str, str] | None:
        """The button's words and link, where logging in through the shop, or consenting at a vendor, helps."""
        if self.is_ending:
            return (Button.REAUTH.text, self.doors.evotor) if self.doors.evotor else None
        words = next((button.text for button in GIVING_ACCESS if button in self.face.buttons), None)
        if self.is_evotor and Button.CONNECT in self.face.buttons:
            words = page_messages.CONNECT_EVOTOR
        link = self._door()
        return (words, link) if words and link else None

    @property
    def is_ending(self) -> bool:
        """Works still, for a week at most: only a new consent puts the end off."""
        warning = panel_cards.countdown(self.row, self.now)
        return bool(self.is_evotor and self.row["is_renewable"] and warning and warning.tone in NEAR)

    def card(self) -> Markup:
        face = self.face
        return SITE.part(
            "parts/card.html",
            id=self.id,
            title=texts.SERVICES[self.row["provider"]],
            tone=face.tone,
            badge=face.badge,
            name=self.row["account_name"] or "",
            account=self.row["account"],
            sentences=page_messages.EVOTOR_ENDS_ADVICE if self.is_ending else face.body,
            facts=[SITE.part("parts/fact.html", term=term, value=value) for term, value in self._facts()],
            button=[SITE.part("parts/button.html", text=text, link=link) for text, link in filter(None, [self.cure])],
        )

    def banner(self) -> Markup:
        button, link = self.cure or (page_messages.MORE, f"#{self.id}")
        return SITE.part(
            "parts/banner.html",
            badge=self.face.badge,
            title=texts.SERVICES[self.row["provider"]],
            account=self._account(),
            reason=panel.words(self.row)["last_error_text"],
            button=button,
            link=link,
        )

    def ending(self) -> Markup:
        """The banner of a grant that nears its end."""
        button, link = self.cure or (page_messages.MORE, f"#{self.id}")
        moment = moments.moment(self.row["grant_expires_at"])
        account = self.row["account_name"] or self.row["account"]
        return SITE.part(
            "parts/ending.html",
            what=page_messages.EVOTOR_ENDS.format(moment=moment, account=account),
            advice=page_messages.EVOTOR_ENDS_BRIEFLY,
            button=button,
            link=link,
        )

    def _door(self) -> str | None:
        match self.row["provider"]:
            case INSALES.name:
                return self.doors.shop.link(self.row["account"]) if self.doors.shop else None
            case provider:
                return {EVOTOR: self.doors.evotor, AMOCRM: self.doors.admin}.get(provider)

    def _account(self) -> str:
        name, address = self.row["account_name"], self.row["account"]
        return f"{name} ({address})" if name and address else name or address

    def _facts(self) -> list[tuple[str, str]]:
        found = []
        if self.state in WORKING:
            success = self.row["last_success_at"]
            found.append((texts.ENDS, self._ends()))
            found.append((texts.LAST_SUCCESS, moments.moment(success) if success else texts.NEVER))
        if error := panel_health.last_error(self.row):
            found.append((texts.LAST_ERROR, error))
        return found

    def _ends(self) -> str:
        if self.is_evotor and self.row["is_renewable"] and (consent := self.row["grant_expires_at"]) is not None:
            words = "{moment}" if self.is_ending else page_messages.ENDS_BY_CONSENT
            return words.format(moment=moments.moment(consent))
        return panel_health.ends(self.row, self.now)


def cards(connections: Sequence[Connection], doors: Doors) -> list[Markup]:
    """Of each vendor's connections, or that there is none."""
    made = []
    for provider in page_messages.ABSENT:
        own = [connection.card() for connection in connections if connection.row["provider"] == provider]
        made += own or [_absent(provider, doors)]
    return made


def banners(connections: Sequence[Connection]) -> list[Markup]:
    """Those without access first, then those that will be."""
    ended = [connection.banner() for connection in connections if connection.state in NEED_A_PERSON]
    return ended + [connection.ending() for connection in connections if connection.is_ending]


def _absent(provider: str, doors: Doors) -> Markup:
    face = panel_cards.absent(page_messages.ABSENT[provider])
    ways = {EVOTOR: (page_messages.CONNECT_EVOTOR, doors.evotor), AMOCRM: (Button.CONNECT.text, doors.admin)}
    text, link = ways.get(provider, ("", None))
    return SITE.part(
        "parts/card.html",
        id=provider,
        title=texts.SERVICES[provider],
        tone=face.tone,
        badge=face.badge,
        name="",
        account="",
        sentences=face.body,
        facts=[],
        button=[SITE.part("parts/button.html", text=text, link=link)] if link else [],
    )
