"""What a terminal uploads: receipts, and all its other documents (evotor.md §3.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """A line. `sum` before discounts, `result_sum` after them; a free price has no product."""

    id: int | None
    uuid: str
    product_id: str | None
    product_name: str
    product_type: str
    code: str
    bar_code: str
    measure_name: str
    quantity: Decimal | None
    price: Decimal | None
    cost_price: Decimal | None
    result_price: Decimal | None
    sum: Decimal | None
    result_sum: Decimal | None
    discount_sum: Decimal | None
    tax: str
    tax_sum: Decimal | None
    settlement_method: str
    print_group_id: str


@dataclass(frozen=True, slots=True)
class Payment:
    """`change`: what was given back in cash, of all its parts."""

    id: str
    type: str
    sum: Decimal | None
    change: Decimal


@dataclass(frozen=True, slots=True)
class PrintResult:
    """The fiscal identity: drive, number and sign together. `printed_at` is the till's own time, without a zone."""

    receipt_number: str
    document_number: str
    session_number: str
    printed_at: datetime | None
    fn_serial_number: str
    fiscal_document_number: str
    fiscal_sign_doc_number: str
    kkt_serial_number: str
    kkt_reg_number: str
    check_sum: Decimal | None
    print_group_id: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Paid is `result_sum`; also of a PAYBACK, whose sums are positive. A return without a receipt has no base.

    The buyer's e-mail and phone are there when an e-receipt was asked for.
    """

    positions: tuple[Position, ...]
    payments: tuple[Payment, ...]
    print_results: tuple[PrintResult, ...]
    sum: Decimal | None
    result_sum: Decimal | None
    base_document_id: str | None
    base_document_number: str | None
    customer_email: str | None
    customer_phone: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """`id` alone is unique: `number` begins anew after a reset. `time_zone_offset` in milliseconds.

    `body` is what documents of other types hold, as it came; `extras` what an application on the terminal attached.
    """

    id: str
    type: str
    number: str
    close_date: datetime | None
    created_at: datetime | None
    time_zone_offset: int | None
    session_id: str
    session_number: str
    close_user_id: str
    store_id: str
    device_id: str
    user_id: str
    version: str
    extras: Mapping[str, object]
    receipt: Receipt | None
    body: Mapping[str, object] = field(repr=False)
