"""Values of settings, read one by one; every fault is collected instead of stopping at the first."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from shared.errors import AppError
from shared.key_ring import KeyRing, KeyRingFault, parse
from shared.secret import Secret

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Unconfigured(AppError):
    """`faults`: sentences for the operator, without a value; `title` says what is off. Each vendor has its own code."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = ""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults), message=f"{self.title} {' '.join(faults)}")
        self.faults = faults


class Fields:
    """`fetched` are values from a secret store, empty where it gave none (its fault is among `faults` already).

    `is_development`: sample keys and plain http are taken, on loopback alone.
    """

    def __init__(
        self, given: Mapping[str, str], fetched: Mapping[str, str], faults: list[str], *, is_development: bool
    ) -> None:
        self._given = given
        self._fetched = fetched
        self.faults = faults
        self.is_development = is_development

    def fault(self, text: str) -> None:
        """Names the setting and never its value."""
        self.faults.append(text)

    def text(self, name: str) -> str:
        fetched = self._fetched.get(name)
        return self._given.get(name, "").strip() if fetched is None else fetched

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value and name not in self._fetched:
            self.fault(f"{name} is not set")
        return value

    def belong_together(self, name: str, secret: str) -> bool:
        """Whether both are set; one without the other is a fault."""
        has_name, has_secret = bool(self.text(name)), bool(self.text(secret))
        if has_name != has_secret and self._fetched.get(secret) != "":
            self.fault(f"{name} and {secret} belong together")
        return has_name and has_secret

    def optional_secret(self, name: str, shortest: int = 1) -> Secret | None:
        """Too short counts as unset: that way in is off."""
        value = self.text(name)
        return Secret(value) if len(value) >= shortest else None

    def one_of(self, name: str, *choices: str) -> str:
        """The first of them when it is not set, or set to something else."""
        value = self.text(name) or choices[0]
        if value not in choices:
            self.fault(f"{name} must be one of: {', '.join(choices)}")
        return value if value in choices else choices[0]

    def webhook(self, name: str) -> Secret | None:
        url = self.optional_secret(name)
        if url is not None:
            parts = split(self.safe_url(name, url.reveal()))
            if "@" in parts.netloc or parts.fragment or not _has_good_port(parts):
                self.fault(f"{name} may hold no user name, no # part and no absurd port")
        return url

    def redirect_uri(self, name: str, usual: str) -> str:
        given = self.text(name)
        return self.safe_url(name, given) if given else usual

    def safe_url(self, name: str, url: str) -> str:
        parts = split(url)
        is_http = parts.scheme == "http" and self.is_development and parts.hostname in LOOPBACK
        if not (parts.hostname and (parts.scheme == "https" or is_http)):
            self.fault(f"{name} must begin with https:// (http only on loopback in development)")
        return url

    def key_ring(self, name: str, base_url: str) -> KeyRing:
        takes_samples = self.is_development and split(base_url).hostname in LOOPBACK
        try:
            return parse(self.required(name), takes_samples=takes_samples)
        except KeyRingFault as fault:
            self.fault(f"{name} {fault}")
            return KeyRing({})


def split(url: str) -> SplitResult:
    """Nothing at all for what is no address, such as `http://[::1`."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _has_good_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False
