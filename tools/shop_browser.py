"""A browser of somebody who works in an InSales shop: logs in there, presses buttons, comes back to us."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from tools.journey import PATIENCE_SECONDS, JourneyError
from tools.samples import INSALES_APPLICATION, STAFF_PASSWORD

OWNER = "301"
LOGIN = "/api/auth/insales"
OFFICE_LOGIN = "/admin/login"


@dataclass(frozen=True, slots=True)
class ShopBrowser:
    """`ours`: where our functions answer; `host`: the shop. Follows redirects as a browser does."""

    ours: str
    sandbox: str
    host: str
    session: requests.Session = field(default_factory=requests.Session)

    def log_in(self) -> requests.Response:
        """From our log-in page through the shop's consent, and whatever page that ends at."""
        return self.get(self.returned())

    def returned(self) -> str:
        """The address that the shop sends the browser back to, once the person has agreed."""
        consent = self._through_office(self.get(f"{self.ours}{LOGIN}"))
        answer = self.session.post(
            consent.url, {"decision": "allow"}, headers={"Accept": "application/json"}, timeout=PATIENCE_SECONDS
        )
        return str(_json(answer, "«Разрешить»")["redirect"])

    def press(self, button: str) -> dict[str, Any]:
        """`install` or `uninstall` in the back office; what the shop made of our answer."""
        self._through_office(self.get(f"{self._office}/"))
        url = f"{self._office}/applications/{INSALES_APPLICATION}/{button}"
        answer = self.session.post(url, headers={"Accept": "application/json"}, timeout=PATIENCE_SECONDS)
        return _json(answer, f"«{button}»")

    def open_application(self) -> requests.Response:
        self._through_office(self.get(f"{self._office}/"))
        return self.get(f"{self._office}/applications/{INSALES_APPLICATION}/open")

    def enter(self, shop_id: int) -> requests.Response:
        """Straight at our entry, with parameters that anybody can write."""
        asked = {"shop": self.host, "insales_id": shop_id, "user_id": OWNER}
        return self.get(f"{self.ours}{LOGIN}/entry?{urlencode(asked)}")

    def log_out(self) -> None:
        headers = {"Origin": self.ours, "Sec-Fetch-Site": "same-origin"}
        url = f"{self.ours}{LOGIN}?action=logout"
        self.session.post(url, headers=headers, timeout=PATIENCE_SECONDS).raise_for_status()

    def dashboard(self) -> requests.Response:
        return self.get(f"{self.ours}/dashboard")

    def get(self, url: str) -> requests.Response:
        return self.session.get(url, timeout=PATIENCE_SECONDS)

    @property
    def _office(self) -> str:
        return f"{self.sandbox}/_browser/{self.host}/admin2"

    def _through_office(self, page: requests.Response) -> requests.Response:
        """Where the shop asks for a log-in, the page after it."""
        if not urlsplit(page.url).path.endswith(OFFICE_LOGIN):
            return page
        form = {"user": OWNER, "password": STAFF_PASSWORD}
        return self.session.post(page.url, form, timeout=PATIENCE_SECONDS)


def forged(address: str) -> str:
    """The same return with another state."""
    parts = urlsplit(address)
    return parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), "state": "forged"})).geturl()


def _json(answer: requests.Response, step: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = answer.json()
    except ValueError:
        raise JourneyError(f"{step} answered {answer.status_code} with a page at {answer.url}") from None
    return told
