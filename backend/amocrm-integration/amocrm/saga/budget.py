"""The deal's budget: what people are paid by, so a figure that a person has put there is never overwritten."""

from amocrm.entities import Lead
from amocrm.saga.figures import Figures
from amocrm.saga.outcomes import SUPERSEDED, Done, Write
from amocrm.saga.records import StepRow
from amocrm.saga.scene import Scene
from shared.errors import NotSent, Temporary


def look(scene: Scene, row: StepRow) -> Done | Write:
    """Only who last changed the order writes; an older one whose figure may have landed late is put right."""
    is_last, price = Figures(scene.services, scene.save).ordered()
    if is_last:
        return Write(lambda: _ordered(scene, row, price), figure=price)
    return _put_right(scene, row, price) if row.was_sent else SUPERSEDED


def _ordered(scene: Scene, row: StepRow, price: int) -> Done:
    """The deal is read last of all: amoCRM knows no condition on a write, so a colleague has one round trip to slip in.

    `found` is a person's figure that another person agreed to replace.
    """
    agreed = {row.found} if row.found is not None else set()
    ours = Figures(scene.services, scene.save).ours() | agreed | {price}
    lead = _read(scene)
    if lead.price not in ours:
        return Done("failed", reason="price_changed", figure=price, found=lead.price)
    if lead.exact_price != price:
        scene.api.update_price(scene.save.lead_id, price)
    return _remembered(scene, price, Done("done", figure=price))


def _read(scene: Scene) -> Lead:
    """A read that fails is not a write whose outcome is unknown."""
    try:
        return scene.lead()
    except Temporary as error:
        raise NotSent(error.detail, retry_after=error.retry_after) from None


def _put_right(scene: Scene, row: StepRow, price: int) -> Done | Write:
    if scene.lead().price != row.figure or row.figure == price:
        return SUPERSEDED
    return Write(lambda: _written(scene, price), figure=price)


def _written(scene: Scene, price: int) -> Done:
    scene.api.update_price(scene.save.lead_id, price)
    return _remembered(scene, price, SUPERSEDED)


def _remembered(scene: Scene, price: int, done: Done) -> Done:
    Figures(scene.services, scene.save).remember(price)
    return done
