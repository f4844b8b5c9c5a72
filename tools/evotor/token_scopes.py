"""`token scopes`: what the publisher's personal token may do. Evotor replaces the whole set: read, merge, write."""

import argparse
import json
from collections.abc import Sequence

from evotor.publisher import Publisher
from evotor.publisher_answers import Listed, PersonalToken
from evotor.scopes import OF_PERSONAL_TOKENS, doubts
from tools.evotor.desk import Desk, Misused, refuse
from tools.evotor.tables import GREEN, RED, table


def scopes(desk: Desk, options: argparse.Namespace) -> int:
    """1 when Evotor holds something else afterwards than was asked for."""
    found = doubts([*options.add, *options.remove], OF_PERSONAL_TOKENS)
    found += [f"{scope!r} is both added and removed" for scope in options.add if scope in options.remove]
    refuse(found, force=options.force)
    if not (options.add or options.remove):
        return _show(desk, options)
    before, after = desk.as_publisher(lambda publisher: _changed(desk, publisher, options))
    return _report(desk, options, before, after)


def merged(held: Sequence[str], added: Sequence[str], removed: Sequence[str]) -> list[str]:
    """In the order held, new ones behind."""
    return [scope for scope in dict.fromkeys([*held, *added]) if scope not in removed]


def _show(desk: Desk, options: argparse.Namespace) -> int:
    found = desk.as_publisher(lambda publisher: publisher.personal_tokens())
    if options.json:
        items = [{"id": token.id, "scope": token.scopes} for token in found.items]
        print(json.dumps({"items": items, "is_whole": found.is_whole}, ensure_ascii=False, indent=2))
    elif found.items:
        rows = [[token.id, "\n".join(token.scopes)] for token in found.items]
        print(table(["TOKEN", "SCOPE"], rows, colours=desk.has_colours))
    else:
        desk.terminal.tell("The publisher has no personal token.")
    return 0


def _changed(desk: Desk, publisher: Publisher, options: argparse.Namespace) -> tuple[PersonalToken, PersonalToken]:
    """Before and after; nothing is sent when nothing would change."""
    before = _chosen(publisher.personal_tokens(), options.token)
    wanted = merged(before.scopes, options.add, options.remove)
    if set(wanted) == set(before.scopes):
        return before, before
    if not wanted and not options.force:
        raise Misused("The token would lose its last scope. Nothing was changed; --force does it nevertheless.")
    desk.terminal.tell(f"Token {before.id} holds now: {', '.join(before.scopes) or 'nothing'}.")
    return before, publisher.replace_scopes(before.id, wanted)


def _chosen(found: Listed[PersonalToken], token_id: str) -> PersonalToken:
    named = [token for token in found.items if token_id in {"", token.id}]
    if len(named) == 1 and (token_id or found.is_whole):
        return named[0]
    known = ", ".join(token.id for token in found.items) or "none"
    raise Misused(f"Which token? Give --token with one of: {known}. Nothing was changed.")


def _report(desk: Desk, options: argparse.Namespace, before: PersonalToken, after: PersonalToken) -> int:
    wanted = set(merged(before.scopes, options.add, options.remove))
    if options.json:
        print(_as_json(before, after, with_value=options.show_token))
    else:
        print(_as_table(before.scopes, after.scopes, colours=desk.has_colours))
    if after is before:
        desk.terminal.tell("Nothing to change.")
    elif after.value and not options.json:
        desk.terminal.tell(_about_value(after.value.reveal() if options.show_token else ""))
    if wanted == set(after.scopes):
        return 0
    desk.terminal.tell("Attention: this is not what was asked for; `token scopes` shows what Evotor holds.")
    return 1


def _about_value(value: str) -> str:
    if value:
        return f"The token itself, for the secrets of whoever uses it: {value}"
    return "Evotor sent the token itself along; --show-token shows it with the next change."


def _as_table(before: Sequence[str], after: Sequence[str], *, colours: bool) -> str:
    rows, tints = [], []
    for scope in dict.fromkeys([*before, *after]):
        was, stays = scope in before, scope in after
        rows.append(
            [scope, "yes" if was else "", "yes" if stays else "", "" if was == stays else "+" if stays else "-"]
        )
        tints.append("" if was == stays else GREEN if stays else RED)
    return table(["SCOPE", "BEFORE", "AFTER", ""], rows, tints, colours=colours)


def _as_json(before: PersonalToken, after: PersonalToken, *, with_value: bool) -> str:
    value = {"access_token": after.value.reveal()} if with_value and after.value else {}
    whole = {"id": before.id, "before": before.scopes, "after": after.scopes, **value}
    return json.dumps(whole, ensure_ascii=False, indent=2)
