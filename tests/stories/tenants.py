"""Two merchants whose deals have the same numbers, names and notes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from tests.canaries import known
from tests.office import BASE_URL, CALCULATION, LEAD, MANAGER, Answer, Office, flat_query
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SandboxProcess
from tests.whole_tenant import Whole, marks_of, whole

OTHER_CLIENT_ID = "22222222-2222-4333-8444-555555555555"
OTHER_CLIENT_SECRET = known("AnotherSampleSecretOfTheSandboxNotOfAnyRealIntegration0123456789", "client_secret")
OTHER_OWNER = "00000000-0000-4000-8000-0000000000bb"
Headers = Mapping[str, str]
SAME_KEY = "one-key-of-two-tenants"


@dataclass(frozen=True)
class Tenant:
    """`marks`: further names by which its rows are known, where it shares them with nobody."""

    office: Office
    subdomain: str
    account_id: int
    owner: str
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    marks: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        return f"{self.subdomain}.amocrm.ru"

    def claims(self, **changes: object) -> dict[str, Any]:
        now = int(self.office.sandbox.control("POST", "/clock", {})["now"])
        good: dict[str, Any] = {"iss": f"https://{self.host}", "aud": BASE_URL, "jti": str(uuid.uuid4())}
        good |= {"iat": now, "nbf": now, "exp": now + 1800, "account_id": self.account_id, "user_id": MANAGER}
        return good | {"subdomain": self.subdomain, "client_uuid": self.client_id} | changes

    def token(self, **changes: object) -> str:
        """As amoCRM makes it, or as a merchant who knows his own secret can."""
        return jwt.encode(self.claims(**changes), self.client_secret, algorithm="HS256")

    def headers(self, changes: Headers | None = None) -> dict[str, str]:
        mine = {"X-Auth-Token": self.token(), "X-Lead-Id": str(LEAD), "X-Account-Domain": self.host}
        return {**mine, "Origin": f"https://{self.host}", **(changes or {})}

    def ask(self, action: str, headers: Headers | None = None, **parameters: str) -> Answer:
        return self.office.call("GET", parameters={"action": action, **parameters}, headers=self.headers(headers))

    def tell(self, action: str, headers: Headers | None = None, **fields: object) -> Answer:
        return self.office.call("POST", headers=self.headers(headers), body={"action": action, **fields})

    def exchange(self) -> Answer:
        """From the disposable token to a session, as the widget and our page in it do."""
        body = {"action": "widget_exchange", "ticket": self.tell("widget_session").body["ticket"]}
        return self.office.call("POST", headers={"Origin": BASE_URL}, body=body)

    def in_session(self, changes: Headers | None = None) -> Answer:
        sent = {"X-Session-Token": self.exchange().body["session"], "Origin": BASE_URL, **(changes or {})}
        return self.office.call("GET", parameters={"action": "get_lead"}, headers=sent)

    def calculation(self) -> str:
        """The id of its first one."""
        asked = "SELECT id::text FROM calculations WHERE account_id = %s ORDER BY created_at LIMIT 1"
        return str(self.office.sql(asked, self.account_id)[0][0])

    def newest(self) -> dict[str, Any]:
        """The id of its newest one, as it is now."""
        asked = "SELECT id::text, revision FROM calculations WHERE account_id = %s ORDER BY number DESC LIMIT 1"
        id_, revision = self.office.sql(asked, self.account_id)[0]
        return {"id": id_, "revision": revision}

    def save(self, headers: Headers | None = None, **changes: object) -> Answer:
        sent = {"Idempotency-Key": SAME_KEY, **(headers or {})}
        return self.tell("save_calculation", sent, calculation={**CALCULATION, **changes})

    def admin(self, method: str, action: str, **fields: object) -> Answer:
        """As the operator, in the name of this tenant's owner."""
        return self.office.admin(method, action, **{"owner": self.owner, **fields})

    def save_connection(self, *, owner: str | None = None, **changes: object) -> Answer:
        fields = {"domain": self.host, "client_id": self.client_id, "client_secret": self.client_secret, **changes}
        return self.admin("POST", "save_connection", owner=owner or self.owner, connection=fields)

    def code(self) -> str:
        """Copied by hand from the integration's tab of keys."""
        asked = {"account": self.subdomain, "client_id": self.client_id}
        return str(self.office.sandbox.control("POST", "/codes", asked)["code"])

    def long_lived(self) -> str:
        asked = {"account": self.subdomain, "client_id": self.client_id}
        return str(self.office.sandbox.control("POST", "/long_lived", asked)["access_token"])

    def install(self, **changes: str) -> Answer:
        """The call that installing the widget makes."""
        query = {"code": self.code(), "referer": self.host, "from_widget": "1", **changes}
        return self.office.call("GET", parameters=query)

    def come_back(self, **changes: str) -> Answer:
        """From our start link through the consent window to our redirect."""
        link = self.admin("GET", "authorize_url", domain=self.host).body["authorize_url"]
        return self.office.come_back(self.office.consent(link, account=self.subdomain), **changes)

    def connect(self) -> None:
        assert self.save_connection().status == 200
        answer = self.come_back()
        assert answer.status == 200, answer.text

    def edit_prices(self, price: str = "6500") -> Answer:
        """One price in the draft as it is."""
        revision = self.admin("GET", "prices").body["revision"]
        edit = {"op": "cell", "key": "Стекло|OPT|8", "column": "price", "value": price}
        return self.admin("POST", "edit_prices", revision=revision, edits=[edit])

    def connection(self) -> str:
        found = self.office.sql("SELECT id::text FROM amocrm_tokens WHERE account_id = %s", self.account_id)
        return str(found[0][0])


