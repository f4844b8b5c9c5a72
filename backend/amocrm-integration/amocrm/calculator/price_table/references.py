"""What templates are made of, and whether the table still has it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from amocrm.calculator.price_table import words
from amocrm.calculator.price_table.messages import Fault, fault
from amocrm.calculator.price_table.row import SEPARATOR, Place, Row
from amocrm.calculator.templates import PaneSlot, Template

Reference = tuple[Place, str]


def references(template: Template) -> Iterator[Reference]:
    """(position, thickness or nothing)."""
    yield (words.GLASS, template.glass), str(template.thickness)
    for slot in template.panes:
        yield from _of_slot(slot, template)
    for item in template.items:
        if item.rule.kind != "percent":
            yield from (((words.HARDWARE, sku), "") for sku in (item.sku, *item.analogues))
    yield from (((words.SERVICES, code), "") for code in template.services)


def missing(
    templates: Sequence[Template], table: Sequence[Row], former_lines: Mapping[str, int], only: Collection[Place] = ()
) -> Iterator[Fault]:
    """`only`: of these positions alone, the table then need not hold others. Each fault is said once."""
    known = {row.key for row in table}
    positions = {row.position: row.key for row in reversed(table)}
    lines = {**former_lines, **_first_lines(former_lines)}
    for template in templates:
        for position, size in dict.fromkeys(references(template)):
            is_known = position in positions and (not size or SEPARATOR.join((*position, size)) in known)
            if not is_known and (not only or position in only):
                yield _fault(template, position, size, lines)


def _of_slot(slot: PaneSlot, template: Template) -> Iterator[Reference]:
    if slot.glass or slot.thickness:
        yield (words.GLASS, slot.glass or template.glass), str(slot.thickness or template.thickness)
    if slot.edge:
        yield (words.EDGES, slot.edge.kind), ""
    yield from (((words.CUTOUTS, cutout.kind), "") for cutout in slot.cutouts)
    yield from (((words.AREA_WORKS, code), "") for code in slot.ops)


def _fault(template: Template, position: Place, size: str, former_lines: Mapping[str, int]) -> Fault:
    what = f"{position[1]}, {size} мм" if size else position[1]
    key = SEPARATOR.join((*position, size))
    line = former_lines.get(key)
    if line is None:
        return fault("E_TEMPLATE_UNKNOWN", key=key, column="sku", name=template.name, what=what)
    return fault("E_TEMPLATE", key=key, column="sku", name=template.name, what=what, n=line)


def _first_lines(lines: Mapping[str, int]) -> dict[str, int]:
    """Of positions, whatever their rows are for."""
    found: dict[str, int] = {}
    for key, line in lines.items():
        found.setdefault(f"{key.rpartition(SEPARATOR)[0]}{SEPARATOR}", line)
    return found
