"""What is said about rows of the price table, in Russian. The first letter of a code is its severity."""

from dataclasses import dataclass

from amocrm.calculator.messages import SEVERITIES, Message, Severity
from amocrm.calculator.money import NBSP

TEXTS = {
    # Of a file.
    "E_FILE_LARGE": "Файл больше 2 МБ. Оставьте в нём только прайс-лист.",
    "E_FILE_ROWS": "В файле больше 5 000 строк. Разделите его на части.",
    "E_FILE_EXCEL": "Это книга Excel. Сохраните её как «CSV UTF-8 (разделители — запятые)» и загрузите снова.",
    "E_FILE_GARBAGE": "Файл повреждён или это не CSV: в нём есть знаки, которых в тексте не бывает.",
    "E_FILE_QUOTES": "Не удалось разобрать строку: проверьте кавычки.",
    "E_FILE_EMPTY": "В файле нет строк с ценами.",
    "E_COLUMN_MISSING": "Нет столбца «{name}».",
    "E_COLUMN_TWICE": "Столбец «{name}» встречается дважды.",
    "W_COLUMN_UNKNOWN": "Столбец «{name}» не знаем: пропустим.",
    "W_NAME_DAMAGED": "В наименовании вопросительный знак: файл сохранён без UTF-8, часть знаков могла потеряться.",
    "E_CELLS_EXTRA": "В строке больше ячеек, чем столбцов. Возможно, цена с запятой не взята в кавычки.",
    # Of a row.
    "E_SECTION": "Раздела «{text}» нет. Есть: {known}.",
    "E_SKU_EMPTY": "Укажите артикул.",
    "E_DUPLICATE": "Артикул уже есть в строке {n}",
    "E_ONE_POSITION": "В разделе «{section}» одна позиция: «{sku}». Лишний артикул уберите.",
    "E_UNIT": "Единицы «{text}» здесь нет. Есть: {known}.",
    "E_NUMBER": "«{text}» — не число. Пример: 1 205 или 120,5.",
    "E_EXPONENT": "«{text}»: Excel сократил число. Расширьте столбец и сохраните файл снова.",
    "E_WHOLE": "«{text}» — не целое число.",
    "E_SIZE": "«{text}» не подходит: здесь пишут {example}.",
    "E_SIZE_EMPTY": "Укажите в столбце «толщина», для чего эта цена: {example}.",
    "E_LONG": "Текст длиннее 2 000 знаков.",
    "E_YES_NO": "«{text}»: напишите «да» или «нет».",
    "E_CHOICE": "«{text}»: нет такого значения. Есть: {known}.",
    "E_PROPERTY": "Свойства «{text}» здесь нет. Есть: {known}.",
    "E_PROPERTY_FORM": "«{text}»: {name} пишут так: {example}.",
    "E_DIFFERENT": "У этого артикула в строке {n} другое значение: «{text}». В строках одного артикула оно одно.",
    "E_SERVICE_TRIP": "Нет строки самой услуги: добавьте её с единицей «поездка».",
    "E_RULE": "Правила «{sku}» нет.",
    "E_ROW_UNKNOWN": "Такой строки в таблице уже нет. Обновите страницу.",
    "E_CELL_FIXED": "Эту ячейку не меняют: удалите строку и добавьте новую.",
    "E_RULE_KEPT": "Это правило нельзя удалить.",
    "E_TEMPLATE": "Комплект «{name}» использует «{what}», а в таблице этого больше нет (было в строке {n}).",
    "E_TEMPLATE_UNKNOWN": "Комплект «{name}» использует «{what}», а в таблице этого нет.",
    "E_TEMPLATE_KIND": "Комплект «{name}»: «{what}» больше не подходит к правилу подсчёта.",
    "E_KIT_KIND": "«{what}» здесь не подходит: выберите другое правило.",
    "E_KIT_PIECES": "Отрезков должно быть целое число, от 1 до {most}.",
    "E_NEGATIVE": "Цена не может быть отрицательной",
    "W_NO_PRICE": "Пустая цена: позиция не будет продаваться",
    "W_BIG_CHANGE": "Цена изменилась больше чем на 30 %. Проверьте.",
}
# Codes of the price list's own checks that the cabinet words for itself (calculator.md §3.7).
AS_IN_CABINET = {"E_LIST_NEGATIVE": "E_NEGATIVE", "W_LIST_NO_PRICE": "W_NO_PRICE"}
SUMMARY = "Импорт: добавим {added}, изменим {changed}, без изменений {unchanged}, ошибок {errors}"
SUMMARY_REMOVED = ", удалим {removed}"
RECOUNTED = "№ {number}: {before} → {after} ₽, {percent} %"
SAME_TOTAL = "№ {number}: {before} ₽, без изменений"
NOT_RECOUNTED = "№ {number}: было {before} ₽, по новым ценам не считается. {why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`line` is the row as Excel numbers it (the header is 1), None where no one row is meant; `key` is the row's."""

    code: str
    text: str
    line: int | None = None
    key: str = ""
    column: str = ""

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.code[0]]

    def as_json(self) -> dict[str, str | int | None]:
        return {
            "code": self.code,
            "severity": self.severity,
            "line": self.line,
            "key": self.key,
            "column": self.column,
            "text": self.text,
        }


class Unreadable(ValueError):
    """A cell cannot be read; whoever knows the row makes a fault of it."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        self.column = ""


def fault(code: str, /, *, line: int | None = None, key: str = "", column: str = "", **values: str | int) -> Fault:
    return Fault(code=code, text=_text(code, values), line=line, key=key, column=column)


def fault_of(unreadable: Unreadable, *, line: int | None = None, key: str = "", column: str = "") -> Fault:
    """`column`: where the cell itself did not tell."""
    text = _text(unreadable.code, unreadable.values)
    return Fault(code=unreadable.code, text=text, line=line, key=key, column=unreadable.column or column)


def worded(told: Message) -> tuple[str, str]:
    """(code, text) of a message of the price list's own checks."""
    code = AS_IN_CABINET.get(told.code)
    return (code, _text(code, {})) if code else (told.code, told.text)


def is_error(told: Fault) -> bool:
    return told.severity == "error"


def _text(code: str, values: dict[str, str | int]) -> str:
    return TEXTS[code].format(**values).replace(" %", f"{NBSP}%")