@dataclass
class Two:
    """`a` acts, `b` must not notice; of `b` somebody learnt a state, a code and a long-lived token.

    `draft`: the revision of his draft of a price list, `version`: a published one of his own.
    """

    a: Tenant
    b: Tenant
    state: str = ""
    code: str = ""
    taken: str = ""
    draft: int = 0
    version: str = ""
    marks: set[str] = field(default_factory=set)

    def settle(self) -> None:
        """Both at work: connected, saved, with a key waiting to be proved, a consent under way and an install."""
        for tenant in (self.b, self.a):
            tenant.connect()
            for key in (SAME_KEY, "second-key-of-two-tenants"):
                answer = tenant.save({"Idempotency-Key": key})
                assert answer.status == 200, answer.text
            tenant.install()
            tenant.admin("GET", "authorize_url", domain=tenant.host)
        self.b.office.tick()
        self.b.save_connection(client_secret=self.b.client_secret[::-1])
        link = self.b.admin("GET", "authorize_url", domain=self.b.host).body["authorize_url"]
        self.state = flat_query(self.b.office.consent(link, account=self.b.subdomain))["state"]
        self.code, self.taken = self.b.code(), self.b.long_lived()
        self._make_prices()
        self.b.office.cookies.clear()
        self.marks = marks_of(self.b.office.database_url, self.b.account_id, self.b.host, *self.b.marks)

    def _make_prices(self) -> None:
        """Of `b`: a list under a name of his own, and a draft of the next one."""
        for price in ("6100", "6200", "6300"):
            self.draft = int(self.b.edit_prices(price).body["revision"])
            if price != "6300":
                self.version = str(self.b.admin("POST", "publish_prices", revision=self.draft).body["version"])

    def forget_attempts(self) -> None:
        """Whoever sends a hundred wrong requests a minute is answered 429, which is another test's matter."""
        self.a.office.sql("DELETE FROM rate_budgets WHERE key !~ %s", str(self.b.account_id))

    def whole_of_b(self) -> Whole:
        return whole(self.b.office.database_url, self.b.office.sandbox, self.b.subdomain, self.marks)


def two_of_one_owner(office: Office) -> Two:
    """Two accounts of one merchant who uses one integration in both."""
    owner = str(office.sql("SELECT id FROM owners WHERE kind = 'installation'")[0][0])
    return Two(
        Tenant(office, "mycompany", 28805383, owner),
        Tenant(office, "twin", twin(office.sandbox), owner),
    )


def two_owners(office: Office) -> Two:
    """Two merchants, each with an integration of his own."""
    owner = str(office.sql("SELECT id FROM owners WHERE kind = 'installation'")[0][0])
    office.sql("INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'second')", OTHER_OWNER)
    integration = {"client_id": OTHER_CLIENT_ID, "client_secret": OTHER_CLIENT_SECRET, "name": "Второй"}
    office.sandbox.control("POST", "/integrations", {**integration, "redirect_uri": REDIRECT_URI})
    client = (OTHER_CLIENT_ID, OTHER_CLIENT_SECRET)
    return Two(
        Tenant(office, "mycompany", 28805383, owner),
        Tenant(office, "twin", twin(office.sandbox), OTHER_OWNER, *client, (OTHER_OWNER, OTHER_CLIENT_ID)),
    )


def twin(sandbox: SandboxProcess) -> int:
    """An account with the very deals of the first one."""
    made = sandbox.control("POST", "/accounts", {"subdomain": "twin", "name": "Близнец", "like": "mycompany"})
    return int(made["id"])
