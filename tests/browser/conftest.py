"""A deal card of the sandbox in a real browser, running the packed widget."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.admin_page import Installation, installed
from tests.browser.card_backend import Answer, Backend, Json, running_backend
from tests.browser.card_column import MANAGER, open_card
from tests.browser.page_backend import PageBackend, running_page_backend
from tests.browser.price_page import Shop, open_prices, running_shop
from tests.databases import as_new
from tests.needs import missing
from tests.sandbox_process import SandboxProcess, running_sandbox
from tools.widget import write

# The first has no windows to draw, and takes a third of the others' time for the same page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
TIMEOUT_MS = 5000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        missing("no Chromium on this system: sudo apt install chromium-headless-shell")
    with sync_playwright() as playwright:
        # The browser's own sandbox does not start as root.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own; an exception in a script of the page fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ru-RU")
    context.set_default_timeout(TIMEOUT_MS)
    context.set_default_navigation_timeout(4 * TIMEOUT_MS)  # a busy machine is slow to load a page, not to draw it
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def backend_server() -> Iterator[Backend]:
    with running_backend() as backend:
        yield backend


@pytest.fixture(scope="session")
def widget_sandbox(backend_server: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """A sandbox whose widget calls the test's backend."""
    archive = write(tmp_path_factory.mktemp("widget") / "widget.zip", backend_server.url)
    with running_sandbox("--widget", str(archive)) as process:
        backend_server.origin = process.base_url
        yield process


@pytest.fixture
def backend(backend_server: Backend) -> Backend:
    backend_server.forget()
    return backend_server


@pytest.fixture
def shown(page: Page, backend: Backend, widget_sandbox: SandboxProcess) -> Callable[..., Page]:
    """Opens the deal; what it holds is told first."""

    def show(content: Json | None = None, user: int = MANAGER) -> Page:
        if content is not None:
            backend.usual["card"] = Answer(body=content)
        open_card(page, widget_sandbox.base_url, 3912171, user)
        return page

    return show


@pytest.fixture
def widget_origin(widget_sandbox: SandboxProcess) -> str:
    """Where the deal card lives."""
    return widget_sandbox.base_url


@pytest.fixture(scope="session")
def page_server() -> Iterator[PageBackend]:
    with running_page_backend() as backend:
        yield backend


@pytest.fixture
def calculator_backend(page_server: PageBackend) -> PageBackend:
    page_server.forget()
    return page_server


@pytest.fixture(scope="session")
def installation(common_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(common_database, tmp_path_factory.mktemp("installation")) as made:
        yield made


@pytest.fixture
def fresh(installation: Installation) -> Installation:
    """Packed functions, an empty database, a sandbox as new."""
    as_new(installation.database_url)
    installation.sandbox.control("POST", "/reset")
    return installation


@pytest.fixture(scope="session")
def running_prices(common_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with running_shop(common_database, tmp_path_factory.mktemp("prices")) as made:
        yield made


@pytest.fixture
def shop(running_prices: Shop) -> Shop:
    running_prices.renew()
    return running_prices


@pytest.fixture
def tab(page: Page, shop: Shop) -> Iterator[Locator]:
    """«Прайс-лист» of the administrator's page."""
    yield open_prices(page, shop)
    page.close()
