"""The price list as a CSV file: out of the cabinet, and into its draft (calculator.md §3.7)."""

import binascii
import re
import zlib

from amocrm import messages
from amocrm.calculator.price_table.csv_text import MOST_BYTES
from amocrm.calculator.price_table.csv_writing import csv_of
from amocrm.calculator.price_table.importing import imported
from amocrm.calculator.price_table.json_shapes import import_json
from amocrm.calculator.price_table.table import rows
from amocrm.price_desk import desk
from shared.administrator import Administrator
from shared.errors import Unprocessable
from shared.failures import success
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response

GZIP = b"\x1f\x8b"
GZIP_WINDOW = 31
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def import_prices(request: Request, caller: Administrator, services: Services) -> Response:
    """`revision`, `file`, `apply`: without it nothing is stored. What has an error stays as the draft has it."""
    body = request.json(LARGE_JSON_LIMIT)
    mine = desk(request, caller, services, body.get("owner"))
    draft = mine.seen(body)
    made = imported(_content(body.get("file")), draft.prices)
    revision = draft.revision
    if body.get("apply") is True and made.prices is not None and made.prices != draft.prices:
        revision = mine.drafts.save(made.prices, revision, "price_list_imported", based_on=draft.based_on)
    return success(revision=revision, **import_json(made))


def export_prices(request: Request, caller: Administrator, services: Services) -> Response:
    """Of the draft, else of the list in force, as Excel in Russian opens it."""
    draft = desk(request, caller, services, request.query.get("owner")).drafts.draft()
    version = draft.based_on if draft.updated_at is None else draft.prices.version
    name = NOT_IN_NAMES.sub("-", version or "").strip("-.") or "list"
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="price-{name[:100]}.csv"',
    }
    return Response.of_bytes(csv_of(rows(draft.prices)), headers)


def _content(given: object) -> bytes:
    """Base64, whole or in pieces, as no text of a JSON body is long. Raises Unprocessable."""
    sent = given if isinstance(given, list) else [given]
    pieces = [piece for piece in sent if isinstance(piece, str)]
    wrong = Unprocessable(field="file", message=messages.PRICE_FILE_WRONG)
    if not sent or len(pieces) < len(sent):
        raise wrong
    try:
        content = binascii.a2b_base64("".join(pieces), strict_mode=True)
        return _unpacked(content) if content.startswith(GZIP) else content
    except (ValueError, zlib.error):
        raise wrong from None


def _unpacked(content: bytes) -> bytes:
    """One byte more than is let in, at most: whoever reads it says that it is too large."""
    unpacking = zlib.decompressobj(GZIP_WINDOW)
    unpacked = unpacking.decompress(content, MOST_BYTES + 1)
    if len(unpacked) <= MOST_BYTES and not unpacking.eof:
        raise ValueError("cut off")
    return unpacked
