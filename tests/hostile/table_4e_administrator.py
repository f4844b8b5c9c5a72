"""Table 4E, M1-M17: the administrator's doors.

Not here, because the page of it comes later or contract.md knows no such thing: M6 (no page yet but the callback's,
tests/shared/test_pages.py), M7 and M9 and M10 (no list of merchants to sort or search yet), M12 (no second factor).
M4: tests/shared/test_login_guard.py. M13 and M16 are at the end of the table's test, M14's refusal by Postgres too.
"""

import unicodedata

from tests.hostile.runner import Row, Sent
from tests.hostile.sending import ADMIN, NOBODY, get, post
from tests.hostile.situations import Situation, setting
from tests.office import ADMIN_TOKEN, BASE_URL
from tests.sandbox_process import HOST

SHORT = "thirty-one-characters-and-no-mo"
GUESS = "a-guessed-key-of-an-administrator"
NEVER_GIVEN = "contract.md §2.1: that way is off, so every bearer is one that nobody gave out"
UNKNOWN = "contract.md §2: unknown actions are 400"
CONTROL = "control characters are refused in every header, before anything asks what it is for"
NOT_OURS = {"Sec-Fetch-Site": "cross-site"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def bearer(text: str) -> dict[str, object]:
    return {"Authorization": f"Bearer {text}"}


def status(row_id: str, who: dict[str, object], *, code: str = "auth_invalid") -> Row:
    """An administrator's question with another key than his."""
    return Row(row_id, get("connection_status", who=who), 401, code, audit=int(code == "auth_invalid"))


def login(row_id: str, key: object, answer: tuple[int, str], audit: int = 0, **headers: object) -> Row:
    return Row(row_id, post("admin_login", {"key": key}, who=NOBODY, headers=headers), *answer, audit=audit)


def off(row_id: str, value: str) -> tuple[Row, Row]:
    """With this ADMIN_TOKEN in the settings."""
    situation = setting("ADMIN_TOKEN", value)
    asked = Row(
        f"{row_id} by bearer", get("connection_status", who=bearer(value.strip() or GUESS)), 401, "auth_invalid"
    )
    logged = Row(f"{row_id} by login", post("admin_login", {"key": value}, who=NOBODY), 403, "forbidden")
    return in_situation(asked, situation, NEVER_GIVEN), in_situation(logged, situation, "")


def in_situation(row: Row, given: Situation, note: str) -> Row:
    return Row(row.id, row.sent, row.status, row.code, given=given, note=note)


def of_owner(row_id: str, owner: object, *, answer: tuple[int, str] = (404, "not_found")) -> Row:
    return Row(row_id, post("disconnect", {"domain": HOST, "owner": owner}, who=ADMIN), *answer)


def guessed(action: str) -> Sent:
    return get(action, who=ADMIN)


ADMINISTRATOR_ROWS = (
    *off("M1a", ""),
    *off("M1b", SHORT),
    *off("M1c", " " * 40),
    Row("M14a", get("connection_status", who=ADMIN, httpMethod="PUT"), 405, "method_not_allowed"),
    Row("M14b", get("connection_status", who=ADMIN, httpMethod="DELETE"), 405, "method_not_allowed"),
    status("M2a", bearer(GUESS)),
    status("M2b", bearer(ADMIN_TOKEN[:-1])),
    status("M2c", bearer(f"{ADMIN_TOKEN}x")),
    status("M2d", bearer(ADMIN_TOKEN.upper())),
    status("M2e", bearer(unicodedata.normalize("NFD", "й" * 40))),
    status("M2f", {"Authorization": f"Basic {ADMIN_TOKEN}"}, code="auth_required"),
    status("M2g", {"Authorization": ADMIN_TOKEN}, code="auth_required"),
    status("M2h", bearer(f"{ADMIN_TOKEN} "), code="auth_required"),
    Row("M2i", get("connection_status", who=bearer(f"{ADMIN_TOKEN}\0")), 400, "bad_param", note=CONTROL),
    Row("M2j", get("connection_status", who=bearer("x" * 1_000_000)), 400, "bad_event", note="a header over 8 KB"),
    login("M2k", GUESS, (401, "auth_invalid"), audit=1),
    login("M2l", f"{ADMIN_TOKEN} ", (401, "auth_invalid"), audit=1),
    login("M2m", f"{ADMIN_TOKEN}\0", (400, "bad_param")),
    login("M2n", "x" * 1_000_000, (413, "too_large")),
    login("M2o", "", (401, "auth_invalid"), audit=1),
    login("M3a", [ADMIN_TOKEN], (422, "validation_failed")),
    login("M3b", {"$ne": ""}, (422, "validation_failed")),
    login("M3c", 7, (422, "validation_failed")),
    login("M3d", None, (422, "validation_failed")),
    login("M3e", True, (422, "validation_failed")),  # noqa: FBT003 - a key of a JSON body
    Row("M5a", post("admin_login", {"key": ADMIN_TOKEN}, who=NOBODY, headers=NOT_OURS), 403, "origin_denied"),
    Row(
        "M5b",
        post("admin_login", {"key": ADMIN_TOKEN}, who=NOBODY, headers={"Origin": "https://evil.example"}),
        403,
        "origin_denied",
    ),
    Row(
        "M5c",
        post("admin_login", {"key": ADMIN_TOKEN}, who=NOBODY, headers={"Origin": f"{BASE_URL}.evil.example"}),
        403,
        "origin_denied",
    ),
    Row("M5d", post("admin_login", f"key={ADMIN_TOKEN}", who=NOBODY, headers=FORM), 415, "unsupported_media_type"),
    of_owner("M8a", "00000000-0000-4000-8000-0000000000ff"),
    of_owner("M8b", "../../admin"),
    of_owner("M8c", -1),
    of_owner("M8d", "00000000-0000-4000-8000-000000000001\n"),
    of_owner("M8e", ["00000000-0000-4000-8000-000000000001"]),
    Row("M8f", get("connection_status", who=ADMIN, query={"owner": "' OR 1=1 --"}), 404, "not_found"),
    Row("M8g", get("connection_status", who=ADMIN, query={"domain": "nobodys"}), 404, "not_found"),
    Row("M8h", post("disconnect", {"domain": "nobodys"}, who=ADMIN), 404, "not_found"),
    *(
        Row(f"M11 {action}", guessed(action), 400, "unknown_action", note=UNKNOWN)
        for action in ("show_secret", "export_tokens", "audit", "owners", "sql", "__init__", "save_connection()")
    ),
    Row("M15a", get(headers={"User-Agent": 'x\n{"level":"error","event":"paid"}'}), 400, "bad_param", note=CONTROL),
    Row("M15b", get(headers={"User-Agent": 'x\\n{"level":"error","event":"paid"}'}), 200, calls=2),
    Row("M15c", get('get_lead\n{"level":"error"}'), 400, "bad_param", note=CONTROL),
    Row(
        "M17",
        post(headers={"Transfer-Encoding": "chunked", "Content-Length": "5"}, body={}),
        400,
        "bad_event",
    ),
)
