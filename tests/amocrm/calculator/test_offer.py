"""A commercial offer: what the client reads adds up, and what is ours alone is not in it (calculator.md §3.5)."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from amocrm.calculator.calculation import Calculation, Hole, Panel
from amocrm.calculator.offer import offer
from amocrm.calculator.offer_rows import FIGURES
from amocrm.calculator.seller import Seller
from tests.amocrm.calculator.goods import DOOR, PARTITION, hinges, item, services
from tests.amocrm.calculator.offers import (
    FACTS,
    MARKED_UP,
    SELLER,
    WALK_IN,
    added_up,
    named,
    offered,
    stored,
)
from tests.amocrm.calculator.sheet import quoted, spaced

SHELF = Panel(key="p2", role="shelf", width=600, height=220, qty=3, glass="CLR", thickness=6, tempered=True)


def test_the_worked_example_reads_like_this_in_detail() -> None:
    assert named(offered(WALK_IN)) == [
        ("Стекло осветлённое 8 мм", "10 400,00 ₽"),
        ("Закалка 8 мм", "3 000,00 ₽"),
        ("Полировка кромки", "1 440,00 ₽"),
        ("П-профиль 20×20 (2200 мм)", "1 320,00 ₽"),
        ("Штанга-стабилизатор 1000 мм", "2 450,00 ₽"),
        ("Замер", "1 500,00 ₽"),
        ("Монтаж", "6 000,00 ₽"),
        ("Доставка по городу", "2 500,00 ₽"),
        ("Доставка за пределы города", "600,00 ₽"),
    ]


def test_in_short_products_and_services_have_one_sum_each() -> None:
    made = offered(WALK_IN, "short")

    assert named(made) == [
        ("Душевая перегородка", "18 610,00 ₽"),
        ("Замер", "1 500,00 ₽"),
        ("Монтаж", "6 000,00 ₽"),
        ("Доставка", "3 100,00 ₽"),
    ]
    assert made["products"][0]["lines"] == []


def test_a_product_says_what_it_is_made_of_in_both_depths() -> None:
    (short,), (detailed,) = (offered(WALK_IN, depth)["products"] for depth in ("short", "detailed"))
    described = ("name", "quantity", "panes", "glass", "processing", "hardware", "sum")

    assert [short[name] for name in described] == [detailed[name] for name in described]
    assert short["glass"] == [{"name": "Стекло осветлённое", "thickness": "8\u00a0мм"}]
    assert short["processing"] == ["Закалка 8 мм", "Полировка кромки, 6,000\u00a0м"]
    assert short["hardware"] == ["П-профиль 20×20 (2200 мм), 1\u00a0хлыст", "Штанга-стабилизатор 1000 мм, 1\u00a0шт"]


def test_the_head_names_number_dates_and_people() -> None:
    made = offered(
        WALK_IN, facts=replace(FACTS, seller=SELLER, manager="Петрова Анна", client_phone="+7 900 000-00-00")
    )

    assert spaced(made["title"]) == "Коммерческое предложение № 12345-3 от 20.11.2026"
    assert (made["number"], made["edition"], made["date"]) == ("12345-3", "", "20.11.2026")
    assert made["valid_text"] == "Предложение действует до 30.11.2026"
    assert made["client"] == {"name": "Иванов Иван", "phone": "+7 900 000-00-00"}
    assert made["manager"] == {"name": "Петрова Анна", "phone": ""}
    assert made["seller"]["inn"] == "9999000006"
    assert "valid_days" not in made["seller"]


def test_a_changed_calculation_makes_a_new_edition() -> None:
    made = offered(WALK_IN, facts=replace(FACTS, revision=2))

    assert spaced(made["edition"]) == "ред. 2"
    assert spaced(made["title"]) == "Коммерческое предложение № 12345-3 ред. 2 от 20.11.2026"


def test_an_offer_holds_as_long_as_its_seller_says() -> None:
    seller = Seller(name="ИП", inn="999900000160", valid_days=45)

    assert offered(WALK_IN, facts=replace(FACTS, seller=seller))["valid_until"] == "04.01.2027"


@pytest.mark.parametrize(
    ("client", "name"),
    [
        ("Иванов Иван", "КП-12345-3-Иванов"),
        ("", "КП-12345-3"),
        ("../etc/passwd", "КП-12345-3-etcpasswd"),
        ("О'Нил <b>", "КП-12345-3-ОНил"),
        ("Римский-Корсаков Н.", "КП-12345-3-Римский-Корсаков"),
    ],
)
def test_a_file_is_called_by_number_and_surname(client: str, name: str) -> None:
    assert offered(WALK_IN, facts=replace(FACTS, client=client))["file_name"] == name


def test_a_draft_says_so() -> None:
    assert offered(WALK_IN)["draft"] == ""
    assert offered(WALK_IN, facts=replace(FACTS, is_draft=True))["draft"] == "ЧЕРНОВИК: цена не согласована"


def test_the_total_is_told_in_figures_and_in_words() -> None:
    made = offered(WALK_IN)

    assert (made["total"], spaced(made["total_text"])) == ("29210.00", "29 210,00 ₽")
    assert made["total_words"] == "Двадцать девять тысяч двести десять рублей 00 копеек"


def test_what_people_wrote_for_themselves_is_not_in_it() -> None:
    told = json.dumps(offered(MARKED_UP), ensure_ascii=False)

    assert not any(word in told for word in ("постоянный клиент", "не звонить", "скол"))


def test_a_surcharge_does_not_tell_of_what_it_is_a_percent() -> None:
    """From the base and its price with markup the client would know the markup."""
    oversize = Panel(key="p1", width=3000, height=200, glass="CLR", thickness=4, tempered=True)
    made = offered(Calculation(title="Полка", panels=(oversize,), markup_percent=Decimal(20)))

    assert [name for name, _ in named(made)][-2:] == [
        "Надбавка за габарит",
        "Доплата до минимальной стоимости изделия",
    ]


def test_panes_that_no_template_holds_together_are_products_of_their_own() -> None:
    made = offered(Calculation(title="Заказ", panels=(PARTITION, SHELF), hardware=(item("HDL-SK", "2"),)), "short")

    assert [(spaced(product["name"]), product["quantity"]) for product in made["products"]] == [
        ("Стекло 1 000 × 2 000 мм", 1),
        ("Полка 600 × 220 мм", 3),
        ("Фурнитура", 1),
    ]
    assert added_up(made) == Decimal(made["total"])


def test_equal_pieces_alone_are_one_product_of_so_many() -> None:
    (product,) = offered(Calculation(panels=(SHELF,)), facts=replace(FACTS, title="Полка"))["products"]

    assert (product["name"], product["quantity"], len(product["panes"])) == ("Полка", 3, 1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Надбавка за форму 50~% от 2~308,50", "Надбавка за форму"),
        ("Доплата до минимальной стоимости фацета 400.5~₽/шт", "Доплата до минимальной стоимости фацета"),
        ("Расходные материалы 2,5~% от 18~610,00", "Расходные материалы"),
        ("Стекло 8 мм", "Стекло 8 мм"),
    ],
)
def test_figures_at_the_end_of_a_surcharge_are_left_out(name: str, shown: str) -> None:
    assert FIGURES.sub("", name.replace("~", "\u00a0")) == shown


def test_the_sketch_gets_the_panes_and_nothing_internal() -> None:
    door = replace(DOOR, note="скол", holes=(Hole(d=12, n=1, x=50, y=1000), Hole(d=30, n=2)))
    (product,) = offered(Calculation(title="Дверь", panels=(door,), hardware=(hinges(),)))["products"]

    assert product["panes"] == [
        {
            "role": "door",
            "shape": "rect",
            "width": 800,
            "height": 2100,
            "qty": 1,
            "holes": [{"d": 12, "n": 1, "x": 50, "y": 1000}, {"d": 30, "n": 2, "x": None, "y": None}],
            "cutouts": [{"kind": "HNG", "n": 2}],
            "size": "800 × 2\u00a0100\u00a0мм",
        }
    ]


@pytest.mark.parametrize(
    ("lead_time", "text"),
    [
        ({"min_days": 7, "max_days": 10, "reason": "tempered"}, "Срок изготовления: 7–10 рабочих дней"),
        ({"min_days": 3, "max_days": 3, "reason": "cut"}, "Срок изготовления: 3 рабочих дня"),
        ({"min_days": 1, "max_days": 1, "reason": "cut"}, "Срок изготовления: 1 рабочий день"),
        ({"min_days": None, "max_days": None, "reason": "laminated"}, "Срок изготовления согласуется отдельно"),
        (None, ""),
    ],
)
def test_the_time_of_making_is_told_in_working_days(lead_time: dict[str, Any] | None, text: str) -> None:
    quote = quoted(WALK_IN).result
    assert quote is not None
    made = offer(WALK_IN, {**stored(quote), "lead_time": lead_time}, FACTS, "short")

    assert spaced(str(made["lead_time"])) == text


def test_sizes_are_open_until_somebody_measures() -> None:
    assert offered(WALK_IN)["remarks"] == ["Не является публичной офертой"]
    unmeasured = offered(replace(WALK_IN, services=services("MNT")))
    assert unmeasured["remarks"] == ["Размеры уточняются на замере", "Не является публичной офертой"]
