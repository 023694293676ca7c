"""How well the catalogue recommends, its pictures, its recipe, what computes; by mouse."""

import pytest
from playwright.sync_api import expect

from steps import number, until_true


@pytest.fixture
def about(visit, songs):
    return visit(songs, "#/about")


def facts(page):
    return dict(zip(page.locator(".facts dt").all_inner_texts(), page.locator(".facts dd").all_inner_texts()))


def test_the_catalogue_s_facts_are_the_service_s(about, songs):
    model, device = songs.get("v1/model"), songs.get("v1/devices")["items"][0]
    told = facts(about)
    assert told["Songs"] == f"{model['songs']:,}"
    assert told["Recipe"] == model["recipe"]
    assert told["Timbre"] == model["version"]
    assert device["name"] in told["Device"]
    assert str(model["dimensions"]) in told["A song is"] and str(len(model["features"])) in told["A song is"]


@pytest.mark.parametrize("catalogue", ["songs", "hostile"])
def test_every_measure_of_every_system_stands_in_the_table(visit, request, catalogue):
    service = request.getfixturevalue(catalogue)
    page = visit(service, "#/about")
    quality = service.get("v1/quality")
    names = list(dict.fromkeys(measure["name"] for system in quality["systems"] for measure in system["measures"]))
    rows = page.locator("table tbody tr")
    assert rows.locator("th").all_inner_texts() == [system["title"] for system in quality["systems"]]
    for place, system in enumerate(quality["systems"]):
        values = {measure["name"]: measure["value"] for measure in system["measures"]}
        cells = rows.nth(place).locator("td").all_inner_texts()
        wanted = [f"{values[name]:.3f}" if values.get(name) is not None else "" for name in names]
        assert [abs(float(a or 0) - float(b or 0)) < 0.0011 for a, b in zip(cells, wanted, strict=True)] == [True] * len(names)


def test_bars_are_as_long_as_the_main_measure_and_the_model_s_stand_out(visit, hostile):
    page = visit(hostile, "#/about")
    bars = page.locator(".bars li")
    values = [number(text) for text in bars.locator(".value").all_inner_texts()]
    widths = [
        float(width) for width in bars.locator(".fill").evaluate_all("fills => fills.map((fill) => fill.getAttribute('width'))")
    ]
    assert len(values) > 3 and max(values) > 0
    scale = max(width / value for width, value in zip(widths, values) if value > 0)
    assert all(abs(width - scale * value) < 0.006 * scale for width, value in zip(widths, values))
    kinds = {system["title"]: system["kind"] for system in hostile.get("v1/quality")["systems"]}
    colours = {}
    for place, name in enumerate(bars.locator(".name").all_inner_texts()):
        colours.setdefault(kinds[name] == "baseline", set()).add(
            bars.nth(place).locator(".fill").evaluate("fill => getComputedStyle(fill).fill")
        )
    assert len(colours[True]) == len(colours[False]) == 1 and colours[True] != colours[False]


def test_measures_that_say_nothing_are_named_with_the_reason(about, songs):
    refused = songs.get("v1/quality")["refused"]
    assert refused
    for one in refused:
        expect(about.locator("main")).to_contain_text(one["reason"])


def test_pictures_are_shown_with_a_text_and_open_by_themselves(about, songs):
    pictures = songs.get("v1/pictures")["items"]
    if not pictures:
        pytest.skip("gnuplot is not installed: there are no pictures")
    images = about.locator(".pictures img")
    expect(images).to_have_count(len(pictures))
    for place, picture in enumerate(pictures):
        assert images.nth(place).get_attribute("alt")
    images.first.scroll_into_view_if_needed()
    until_true(lambda: images.first.evaluate("image => image.complete && image.naturalWidth > 0"), "the first picture")
    about.locator(".pictures a").first.click()
    about.wait_for_url(f"{songs.address}v1/pictures/{pictures[0]['name']}")


def test_the_recipe_is_shown_as_it_was_used(about, songs):
    about.get_by_text("as it was used").click()
    assert about.locator("pre code").first.inner_text().strip() == songs.answer("v1/recipe")[0].decode().strip()
