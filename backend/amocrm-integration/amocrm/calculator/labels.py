"""What fields are called, and hints, in Russian; messages by code are in `messages.py`."""

LABELS = {
    "title": "Название",
    "template": "Изделие",
    "comment": "Комментарий",
    "panels": "Стёкла",
    "key": "Обозначение стекла",
    "width": "Ширина",
    "height": "Высота",
    "qty": "Количество",
    "glass": "Стекло",
    "thickness": "Толщина",
    "layers": "Триплекс, слоёв",
    "tempered": "Закалка",
    "edge": "Кромка",
    "kind": "Вид",
    "sides": "Стороны",
    "facet": "Фацет, ширина",
    "holes": "Отверстия",
    "d": "Диаметр",
    "n": "Количество",
    "x": "Отступ слева",
    "y": "Отступ снизу",
    "cutouts": "Вырезы",
    "w": "Ширина выреза",
    "h": "Высота выреза",
    "ops": "Плёнка и матирование",
    "hardware": "Фурнитура",
    "mm": "Длина",
    "door": "Дверь",
    "bars": "Профили и уплотнители",
    "pieces": "Отрезки",
    "services": "Услуги",
    "km": "Километры",
    "floor": "Этаж",
    "markup_percent": "Наценка, %",
    "discount": "Скидка",
    "value": "Скидка",
    "vat": "НДС",
    "rate": "Ставка НДС, %",
    "total_step": "Округление",
    "lines": "Строки расчёта",
    # Of price lists.
    "version": "Версия",
    "sku": "Артикул",
    "code": "Код",
    "name": "Наименование",
    "label": "Подпись",
    "unit": "Единица",
    "price": "Цена",
    "prices": "Цены",
    "per_km": "Цена километра",
    "minimum": "Минимальная стоимость",
    "free_from": "Бесплатно от суммы",
    "step": "Шаг",
    "capacity": "Нагрузка на петли, кг",
    "density": "Масса м² на мм, кг",
    "waste_percent": "Отходы, %",
    "factor": "Множитель",
    "min": "Наименьший размер",
    "max": "Наибольший размер",
    "default": "Размер по умолчанию",
    "panes": "Стёкла",
    "k": "Коэффициент",
    "manager": "Скидка менеджера, %",
    "head": "Скидка руководителя, %",
    "kerf": "Ширина реза, мм",
    "heavy_pane": "Тяжёлое стекло, кг",
    "stale_days": "Срок прайс-листа, дней",
    "area": "Площадь, м²",
    "safety_area": "Площадь закалённого и триплекса, м²",
    "narrow_side": "Узкая сторона, мм",
    "narrow": "Узкая деталь, ₽",
    "mirror": "Зеркало, ₽",
    "trapezoid": "Трапеция, %",
    "curved": "Криволинейная форма, %",
    "urgent": "Срочность, %",
}
HINT = "{verb} {side} на {mm} мм: {what}, дешевле на {saves}\u00a0₽"
HINT_SIDES = {"width": "ширину", "height": "высоту", "diameter": "диаметр"}
LESS = "Уменьшите"
MORE = "Увеличьте"
NO_OVERSIZE = "не будет надбавки за габарит"
LESS_OVERSIZE = "надбавка за габарит будет меньше"
NO_MINIMUM = "не будет доплаты до минимальной стоимости"


def label(field: str) -> str:
    """Of the field that a path such as `panels[0].width` ends in."""
    name = field.rpartition(".")[2].partition("[")[0]
    return LABELS.get(name, name)
