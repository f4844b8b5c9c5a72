"""A product of its own for a calculation: amoCRM knows no price of a product in a deal (amocrm.md §7)."""

from amocrm.entities import NewElement
from amocrm.saga.outcomes import Done, Write
from amocrm.saga.records import Step, StepRow
from amocrm.saga.scene import Scene
from shared.errors import Absent, Rejected

LONGEST_NAME = 255


def look(scene: Scene, row: StepRow) -> Done | Write:
    """A product that is there is changed, which may be done twice; a new one is looked for by our mark first."""
    if scene.save.calculation.links_articles:
        return _articles(scene)
    made = next((row.external_id for _, row in scene.before(Step.ELEMENT) if row.external_id), None)
    if made is not None:
        return Write(lambda: scene.in_products_list(lambda catalog: _changed(scene, row, catalog, made)))
    found = _found(scene, row) if row.was_sent else None
    if found is not None:
        return Done("done", external_id=found)
    return Write(lambda: scene.in_products_list(lambda catalog: _created(scene, row, catalog)))


def _articles(scene: Scene) -> Done:
    """Nothing is made: the account's own products that have our articles; who has none of them has nothing to link."""
    catalog = scene.products_list()
    if catalog is None:
        return Done("skipped", reason="no_products_list")
    found = {article: scene.api.find_article(catalog, article) for article in scene.save.calculation.articles}
    links = [(found[article], quantity) for article, quantity in scene.save.calculation.articles.items()]
    known = tuple((element, quantity) for element, quantity in links if element is not None)
    return Done("done", links=known) if known else Done("skipped", reason="articles_not_found")


def _found(scene: Scene, row: StepRow) -> int | None:
    catalog = scene.products_list()
    return None if catalog is None else scene.api.find_element(catalog, _sku(scene), row.mark)


def _created(scene: Scene, row: StepRow, catalog: int) -> Done:
    return Done("done", external_id=scene.api.create_elements(catalog, [_product(scene, row)])[0])


def _changed(scene: Scene, row: StepRow, catalog: int, element: int) -> Done:
    """A product that a person deleted is made anew."""
    try:
        scene.api.update_element(catalog, element, _product(scene, row))
    except (Rejected, Absent):
        found = scene.api.find_element(catalog, _sku(scene), row.mark) if row.was_sent else None
        return Done("done", external_id=found) if found else _created(scene, row, catalog)
    return Done("done", external_id=element)


def _product(scene: Scene, row: StepRow) -> NewElement:
    calculation = scene.save.calculation
    told = f" (расчёт №\u00a0{scene.save.number})"
    name = calculation.described[: LONGEST_NAME - len(told)] + told
    return NewElement(name, calculation.total_price, sku=_sku(scene), external_id=row.mark)


def _sku(scene: Scene) -> str:
    """Unique in the account: numbers run inside the deal."""
    return f"CALC-{scene.save.lead_id}-{scene.save.number}"
