"""Table 4C, H1-H26: hosts that are none of amoCRM's, at each place where one comes in.

H24 (names that lead inside) and H25 (rebinding): tests/shared/test_outgoing_hosts.py. That a refused host is not even
looked up is watched at the sockets by tests/stories/test_hostile_hosts.py; here the vendors' journal says that nobody
was called.
"""

import json

from tests.hostile.runner import Row, Sent
from tests.hostile.sending import ADMIN, get, post
from tests.hostile.situations import afterwards_new, both, coming_back, stored, vendor
from tests.hostile.tokens import disposable
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

HOSTS = {
    "H1": ["evil.com"],
    "H2": ["evil.com/?", "evil.com#", "evil.com/"],
    "H3": ["evil.com:443/"],
    "H4": ["a.amocrm.ru@evil.com", "a@evil.com/"],
    "H5": ["a.amocrm.ru.evil.com"],
    "H6": ["evilamocrm.ru"],
    "H7": ["amocrm.ru", ".amocrm.ru", "-a.amocrm.ru", "a-.amocrm.ru"],
    "H8": ["a.b.amocrm.ru"],
    "H10": ["a.amocrm.ru."],
    "H11": ["a.amocrm.ru\n", "a.amocrm.ru\r\nHost: x", "a.amocrm.ru%0a"],
    "H12": ["a.amocrm.ru:8080", "a.amocrm.ru:80"],
    "H13": ["https://a.amocrm.ru", "//a.amocrm.ru", "ftp://a.amocrm.ru"],
    "H14": ["a.amocrm.ru/path", "a.amocrm.ru?x", "a.amocrm.ru#x"],
    "H15": ["evil.com\\.amocrm.ru", "evil.com\\"],
    "H16": ["127.0.0.1", "localhost", "[::1]", "0", "0x7f.1", "2130706433", "127.1"],
    "H17": ["169.254.169.254/", "metadata.google.internal"],
    "H18": ["[::ffff:169.254.169.254]", "fd00::1"],
    "H19": ["a.amocrm.ru%2eevil.com", "%61.amocrm.ru", "%2561.amocrm.ru"],
    "H20": ["а.amocrm.ru", "xn--80a.amocrm.ru", "a。amocrm.ru"],
    "H21": [f"{'a' * 64}.amocrm.ru", f"{'a.' * 146}amocrm.ru", ""],
    "H22": ["a..amocrm.ru", "*", "*.amocrm.ru"],
    "H23": ["a_b.amocrm.ru", "a b.amocrm.ru", "a\t.amocrm.ru", "a\0.amocrm.ru"],
}
LISTED = [(f"{name}{'abcdefgh'[place]}", host) for name, hosts in HOSTS.items() for place, host in enumerate(hosts)]
NOT_ONE_LINE = {host for _, host in LISTED if not host.isprintable()}
CONTROL = "control characters are refused wherever they stand, before anything asks what they are for"
COMPARED = "contract.md §2.1: compared with the proven account and never called, so it is a mismatch"
ANY_USUAL_WAY = "contract.md §2.1: the address of any page of the account names it"
STATE_IS_SPENT = frozenset({"oauth_states"})


def as_referer(name: str, host: str) -> Row:
    if host in NOT_ONE_LINE:
        return Row(f"{name} as referer", coming_back(referer=host), 400, "bad_param", note=CONTROL)
    row_id, sent = f"{name} as referer", coming_back(referer=host)
    return Row(row_id, sent, 403, "host_not_allowed", audit=1, changes=STATE_IS_SPENT)


def as_account_domain(name: str, host: str) -> Row:
    sent, row_id = get(headers={"X-Account-Domain": host}), f"{name} as X-Account-Domain"
    if host in NOT_ONE_LINE - {"a\t.amocrm.ru"}:
        return Row(row_id, sent, 400, "bad_param", note=CONTROL)
    return Row(row_id, sent, 403, "tenant_mismatch", audit=1, note=COMPARED)


def as_domain(name: str, host: str) -> Row:
    """The form of an administrator; D38 is the same list."""
    sent, row_id = form(host), f"{name} as domain"
    if "\0" in host:
        return Row(row_id, sent, 400, "bad_param", note=CONTROL)
    if host == "https://a.amocrm.ru":
        changes = frozenset({"amocrm_tokens", "oauth_states"})
        return Row(row_id, sent, 200, audit=1, changes=changes, given=afterwards_new, note=ANY_USUAL_WAY)
    return Row(row_id, sent, 403, "host_not_allowed", audit=1)


def form(domain: str) -> Sent:
    """Another integration's keys, so that a row which passes touches no account in use."""
    fields = {"domain": domain, "client_id": f"9{CLIENT_ID[1:]}", "client_secret": CLIENT_SECRET}
    return post("save_connection", {"connection": fields}, who=ADMIN)


GRANTED = {"oauth_states", "amocrm_tokens"}
FEW = {"evil.com", "a.amocrm.ru.evil.com", "127.0.0.1"}
UPPER = HOST.upper()
REDIRECTS = (301, 302, 303, 307, 308)
AWAY = {"Location": "http://evil.example/api/v4/leads"}


def stored_host(name: str, host: str) -> Row:
    """A token may name the issuer that the row names; our token still goes nowhere else."""
    claimed = disposable(iss=f"https://{host}")
    sent = get(headers={"X-Auth-Token": claimed, "X-Account-Domain": None, "Origin": None})
    return Row(f"{name} as stored host", sent, 403, "host_not_allowed", audit=1, given=stored("domain", host))


def returned_host(name: str, host: str) -> Row:
    """Nobody lives at the account's address, and the vendor says where it moved."""
    moved = json.dumps({"id": 28805383, "subdomain": "evil", "domain": host, "top_level_domain": "com"})
    said = both(vendor("/api", 404), vendor("/oauth2/account/current/subdomain", body=moved))
    return Row(f"{name} as returned host", get(), 404, "not_found", calls=2, given=said)


HOST_ROWS = (
    *(as_referer(*listed) for listed in LISTED),
    *(as_account_domain(*listed) for listed in LISTED),
    *(as_domain(*listed) for listed in LISTED),
    *(stored_host(*listed) for listed in LISTED if listed[1] in FEW),
    *(returned_host(*listed) for listed in LISTED if listed[1] in FEW),
    Row(
        "H9 as referer",
        coming_back(referer=UPPER, code=lambda target: target.sandbox.code()),
        200,
        calls=2,
        audit=1,
        changes=frozenset(GRANTED),
    ),
    Row("H9 as X-Account-Domain", get(headers={"X-Account-Domain": UPPER}), 200, calls=2),
    Row("H9 as domain", form(UPPER), 200, audit=1, changes=frozenset(GRANTED), given=afterwards_new),
    *(
        Row(f"H26 {status}", get(), 502, "upstream_error", calls=1, given=vendor("/api", status, headers=AWAY))
        for status in REDIRECTS
    ),
)
