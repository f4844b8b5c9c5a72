"""A value that shows its name alone; otherwise a Struct as any other."""

import traceback

from msgspec.structs import replace

from shared.discreet import Discreet


class Pass(Discreet, frozen=True):
    holder: str
    number: str = "0"


def test_neither_print_nor_an_exception_nor_a_list_shows_what_is_in_it() -> None:
    shown = [Pass("canary")]
    assert f"{shown} {shown[0]} {shown[0]!r}" == "[Pass(…)] Pass(…) Pass(…)"
    assert "canary" not in "".join(traceback.format_exception(ValueError(shown[0])))


def test_it_is_equal_by_value_and_can_be_copied_with_a_change() -> None:
    assert replace(Pass("a"), number="1") == Pass("a", "1") != Pass("a")
    assert len({Pass("a"), Pass("a")}) == 1
