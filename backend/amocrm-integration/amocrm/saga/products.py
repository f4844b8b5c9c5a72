"""The products of a calculation, linked to its deal."""

from decimal import Decimal

from amocrm.calculator.priced import Priced
from amocrm.entities import ElementLink
from amocrm.saga.journal import Rows
from amocrm.saga.outcomes import Done, Waiting, Write
from amocrm.saga.records import Save, Standing, Step, StepRow
from amocrm.saga.scene import Scene
from shared.errors import Rejected

ONE = Decimal(1)
NO_SUCH_PRODUCT = "NotSupportedChoice"


def look(scene: Scene, row: StepRow) -> Done | Write | Waiting:
    """v1 links products that exist; a calculation with a product of its own waits for it."""
    element = scene.rows.get(Step.ELEMENT)
    if element is not None and element.is_open:
        return Waiting()
    if element is not None and element.state != "done":
        return Done(element.state, reason=element.reason)
    linked = [(scene.save, scene.rows), *scene.earlier, *_displaced(scene)]
    if not any(_wanted(save, rows, 0) for save, rows in linked):
        return Done("skipped")
    return Write(lambda: _linked(scene, row))


def _linked(scene: Scene, row: StepRow) -> Done:
    try:
        return scene.in_products_list(lambda catalog: _written(scene, row, catalog))
    except Rejected as error:
        if any(NO_SUCH_PRODUCT in path for path in error.paths):
            return Done("failed", reason="product_not_found")
        raise


def _written(scene: Scene, row: StepRow, catalog: int) -> Done:
    """Both calls may be repeated. What a newer calculation of the deal wants stays, or is put back, as it set it."""
    displaced = _displaced(scene)
    others = [other for other in scene.others() if other not in displaced]
    newer = _by_key([other for other in others if other[0].created_at > scene.save.created_at], catalog)
    wanted = [newer.get(key, link) for key, link in _by_key([(scene.save, scene.rows)], catalog).items()]
    scene.api.link_elements(scene.save.lead_id, [link for link in wanted if row.was_sent or _key(link) not in newer])
    kept = _by_key([(scene.save, scene.rows), *others], catalog)
    before = [link for save, rows in (*scene.earlier, *displaced) for link in _wanted(save, rows, catalog)]
    scene.api.unlink_elements(scene.save.lead_id, [link for link in before if _key(link) not in kept])
    return Done("done", external_id=catalog)


def _displaced(scene: Scene) -> list[tuple[Save, Rows]]:
    """With a price of ours, put out of the order by a save of the guide's way, which knows of no variants."""
    return [
        (save, rows)
        for save, rows in scene.others()
        if isinstance(save.calculation, Priced) and save.standing is Standing.IN_ORDER and not save.in_order
    ]


def _by_key(saves: list[tuple[Save, Rows]], catalog: int) -> dict[tuple[int, int | None], ElementLink]:
    """Of a product that several want, the link of the first."""
    links = [link for save, rows in saves for link in _wanted(save, rows, catalog)]
    return {_key(link): link for link in reversed(links)}


def _key(link: ElementLink) -> tuple[int, int | None]:
    return link.element_id, link.catalog_id


def _wanted(save: Save, rows: Rows, catalog: int) -> list[ElementLink]:
    """One link a product: posting the same product again would set its quantity, not add to it."""
    made = rows.get(Step.ELEMENT)
    if save.standing is not Standing.IN_ORDER:
        return []
    if made is not None and made.links:
        return [ElementLink(element, catalog, quantity) for element, quantity in made.links]
    if made is not None:
        return [ElementLink(made.external_id, catalog, ONE)] if made.external_id else []
    total: dict[tuple[int, int], ElementLink] = {}
    for product in save.calculation.listed:
        key = product.element_id, product.catalog_id or catalog
        known = total[key].quantity if key in total else 0
        total[key] = ElementLink(*key, product.quantity + known)
    return list(total.values())
