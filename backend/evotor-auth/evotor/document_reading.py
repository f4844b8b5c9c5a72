"""Documents out of Evotor's JSON, flat as terminals send them or wrapped as the reference shows them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from evotor.documents import Document, Payment, Position, PrintResult, Receipt
from evotor.reading import identity, moment, table
from shared.lenient_json import items, number, text, value, whole


def document(body: object) -> Document:
    """Raises NotJson without an id."""
    content = table(body, "body")
    is_receipt = "positions" in content
    return Document(
        id=identity(body),
        type=text(value(body, "type")),
        number=text(value(body, "number")),
        close_date=moment(value(body, "close_date")),
        created_at=moment(value(body, "created_at")),
        time_zone_offset=whole(value(body, "time_zone_offset")),
        session_id=text(value(body, "session_id")),
        session_number=text(value(body, "session_number")),
        close_user_id=text(value(body, "close_user_id")),
        store_id=text(value(body, "store_id")),
        device_id=text(value(body, "device_id")),
        user_id=text(value(body, "user_id")),
        version=text(value(body, "version")),
        extras=table(body, "extras"),
        receipt=receipt(content) if is_receipt else None,
        body={} if is_receipt else content,
    )


def receipt(body: object) -> Receipt:
    return Receipt(
        positions=tuple(map(_position, _unwrapped(body, "positions", "position"))),
        payments=tuple(map(_payment, _unwrapped(body, "payments", "payment"))),
        print_results=tuple(map(_print_result, _unwrapped(body, "pos_print_results", "pos_print_result"))),
        sum=number(value(body, "sum")),
        result_sum=number(value(body, "result_sum")),
        base_document_id=text(value(body, "base_document_id")) or None,
        base_document_number=text(value(body, "base_document_number")) or None,
        customer_email=text(value(body, "customer_email")) or None,
        customer_phone=text(value(body, "customer_phone")) or None,
    )


# {"positions": [{"id": 1, …}]}                       live
# {"positions": [{"position": {"id": 1, …}}]}         the reference
def _unwrapped(body: object, name: str, wrapper: str) -> list[Mapping[str, object]]:
    return [table(one, wrapper) or one for one in items(body, name)]


def _position(body: object) -> Position:
    return Position(
        id=whole(value(body, "id")),
        uuid=text(value(body, "uuid")),
        product_id=text(value(body, "product_id")) or None,
        product_name=text(value(body, "product_name")),
        product_type=text(value(body, "product_type")),
        code=text(value(body, "code")),
        bar_code=text(value(body, "bar_code")),
        measure_name=text(value(body, "measure_name")),
        quantity=number(value(body, "quantity")),
        price=number(value(body, "price")),
        cost_price=number(value(body, "cost_price")),
        result_price=number(value(body, "result_price")),
        sum=number(value(body, "sum")),
        result_sum=number(value(body, "result_sum")),
        discount_sum=number(value(body, "position_discount", "discount_sum")),
        tax=text(value(body, "tax", "type")),
        tax_sum=number(value(body, "tax", "result_sum")),
        settlement_method=text(value(body, "settlement_method", "type")),
        print_group_id=text(value(body, "print_group_id")),
    )


def _payment(body: object) -> Payment:
    changes = (number(value(part, "change")) for part in items(body, "parts"))
    return Payment(
        id=text(value(body, "id")),
        type=text(value(body, "type")),
        sum=number(value(body, "sum")),
        change=sum((change for change in changes if change is not None), Decimal(0)),
    )


def _print_result(body: object) -> PrintResult:
    return PrintResult(
        receipt_number=text(value(body, "receipt_number")),
        document_number=text(value(body, "document_number")),
        session_number=text(value(body, "session_number")),
        printed_at=_printed_at(text(value(body, "receipt_date")), text(value(body, "receipt_time"))),
        fn_serial_number=text(value(body, "fn_serial_number")),
        fiscal_document_number=text(value(body, "fiscal_document_number")),
        fiscal_sign_doc_number=text(value(body, "fiscal_sign_doc_number")),
        kkt_serial_number=text(value(body, "kkt_serial_number")),
        kkt_reg_number=text(value(body, "kkt_reg_number")),
        check_sum=number(value(body, "check_sum")),
        print_group_id=text(value(body, "print_group_id")),
    )


def _printed_at(day: str, time: str) -> datetime | None:
    """DDMMYYYY and HHMM."""
    try:
        return datetime.strptime(day + time, "%d%m%Y%H%M")  # noqa: DTZ007 - the till tells no zone
    except ValueError:
        return None
