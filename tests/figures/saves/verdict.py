"""The invariants I5 and I6 of reliability.md §3.2 as pure functions over three journals: CRM, database, callers."""

from collections.abc import Iterator, Sequence

from tests.figures.saves.journals import Deal, Kept, Told
from tests.figures.saves.victims import LINKS, PRICE, PRODUCT_PRICE, Victim

HTTP_OK, HTTP_ACCEPTED = 200, 202


def wrong_in_crm(victim: Victim, deal: Deal) -> Iterator[str]:
    """When all is quiet: one note for each save, one product at most, exact links, exact budget."""
    saves = 1 if victim.kind.former is None else 2
    if len(deal.notes) != saves or len(set(deal.notes.values())) != saves:
        yield f"{len(deal.notes)} notes instead of {saves}"
    if deal.price != PRICE:
        yield f"budget {deal.price}"
    if [*deal.made.values()] != ([PRODUCT_PRICE] if victim.kind.makes_product else []):
        yield f"products made {deal.made}"
    if deal.links != (dict.fromkeys(deal.made, 1) if victim.kind.makes_product else LINKS):
        yield f"links {deal.links}"


def wrong_in_rows(deal: Deal, steps: Sequence[Kept]) -> Iterator[str]:
    """Each save stands there once, every step done, and names what the CRM has."""
    notes = [step.external_id for step in steps if step.step == "note"]
    if sorted(str(one) for one in notes) != sorted(str(one) for one in deal.notes):
        yield f"rows name the notes {notes}, the CRM has {[*deal.notes]}"
    if {step.number for step in steps} != {1}:
        yield f"calculations {[step.number for step in steps]}"
    yield from (f"{step.step} of revision {step.revision} is {step.state}" for step in steps if step.state != "done")


def wrong_in_answers(deal: Deal, told: Sequence[Told]) -> Iterator[str]:
    """Of one key, in their order: either in progress or the one save; the last one whole, and repeated to the byte."""
    saves = [one for one in told if one.status in {HTTP_OK, HTTP_ACCEPTED}]
    yield from (f"answered {one.status} {one.text}" for one in told if one not in saves and not one.is_in_progress)
    if len({one.body["calculation_id"] for one in saves}) > 1:
        yield "two calculations of one click"
    if len({one.text for one in saves if one.is_replay}) > 1:
        yield "repeated with another text"
    if not told or told[-1].status != HTTP_OK:
        yield f"last answer {[one.status for one in told]}"
    for one in saves:
        if one.status == HTTP_OK and one.body["note_id"] != max(deal.notes, default=None):
            yield f"note {one.body['note_id']} was told, {[*deal.notes]} is there"


def wrong(victim: Victim, deal: Deal, steps: Sequence[Kept], told: Sequence[Told]) -> list[str]:
    found = [*wrong_in_crm(victim, deal), *wrong_in_rows(deal, steps), *wrong_in_answers(deal, told)]
    return [f"{victim.account}, {victim.kind.name}, {victim.point}: {one}" for one in found]
