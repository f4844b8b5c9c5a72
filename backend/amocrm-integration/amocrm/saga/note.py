"""The note in the deal's feed. Nobody can delete it, so it is never written twice: it carries a mark to find it by."""

from amocrm.calculator import note
from amocrm.calculator.priced import Priced
from amocrm.saga.figures import Figures
from amocrm.saga.outcomes import Done, Write
from amocrm.saga.records import Save, Standing, Step, StepRow
from amocrm.saga.scene import Scene
from amocrm.zones import zone


def look(scene: Scene, row: StepRow) -> Done | Write:
    found = _found(scene, row.mark) if row.was_sent else None
    if found is not None:
        return Done("done", external_id=found)
    text = _text(scene, row.mark)
    return Write(lambda: Done("done", external_id=scene.api.add_note(scene.save.lead_id, text)))


def _found(scene: Scene, mark: str) -> int | None:
    """All notes are read: amoCRM documents no search in their text."""
    signed = note.signature(mark)
    return next((one.id for one in scene.api.notes(scene.save.lead_id) if one.text.endswith(signed)), None)


def _text(scene: Scene, mark: str) -> str:
    """Short for a change of what the feed tells already, whole for everything else."""
    save, told = scene.save, [before for before, row in scene.before(Step.NOTE) if row.state == "done"]
    moment = save.created_at.astimezone(zone(scene.account.timezone))
    occasion = note.Occasion(save.number, moment, _former(scene), mark)
    if told:
        return note.change(save.calculation, told[0].calculation, occasion)
    if isinstance(save.calculation, Priced):
        return note.text_v2(_copy(save, save.calculation), occasion)
    return note.text(save.calculation, occasion)


def _copy(save: Save, calculation: Priced) -> note.Copy:
    return note.copy_of(calculation, save.created_by_name, is_variant=save.standing is not Standing.IN_ORDER)


def _former(scene: Scene) -> int | None:
    """The budget that our first write will replace."""
    if scene.save.standing is not Standing.IN_ORDER:
        return None
    return None if Figures(scene.services, scene.save).is_written() else scene.save.budget_found
