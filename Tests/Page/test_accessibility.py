"""No violation of WCAG 2.1 A and AA nor of axe's best practices, in any view, in light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from views import VIEWS, shown

EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
# What depends on colours.
CONTRAST = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def violations(page, rules=EVERYTHING):
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(document, options)", {"runOnly": rules, "resultTypes": ["violations"]})
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + "; ".join(" ".join(map(str, node["target"])) for node in one["nodes"][:4])
        for one in found["violations"]
    ]


@pytest.mark.parametrize("hash", VIEWS.values(), ids=VIEWS.keys())
def test_axe_finds_nothing(visit, songs, hash):
    page = visit(songs, hash, expects=["status of 404"] if "99999999" in hash else [], reduced_motion="reduce")
    shown(page)
    found = []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in (("light", EVERYTHING), ("dark", CONTRAST)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{scheme}, {width} px: {violation}" for violation in violations(page, rules)]
    assert found == []


def test_axe_finds_nothing_in_the_dialog_of_keys(page):
    page.get_by_role("button", name="Keys").click()
    assert violations(page) == []


def test_axe_finds_nothing_while_songs_are_suggested(visit, songs):
    page = visit(songs, "#/list")
    page.get_by_role("combobox", name="Like a song", exact=True).fill("mirror")
    page.get_by_role("option").first.wait_for()
    assert violations(page) == []


def test_axe_can_find_something(page):
    """Else the tests above would say nothing."""
    page.evaluate("document.querySelector('main').append(Object.assign(document.createElement('img'), { src: 'data:,' }))")
    page.evaluate("document.querySelector('main').style.color = '#eee'")
    found = [violation.split(" ")[0] for violation in violations(page) + violations(page, CONTRAST)]
    assert {"image-alt", "color-contrast"} <= set(found)
