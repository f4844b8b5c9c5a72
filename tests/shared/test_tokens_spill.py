"""What lies in the second place, or cannot be read there, decides nothing by itself (reliability.md §3.3, I4)."""

from pathlib import Path

import pytest
from msgspec import structs

from shared import errors
from shared.key_ring import KeyRing
from shared.oauth import GrantRefused, Unreadable
from shared.secret import Secret
from shared.spill import Folder, SpillFailed
from shared.vault import Vault
from tests.databases import query
from tests.shared.parts import RING
from tests.shared.token_lab import TABLE, Lab, Vendor, grant

LOST = errors.AnswerLost("read timeout")
REFUSED = GrantRefused("revoked")
NEWER = KeyRing({"k2": bytes(reversed(range(32))), **RING.keys})
HOUR = 3600


class Unreachable(Folder):
    """Keeps, and cannot be asked: what storage without the right to list answers for an absent object."""

    def find(self, name: str) -> str | None:
        raise SpillFailed("ClientError")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "spill")


def tried(lab: Lab, vendor: Vendor) -> type[errors.AppError]:
    with pytest.raises(errors.AppError) as raised:
        lab.fresh(vendor)
    return type(raised.value)


def spilled_by_a_newer_instance(lab: Lab) -> None:
    """It has rotated, Postgres refused its answer, and it sealed that with a key we do not have."""
    row = lab.row()
    assert lab.tokens._lease(row) is not None
    assert lab.again(vault=Vault(NEWER)).safekeeping._spilled(str(lab.id), row["refresh_hash"], grant(1), 5.0)
    lab.later(30)


def test_a_spill_that_cannot_be_asked_frees_the_lease_and_says_so(lab: Lab, tmp_path: Path) -> None:
    lab = lab.again(spill=Unreachable(tmp_path))
    tried(lab, Vendor([LOST]))
    lab.later(60)
    vendor = Vendor([grant(1)])
    tried(lab, vendor)
    row = lab.row()
    assert (vendor.sent, row["state"], row["last_error"], row["is_leased"]) == ([], "suspect", "spill", False)


def test_a_spill_that_cannot_be_asked_for_an_hour_no_longer_stops_a_refresh(lab: Lab, tmp_path: Path) -> None:
    lab = lab.again(spill=Unreachable(tmp_path))
    tried(lab, Vendor([LOST]))
    lab.later(HOUR + 60)
    assert lab.fresh(Vendor([grant(1)])) == "access-1"


def test_a_spilled_answer_whose_key_is_missing_here_is_not_sent_past(lab: Lab, folder: Folder) -> None:
    lab = lab.again(spill=folder)
    spilled_by_a_newer_instance(lab)
    vendor = Vendor([REFUSED])
    tried(lab, vendor)
    assert (vendor.sent, lab.state, lab.row()["last_error"]) == ([], "suspect", "spill_unreadable")


def test_with_its_key_back_the_spilled_answer_is_replayed(lab: Lab, folder: Folder) -> None:
    lab = lab.again(spill=folder)
    spilled_by_a_newer_instance(lab)
    tried(lab, Vendor([REFUSED]))
    lab.later(90)
    assert lab.again(vault=Vault(NEWER)).fresh(Vendor([REFUSED])) == "access-1"


def test_a_key_that_stays_away_is_told_and_nothing_is_thrown_away(lab: Lab, folder: Folder) -> None:
    lab = lab.again(spill=folder)
    spilled_by_a_newer_instance(lab)
    lab.later(2 * HOUR)
    vendor = Vendor([grant(1)])
    assert tried(lab, vendor) is errors.ReauthRequired
    assert (vendor.sent, lab.state, lab.row()["last_error"]) == ([], "reauth_required", "spill_unreadable")
    assert query(lab.dsn, "SELECT to_state FROM alerts") == [("reauth_required",)]


