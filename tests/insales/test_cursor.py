"""Reading a list that changes meanwhile: nothing is lost, nothing comes twice, it ends."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import responses

from insales.cursor import Cursor, walk
from tests.insales.calls import ADMIN, client, payload
from tests.insales.walking import MOSCOW, START, Listing, row


def test_the_cursor_is_written_as_documented_with_its_plus_encoded(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/orders.json", json=[])
    assert list(client().orders(Cursor(START.updated_since, 7))) == []
    query = urlsplit(vendor.calls[0].request.url or "").query
    assert query == "per_page=50&updated_since=2017-09-04+00%3A00%3A00+%2B03%3A00&from_id=7"


def test_deleted_products_come_when_asked_for(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/products.json", json=[])
    assert list(client().products(START, with_deleted=True, per_page=10)) == []
    query = urlsplit(vendor.calls[0].request.url or "").query
    assert query == "with_deleted=true&per_page=10&updated_since=2017-09-04+00%3A00%3A00+%2B03%3A00"


def test_the_next_page_is_asked_after_the_last_object_of_this_one(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/orders.json", json=payload("orders__page"))
    vendor.get(f"{ADMIN}/orders.json", json=[])
    assert [order.id for order in client().orders(START)] == [7001]
    query = urlsplit(vendor.calls[1].request.url or "").query
    assert query == "per_page=50&updated_since=2024-12-27+21%3A26%3A15+%2B03%3A00&from_id=7001"


def test_a_short_page_is_not_the_end_but_an_empty_one_is() -> None:
    listing = Listing([row(3, 1), row(1, 2), row(2, 2), row(9, 2), row(4, 5)])
    assert [each.id for each in walk(listing.read, START)] == [3, 1, 2, 9, 4]
    assert listing.asked[-1] == Cursor.after(row(4, 5))


def test_a_list_that_ignores_the_id_repeats_nothing() -> None:
    listing = Listing([row(1, 1), row(2, 1), row(3, 2)], size=3, ignores_from_id=True)
    assert [each.id for each in walk(listing.read, START)] == [1, 2, 3]


def test_what_changes_meanwhile_comes_again_and_nothing_is_lost() -> None:
    listing = Listing([row(1, 1), row(2, 2), row(3, 3)])
    reading = walk(listing.read, START)
    first = next(reading)
    listing.rows[0] = row(1, 9)
    assert [first, *reading] == [row(1, 1), row(2, 2), row(3, 3), row(1, 9)]


def test_the_next_reading_goes_on_from_the_last_object() -> None:
    listing = Listing([row(1, 1), row(2, 2)])
    *_, last = walk(listing.read, START)
    listing.rows.append(row(3, 3))
    assert list(walk(listing.read, Cursor.after(last))) == [row(3, 3)]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 9, 26, 12, 0, 5, tzinfo=UTC), "2026-09-26 12:00:05 +00:00"),
        (datetime(2026, 9, 26, 12, 0, 5, 250_000, tzinfo=MOSCOW), "2026-09-26 12:00:05.250 +03:00"),
        (datetime(2026, 9, 26, 12, tzinfo=UTC).astimezone(MOSCOW), "2026-09-26 15:00:00 +03:00"),
    ],
)
def test_a_moment_keeps_its_offset(moment: datetime, written: str) -> None:
    assert Cursor(moment).query() == [("updated_since", written)]


def test_a_moment_without_its_offset_is_no_cursor() -> None:
    with pytest.raises(ValueError, match="offset"):
        Cursor((START.updated_since + timedelta(days=1)).replace(tzinfo=None))
