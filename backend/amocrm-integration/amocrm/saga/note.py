"""The note in the deal's feed. Nobody can delete it, so it is never written twice: it carries a mark to find it by."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amocrm.calculator import note
from amocrm.saga.figures import Figures
from amocrm.saga.outcomes import Done, Write
from amocrm.saga.records import Step, StepRow
from amocrm.saga.scene import Scene

MOSCOW = "Europe/Moscow"


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
    moment = save.created_at.astimezone(_zone(scene.account.timezone))
    if told:
        return note.change(save.calculation, told[0].calculation, note.Occasion(save.number, moment, None, mark))
    return note.text(save.calculation, note.Occasion(save.number, moment, _former(scene), mark))


def _former(scene: Scene) -> int | None:
    """The budget that our first write will replace."""
    return None if Figures(scene.services, scene.save).is_written() else scene.save.budget_found


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, a name too long
        return ZoneInfo(MOSCOW)
