"""How rules of quantities are called and said, in Russian."""

from collections import Counter
from collections.abc import Mapping

from amocrm.calculator.calculation import Role
from amocrm.calculator.money import NBSP
from amocrm.calculator.price_table.cells import of_number
from amocrm.calculator.templates import Base, Linear, QuantityRule, RuleKind, Template, TemplateItem

KINDS: dict[RuleKind, str] = {
    "fixed": "всегда столько",
    "per_pane": "на каждое стекло",
    "per_door": "на каждую дверь",
    "area": "по площади стёкол",
    "edge": "по сторонам стёкол",
    "input": "по размеру",
    "bars": "отрезками по размеру",
    "hinge": "петли по массе двери",
    "percent": "процент",
}
ROLES: dict[Role, str] = {
    "fixed": "неподвижные",
    "door": "двери",
    "side": "боковые",
    "return": "боковые под углом",
    "shelf": "полки",
    "mirror": "зеркала",
}
SIDES = {"t": "верх", "r": "правая", "b": "низ", "l": "левая"}
BASES: dict[Base, str] = {"glass": "стекла", "processing": "обработки", "hardware": "фурнитуры", "goods": "изделия"}
ONLY = ", только: {role}"
SAID = {
    "fixed": "{k}",
    "per_pane": "{k} на каждое стекло{role}",
    "per_door": "{k} на каждую дверь",
    "area": "{k} на м² стёкол{role}",
    "edge": "{k} на метр сторон ({sides}){role}",
    "input": "{k} на метр размера «{input}»",
    "bars": "отрезки: {pieces}",
    "hinge": "по массе и ширине{role}",
    "percent": "{k}{space}% от {base}",
}
STEP, LEAST, OPTIONAL, TICKED = ", шаг {step}", ", не меньше {min}", ", по выбору", ", по выбору, отмечено"
MINUS = " − {gap} мм"
NAME, SHOWN, HIDDEN = "название: «{before}» → «{after}»", "предлагается менеджерам", "не предлагается менеджерам"
MARKUP = "наценка: {before} → {after}{space}%"
ADDED, REMOVED, CHANGED = "добавлено: {what} — {rule}", "убрано: {what}", "{what}: {before} → {after}"


def said(item: TemplateItem, template: Template) -> str:
    """`2 на каждое стекло, только: обратные, шаг 0,1, по выбору`."""
    rule = item.rule
    labels = {size.name: size.label for size in template.inputs}
    text = SAID[rule.kind].format(
        k=of_number(rule.k),
        role=ONLY.format(role=ROLES[rule.role]) if rule.role else "",
        sides=", ".join(name for side, name in SIDES.items() if side in rule.sides),
        input=labels.get(rule.input, rule.input),
        pieces=_pieces(rule, labels),
        base=BASES[rule.base],
        space=NBSP,
    )
    return text + "".join(_limits(rule)) + _choice(item)


def _limits(rule: QuantityRule) -> list[str]:
    step = STEP.format(step=of_number(rule.step)) if rule.step is not None else ""
    return [step, LEAST.format(min=of_number(rule.min)) if rule.min else ""]


def _choice(item: TemplateItem) -> str:
    if not item.optional:
        return ""
    return TICKED if item.default_on else OPTIONAL


def _pieces(rule: QuantityRule, labels: Mapping[str, str]) -> str:
    counts = Counter(_linear(piece, labels) for piece in rule.pieces)
    return ", ".join(f"{count} × {text}" if count > 1 else text for text, count in counts.items())


def _linear(form: Linear, labels: Mapping[str, str]) -> str:
    parts = [
        f"«{labels.get(name, name)}»" if factor == 1 else f"{of_number(factor)} × «{labels.get(name, name)}»"
        for name, factor in form.terms.items()
    ]
    return " + ".join(parts) + (MINUS.format(gap=form.gap) if form.gap else "")
