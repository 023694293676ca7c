"""Services of several catalogues, a browser, and pages that fail a test when they err."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from service import Service
from watch import Watch

pytest_plugins = ["lines"]

TOKEN = "a-token-of-many-characters"


def pytest_addoption(parser):
    parser.addoption("--timbre", required=True, help="the program")
    parser.addoption("--chromium", required=True, help="the browser")
    parser.addoption("--catalogues", required=True, help="the folder of catalogues that scripts/check-page makes")
    parser.addoption("--million", action="store_true", help="measure a map of 1,000,000 songs, not of 100,000")
    parser.addoption("--pictures", metavar="FOLDER", help="write pictures of every view")


@pytest.fixture(scope="session")
def start(request):
    """Starts the service of a catalogue by its name; a test is skipped where that has not been made."""
    timbre, folder = request.config.getoption("--timbre"), Path(request.config.getoption("--catalogues"))
    started = []

    def begin(name, **options):
        if not (folder / f"{name}.timbre").exists():
            pytest.skip(f"there is no {name}.timbre")
        started.append(Service(timbre, folder / f"{name}.timbre", **options))
        return started[-1]

    yield begin
    for service in started:
        service.stop()


def served(name):
    """A fixture: the service of a catalogue, one for all tests that ask for it."""
    return pytest.fixture(scope="session", name=name)(lambda start: start(name))


songs, hostile, bare, modelled, sample = map(served, ["songs", "hostile", "bare", "modelled", "sample"])


@pytest.fixture(scope="session")
def many(request, start):
    """100,000 songs, or 1,000,000 with --million."""
    return start("million" if request.config.getoption("--million") else "many")


@pytest.fixture(scope="session")
def guarded(start, tmp_path_factory):
    """A service that asks for a token."""
    file = tmp_path_factory.mktemp("token") / "token"
    file.write_text(f"{TOKEN}\n")
    return start("songs", token=TOKEN, token_file=file)


@pytest.fixture
def own(start):
    """A service that a test may stop."""
    service = start("songs")
    yield service
    service.stop()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def launched(request, playwright):
    """Starts Chromium with options; WebGL is drawn by the processor, as there need be no graphics card."""
    program = request.config.getoption("--chromium")
    return lambda *options: playwright.chromium.launch(
        executable_path=program, args=["--no-sandbox", "--enable-unsafe-swiftshader", *options]
    )


@pytest.fixture(scope="session")
def browser(launched):
    running = launched()
    yield running
    running.close()


@pytest.fixture
def posts():
    """What the test's pages have asked last, by the path that they posted it to."""
    return {}


@pytest.fixture
def visit(browser, posts):
    """`visit(service, "#/find")` opens an address in a fresh context; what errs there fails the test.

    `expects` are patterns of faults that the test means to cause, `before` is called with the context, other options are the
    context's.
    """
    opened = []

    def open_page(service, hash="", *, expects=(), before=None, among=None, **options):
        context = (among or browser).new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        watch = Watch(context, service.address, expects, posts)
        opened.append((context, watch))
        if before:
            before(context)
        page = context.new_page()
        page.set_default_timeout(10000)
        page.goto(service.address + hash)
        page.locator("main > :not(noscript)").first.wait_for(state="attached")
        return page

    yield open_page
    faults = [fault for _, watch in opened for fault in watch.faults]
    for context, _ in opened:
        context.close()
    assert faults == [], "the page erred"


@pytest.fixture
def page(visit, songs):
    """The page of the catalogue that has everything, at its start."""
    return visit(songs)
