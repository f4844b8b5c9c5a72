"""Russian plurals: 1 стекло, 2 стекла, 5 стёкол, 21 стекло."""

from amocrm.calculator.money import NBSP, number

Forms = tuple[str, str, str]
CALCULATIONS: Forms = ("расчёт", "расчёта", "расчётов")
FLOORS: Forms = ("этаж", "этажа", "этажей")
HINGES: Forms = ("петля", "петли", "петель")
KOPECKS: Forms = ("копейка", "копейки", "копеек")
MILLIONS: Forms = ("миллион", "миллиона", "миллионов")
PANES: Forms = ("стекло", "стекла", "стёкол")
POSITIONS: Forms = ("позиция", "позиции", "позиций")
ROUBLES: Forms = ("рубль", "рубля", "рублей")
SHEETS: Forms = ("лист", "листа", "листов")
THOUSANDS: Forms = ("тысяча", "тысячи", "тысяч")
WORKING_DAYS: Forms = ("рабочий день", "рабочих дня", "рабочих дней")
TEENS = range(11, 15)
FEW = range(2, 5)


def plural(count: int, forms: Forms) -> str:
    """The form alone; `forms` are those of 1, 2 and 5."""
    one, few, many = forms
    last = count % 10
    if count % 100 in TEENS:
        return many
    return one if last == 1 else few if last in FEW else many


def counted(count: int, forms: Forms) -> str:
    """`3 стекла`, not broken between the two."""
    return f"{number(count)}{NBSP}{plural(count, forms)}"
