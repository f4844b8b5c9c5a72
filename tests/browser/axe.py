"""axe-core, run in a page: what people with a keyboard, a screen reader or weak eyes would stumble over."""

from typing import Any

from playwright.sync_api import Page

from tests.tools.node import modules

SEVERE = {"serious", "critical"}
RUN = "async (part) => (await axe.run(part ?? document, {resultTypes: ['violations']})).violations"


def severe(page: Page, part: str | None = None) -> list[str]:
    """Rule and first place of each, in the whole page or one part of it.

    By the browser's own door: the page's policy lets no foreign script in.
    """
    page.evaluate((modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN, part)
    return [f"{one['id']}: {_place(one)}" for one in found if one["impact"] in SEVERE]


def _place(violation: dict[str, Any]) -> str:
    node = violation["nodes"][0]
    return f"{node['html'][:200]} {node.get('failureSummary', '')[:300]}"
