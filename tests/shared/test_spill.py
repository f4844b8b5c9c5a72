"""The second place for a refresh's answer: kept sealed, found by its parent, gone after the replay."""

import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from shared.errors import DatabaseUnavailable
from shared.oauth import Unreadable
from shared.secret import Secret
from shared.settings import SpillPlace
from shared.spill import Bucket, Folder, Nowhere, Spill, SpillFailed, kept_within, spill_of
from tests.databases import query
from tests.shared.token_lab import Lab, Vendor, grant

REFUSE_WRITES = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$
"""
TRIGGER = """
CREATE TRIGGER refuse BEFORE UPDATE ON amocrm_tokens
   FOR EACH ROW WHEN (NEW.version > OLD.version) EXECUTE FUNCTION refuse()
"""


@pytest.fixture(params=["folder", "bucket"])
def spill(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spill]:
    if request.param == "folder":
        yield Folder(tmp_path / "spill")
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "sample")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="private")
        yield Bucket("private", None)


def test_what_was_kept_is_found_until_it_is_forgotten(spill: Spill) -> None:
    assert spill.find("spill/t/1/a") is None
    spill.keep("spill/t/1/a", "sealed")
    assert (spill.find("spill/t/1/a"), spill.find("spill/t/1/b")) == ("sealed", None)
    spill.forget("spill/t/1/a")
    spill.forget("spill/t/1/a")
    assert spill.find("spill/t/1/a") is None


def test_what_is_kept_within_a_time_is_kept(spill: Spill) -> None:
    kept_within(5.0, spill, "spill/t/1/a", "sealed")
    assert spill.find("spill/t/1/a") == "sealed"


class Slow(Folder):
    def keep(self, name: str, sealed: str) -> None:
        time.sleep(0.3)
        super().keep(name, sealed)


def test_what_takes_longer_is_left_behind_and_may_arrive(tmp_path: Path) -> None:
    spill, began = Slow(tmp_path), time.monotonic()
    with pytest.raises(SpillFailed, match="overdue"):
        kept_within(0.05, spill, "t/1", "sealed")
    assert time.monotonic() - began < 0.25
    time.sleep(0.5)
    assert spill.find("t/1") == "sealed"


def test_a_failure_is_told_as_without_a_limit() -> None:
    with pytest.raises(SpillFailed, match="no second place is configured"):
        kept_within(5.0, Nowhere(), "t/1", "sealed")


def test_a_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    Folder(tmp_path / "spill").keep("t/1", "sealed")
    assert stat.S_IMODE((tmp_path / "spill/t/1").stat().st_mode) == 0o600


def test_a_bucket_that_is_not_there_is_a_failure_without_its_text() -> None:
    with mock_aws(), pytest.raises(SpillFailed) as raised:
        Bucket("nobodys", "https://storage.example").find("x")
    assert "nobodys" not in str(raised.value)


def test_the_place_follows_the_settings(tmp_path: Path) -> None:
    assert isinstance(spill_of(SpillPlace("", "", "")), Nowhere)
    assert isinstance(spill_of(SpillPlace("", "", str(tmp_path))), Folder)
    assert isinstance(spill_of(SpillPlace("bucket", "", "")), Bucket)


@pytest.fixture
def refusing(own_database_url: str, spill: Spill) -> Lab:
    """A database that cuts the connection whenever the answer of a refresh is written."""
    lab = Lab(own_database_url, spill=spill)
    lab.connect()
    query(own_database_url, REFUSE_WRITES)
    query(own_database_url, TRIGGER)
    return lab


def test_an_answer_that_postgres_refuses_is_spilled_sealed_and_replayed(refusing: Lab) -> None:
    vendor = Vendor([grant(1)])
    parent = refusing.row()["refresh_hash"]
    with pytest.raises(DatabaseUnavailable):
        refusing.fresh(vendor)
    name = f"spill/amocrm_tokens/{refusing.id}/{parent}"
    sealed = refusing.spill.find(name)
    assert sealed is not None
    assert "access-1" not in sealed
    query(refusing.dsn, "DROP TRIGGER refuse ON amocrm_tokens")
    refusing.later(60)
    assert refusing.fresh(vendor) == "access-1"
    assert (vendor.sent, refusing.spill.find(name)) == (["refresh-0"], None)


def test_the_second_place_is_tried_even_when_no_time_is_left(refusing: Lab) -> None:
    parent = refusing.row()["refresh_hash"]
    with pytest.raises(DatabaseUnavailable):
        refusing.safekeeping.keep(str(refusing.id), parent, grant(1), refusing.clock.monotonic() - 1)
    assert refusing.spill.find(f"spill/amocrm_tokens/{refusing.id}/{parent}")
    assert "token_unsaved" not in refusing.journal.getvalue()


def test_with_no_second_place_the_loss_is_told(own_database_url: str) -> None:
    lab = Lab(own_database_url)
    lab.connect()
    query(own_database_url, REFUSE_WRITES)
    query(own_database_url, TRIGGER)
    with pytest.raises(DatabaseUnavailable):
        lab.fresh(Vendor([grant(1)]), until=lab.clock.monotonic() + 20)
    assert '"outcome": "token_unsaved"' in lab.journal.getvalue()


def test_an_unreadable_answer_is_kept_for_a_person(lab: Lab, tmp_path: Path) -> None:
    kept = Lab(lab.dsn, id=lab.id, spill=Folder(tmp_path))
    with pytest.raises(Unreadable):
        kept.fresh(Vendor([Unreadable(Secret("<html>def502"))]))
    found = list(tmp_path.rglob("*.raw"))
    assert len(found) == 1
    assert "def502" not in found[0].read_text()
    assert kept.state == "suspect"


class Guarded:
    """S3 whose caller lacks rights: `hidden` without ListBucket (moto knows no IAM), `closed` without GetObject."""

    def __init__(self, client: Any, *, closed: bool) -> None:  # noqa: ANN401 - boto3 makes its classes at run time
        self._real = client
        self._closed = closed

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._real, name)

    def get_object(self, **place: str) -> Any:  # noqa: ANN401 - as above
        if not self._closed:
            with suppress(self._real.exceptions.NoSuchKey):
                return self._real.get_object(**place)
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")


@pytest.mark.parametrize("spill", ["bucket"], indirect=True)
def test_without_the_right_to_list_an_absent_object_is_still_absent(spill: Spill) -> None:
    assert isinstance(spill, Bucket)
    spill._made = Guarded(spill._client(), closed=False)
    spill.keep("spill/t/1/a", "sealed")
    assert (spill.find("spill/t/1/a"), spill.find("spill/t/1/b")) == ("sealed", None)


@pytest.mark.parametrize("spill", ["bucket"], indirect=True)
def test_without_the_right_to_read_nothing_is_called_absent(spill: Spill) -> None:
    assert isinstance(spill, Bucket)
    spill._made = Guarded(spill._client(), closed=True)
    with pytest.raises(SpillFailed):
        spill.find("spill/t/1/b")


def test_the_bucket_is_asked_in_the_region_of_the_settings() -> None:
    made = spill_of(SpillPlace("bucket", "https://storage.example", "", "ru-central1"))
    assert isinstance(made, Bucket)
    assert made._client().meta.region_name == "ru-central1"
