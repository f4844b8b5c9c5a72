"""The shop's JSON becomes our entities: prices come as numbers or texts, an impossible entity is NotJson."""

import re
from datetime import datetime
from decimal import Decimal

from insales.entities import Account, Client, Order, OrderLine, Product, Variant
from shared.errors import NotJson
from shared.lenient_json import identity, items, number, text, value, whole

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
ACCOUNT_EMAILS = (("email",), ("owner", "email"), ("notification_email",))


def account(body: object) -> Account:
    """Flat, or under `account` as the guide expects."""
    found = value(body, "account") or body
    title = text(value(found, "title"))
    return Account(
        id=identity(found),
        email=_account_email(found),
        name=text(value(found, "owner", "name")) or title,
        title=title,
        subdomain=text(value(found, "subdomain")),
        main_host=text(value(found, "main_host")),
        time_zone=text(value(found, "time_zone")),
        blocked=value(found, "blocked") is True,
        paid_till=text(value(found, "paid_till")) or None,
    )


def order(body: object) -> Order:
    client = value(body, "client")
    status = text(value(body, "custom_status", "permalink")) or text(value(body, "fulfillment_status"))
    return Order(
        id=identity(body),
        account_id=whole(value(body, "account_id")),
        number=text(value(body, "number")),
        updated_at=updated_at(body),
        status=status,
        financial_status=text(value(body, "financial_status")),
        currency=_currency(body),
        total_price=number(value(body, "total_price")),
        delivery_price=number(value(body, "full_delivery_price")),
        client=_client(client) if isinstance(client, dict) else None,
        lines=tuple(map(_line, items(body, "order_lines"))),
    )


def product(body: object) -> Product:
    return Product(
        id=identity(body),
        title=text(value(body, "title")),
        updated_at=updated_at(body),
        is_archived=value(body, "archived") is True,
        is_hidden=value(body, "is_hidden") is True,
        variants=tuple(map(_variant, items(body, "variants"))),
    )


def updated_at(body: object) -> datetime:
    """`2024-12-27T21:26:15.000+03:00`. Raises NotJson: without it a list cannot be read on from here."""
    try:
        read = datetime.fromisoformat(text(value(body, "updated_at")))
    except ValueError:
        raise NotJson("no time of change") from None
    if read.tzinfo is None:
        raise NotJson("a time of change without its offset")
    return read


def _account_email(body: object) -> str:
    candidates = (text(value(body, *names)).strip() for names in ACCOUNT_EMAILS)
    email = next(filter(EMAIL.fullmatch, candidates), None)
    if email is None:
        raise NotJson("an account has an e-mail")
    return email


def _currency(body: object) -> str:
    code = text(value(body, "currency_code"))
    return "RUB" if code == "RUR" else code  # the code that the rouble had until 1998


def _client(body: object) -> Client:
    names = (text(value(body, part)).strip() for part in ("surname", "name", "middlename"))
    name = " ".join(filter(None, names))
    return Client(identity(body), name, text(value(body, "email")) or None, text(value(body, "phone")) or None)


def _line(body: object) -> OrderLine:
    quantity = number(value(body, "quantity"))
    return OrderLine(
        id=identity(body),
        product_id=whole(value(body, "product_id")),
        variant_id=whole(value(body, "variant_id")),
        sku=text(value(body, "sku")),
        title=text(value(body, "title")),
        quantity=Decimal(1) if quantity is None else quantity,
        sale_price=number(value(body, "sale_price")),
        total_price=number(value(body, "full_total_price")),
    )


def _variant(body: object) -> Variant:
    return Variant(
        id=identity(body),
        sku=text(value(body, "sku")),
        barcode=text(value(body, "barcode")),
        price=number(value(body, "price")),
        old_price=number(value(body, "old_price")),
        quantity=number(value(body, "quantity")),
    )
