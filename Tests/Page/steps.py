"""What tests do with a page again and again: wait, read lists, go by keys."""

import re
import time
from urllib.parse import parse_qs, urlsplit


def until(reading, wanted, seconds=8):
    """Reads until it is what is wanted, and fails with the last reading."""
    end = time.monotonic() + seconds
    while (found := reading()) != wanted:
        assert time.monotonic() < end, f"wanted {wanted!r}, found {found!r}"
        time.sleep(0.03)


def until_true(condition, what, seconds=8):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"in vain: {what}"
        time.sleep(0.03)


def listed(page, within="main"):
    """Ids of the songs that are shown as rows, in their order."""
    return page.evaluate(
        "within => [...document.querySelectorAll(`${within} .row`)].map((row) => Number(row.dataset.id))", within
    )


def address(page):
    """The address as it is now: `page.url` stands still while nothing else is asked of the page."""
    return page.evaluate("location.href")


def go(page, hash):
    """Opens another address of the same page, as a link on it does."""
    old = page.locator("main > :not(noscript)").first.element_handle()
    page.evaluate("hash => { location.hash = hash; }", hash)
    until_true(lambda: not old.evaluate("element => element.isConnected"), f"another view at {hash}")


def fields(page):
    """The fields of the page's address, each by its one value."""
    query = urlsplit(f"/{urlsplit(address(page)).fragment}").query
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


def begins(page, ids, within="main"):
    """Whether a list begins with songs, 40 at most, and shows no others."""
    shown = listed(page, within)
    return len(shown) >= min(40, len(ids)) and shown == ids[: len(shown)]


def shows(page, service, posts, path, **wanted):
    """Waits until the page has asked for what is wanted, and shows what the service answers to just that."""

    def is_so():
        # Reading the page lets its requests come in.
        shown, body = listed(page), posts.get(path, {})
        if shown == [] or any(body.get(name) != value for name, value in wanted.items()):
            return False
        # A list that is shorter than its likes shows the first of the answer.
        return shown == service.posted_ids(path, **body)[: len(shown)]

    until_true(is_so, f"the answer of {path} to {wanted}")


def row(page, id):
    return page.locator(f'main .row[data-id="{id}"]')


def number(text):
    """The first number of a text: of "1,234 songs", 1234."""
    return float(re.search(r"-?[\d,]*\.?\d+", text)[0].replace(",", ""))


def focused(page):
    """Whether an element that a locator finds has the focus."""
    return lambda locator: locator.count() > 0 and locator.first.evaluate("element => element === document.activeElement")


def tab_to(page, locator, most=120, key="Tab"):
    """Presses Tab until the focus is on an element."""
    element = locator.first.element_handle()
    for _ in range(most):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} do not reach {locator}")