@pytest.mark.parametrize("asks", ["person", "tick"])
def test_a_grant_that_was_called_dead_lives_again_with_the_key(lab: Lab, folder: Folder, asks: str) -> None:
    lab = lab.again(spill=folder)
    spilled_by_a_newer_instance(lab)
    lab.later(2 * HOUR)
    tried(lab, Vendor([REFUSED]))
    lab.later(4 * HOUR)
    if asks == "tick":
        assert len(lab.database.all("tokens.claim_due", table=TABLE, limit=5, pause=900)) == 1
    vendor = Vendor([REFUSED])
    assert lab.again(vault=Vault(NEWER)).fresh(vendor) == "access-1"
    assert (vendor.sent, lab.state) == ([], "active")


def test_the_spill_of_a_dead_grant_is_asked_now_and_then(lab: Lab, folder: Folder) -> None:
    lab = lab.again(spill=folder)
    tried(lab, Vendor([LOST]))
    lab.later(100)
    tried(lab, Vendor([REFUSED]))
    assert lab.state == "reauth_required"
    lab.later(300)
    tried(lab, Vendor([REFUSED]))
    assert lab.row()["wait_seconds"] > 200


def raw_texts(folder: Path, lab: Lab) -> set[str]:
    opened = set()
    for path in folder.rglob("*.raw"):
        place = f"{lab.id}|{path.name.partition('.')[0]}"
        opened.add(lab.tokens._vault.open(path.read_text(), table=TABLE, column="spill", row=place).reveal())
    return opened


def test_an_unreadable_answer_to_the_repeat_is_kept_too(lab: Lab, tmp_path: Path) -> None:
    lab = lab.again(spill=Folder(tmp_path))
    assert tried(lab, Vendor([errors.Temporary("502"), Unreadable(Secret("only-live"))])) is Unreadable
    assert raw_texts(tmp_path, lab) == {"only-live"}
    assert '"outcome": "token_unreadable"' in lab.journal.getvalue()


def test_a_later_page_does_not_overwrite_what_was_kept(lab: Lab, tmp_path: Path) -> None:
    lab = lab.again(spill=Folder(tmp_path))
    for number, text in enumerate(("only-live", "<html>maintenance</html>")):
        lab.later(60 * number)
        tried(lab, Vendor([Unreadable(Secret(text)), errors.Temporary("502")]))
    assert raw_texts(tmp_path, lab) == {"only-live", "<html>maintenance</html>"}


@pytest.mark.parametrize("again", ["the same", "none"])
def test_an_answer_that_brings_no_new_refresh_token_is_not_spilled(lab: Lab, folder: Folder, again: str) -> None:
    """The vendor gives it again; a leftover would overwrite a newer one later."""
    same = structs.replace(grant(1), refresh_token=Secret("refresh-0") if again == "the same" else None)
    lab = lab.again(spill=folder)
    query(lab.dsn, "ALTER TABLE amocrm_tokens ADD CONSTRAINT refuse CHECK (version = 0)")
    try:
        tried(lab, Vendor([same]))
    finally:
        query(lab.dsn, "ALTER TABLE amocrm_tokens DROP CONSTRAINT refuse")
    assert folder.find(f"spill/{TABLE}/{lab.id}/{lab.row()['refresh_hash']}") is None


def test_a_write_whose_outcome_was_lost_is_known_for_our_own(lab: Lab) -> None:
    write, cut = lab.database.all, [True]

    def cut_once(name: str, **parameters: object) -> object:
        rows = write(name, **parameters)  # type: ignore[arg-type]
        if name == "tokens.finish" and cut.pop():
            cut.append(False)
            raise errors.DatabaseUnavailable("cut at COMMIT")
        return rows

    lab.database.all = cut_once  # type: ignore[method-assign, assignment]
    assert lab.fresh(Vendor([grant(1)])) == "access-1"
    assert "lineage_moved" not in lab.journal.getvalue()
