"""The service stops and comes back, is busy, asks for a token."""

import re

import pytest
from playwright.sync_api import expect

from conftest import TOKEN
from steps import address, listed, until, until_true

# What Chromium's console says of requests that no service answers.
REFUSED = ["ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "request failed"]


def test_where_the_service_is_gone_the_page_says_so_keeps_what_it_shows_and_comes_back(visit, own, songs):
    page = visit(own, "#/find?q=mirror", expects=REFUSED)
    shown = listed(page)
    banner = page.get_by_role("alert").filter(has_text="The service does not answer")
    expect(banner).to_be_hidden()
    own.stop()
    page.get_by_role("searchbox").fill("lagoon")
    expect(banner).to_be_visible(timeout=15000)
    assert listed(page) == shown
    own.start()
    expect(banner).to_be_hidden(timeout=15000)
    until(lambda: listed(page), songs.ids("v1/songs", q="lagoon", n=20))


def test_a_view_that_is_asked_for_while_the_service_is_gone_comes_when_it_is_back(visit, own, songs):
    page = visit(own, "#/song/1234", expects=REFUSED)
    own.stop()
    page.locator("#rail").get_by_role("link", name="Moods", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="The service does not answer")).to_be_visible(timeout=15000)
    expect(page.get_by_role("heading", level=1)).to_have_text(songs.song(1234)["title"])
    own.start()
    expect(page.get_by_role("heading", level=1)).to_have_text("Moods", timeout=15000)


def test_a_busy_service_is_asked_again_after_the_time_that_it_names(visit, songs):
    asked = []

    def busy(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            problem = '{"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "too much waits"}'
            return route.fulfill(
                status=503, headers={"Retry-After": "1", "Content-Type": "application/problem+json"}, body=problem
            )
        return route.continue_()

    page = visit(songs, expects=["status of 503"])
    page.route("**/v1/songs?q=mirror*", busy)
    began = page.evaluate("performance.now()")
    page.get_by_role("searchbox").fill("mirror")
    until(lambda: listed(page), songs.ids("v1/songs", q="mirror", n=20))
    assert len(asked) == 2
    assert page.evaluate("performance.now()") - began > 1000


def test_a_service_that_stays_busy_is_said_to_be(visit, songs):
    page = visit(songs, expects=["status of 503"])
    page.route(
        "**/v1/songs?q=mirror*",
        lambda route: route.fulfill(
            status=503,
            headers={"Retry-After": "1", "Content-Type": "application/problem+json"},
            body='{"title": "Service Unavailable", "status": 503, "detail": "too much waits"}',
        ),
    )
    page.get_by_role("searchbox").fill("mirror")
    expect(page.locator("main")).to_contain_text(re.compile("too much waits", re.IGNORECASE), timeout=15000)


def test_an_answer_that_fails_is_said_and_the_next_one_works(visit, songs):
    page = visit(songs, "#/mood", expects=["status of 500"])
    page.route(
        "**/v1/moods/sadness/**",
        lambda route: route.fulfill(
            status=500, content_type="application/problem+json", body='{"detail": "the file is damaged"}'
        ),
    )
    page.get_by_role("radio", name="sadness").click()
    expect(page.locator("main")).to_contain_text(re.compile("the file is damaged", re.IGNORECASE))
    page.get_by_role("radio", name="joy").click()
    until(lambda: listed(page), songs.ids("v1/moods/joy/songs", n=5))


def test_an_answer_that_somebody_typed_past_does_not_come_after_the_later_one(visit, songs):
    page = visit(songs)

    def late(route):
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/v1/songs?q=mi&*", late)
    box = page.get_by_role("searchbox")
    box.fill("mi")
    page.wait_for_timeout(100)
    box.fill("mirror")
    wanted = songs.ids("v1/songs", q="mirror", n=20)
    until(lambda: listed(page), wanted)
    page.wait_for_timeout(800)
    assert listed(page) == wanted


def sign_in(page, token):
    page.get_by_label("Token", exact=True).fill(token)
    page.get_by_role("button", name="Sign in").click()


UNAUTHORISED = ["status of 401", "status of 403"]


def test_a_service_with_a_token_asks_for_it_once(visit, guarded, songs):
    page = visit(guarded, "#/song/1234", expects=UNAUTHORISED)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_label("Token", exact=True)).to_be_focused()
    assert listed(page) == []
    sign_in(page, "not the token of this service")
    expect(page.get_by_role("alert").filter(has_text="token")).to_be_visible()
    sign_in(page, TOKEN)
    expect(page.get_by_role("heading", level=1)).to_have_text(songs.song(1234)["title"])
    until(lambda: listed(page), songs.ids("v1/songs/row:1234/neighbours", n=20))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(songs.song(1234)["title"])


def test_the_token_stays_out_of_address_storage_and_reach_of_scripts(visit, guarded):
    page = visit(guarded, expects=UNAUTHORISED)
    sign_in(page, TOKEN)
    expect(page.get_by_role("searchbox")).to_be_visible()
    seen = page.evaluate(
        "[location.href, document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)].join(' ')"
    )
    assert TOKEN not in seen
    (cookie,) = page.context.cookies()
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and TOKEN not in cookie["value"]


def test_signing_out_asks_for_the_token_again(visit, guarded):
    page = visit(guarded, "#/about", expects=UNAUTHORISED)
    sign_in(page, TOKEN)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Token", exact=True)).to_be_visible()
    page.goto(f"{guarded.address}#/song/1234")
    page.reload()
    expect(page.get_by_label("Token", exact=True)).to_be_visible()


def test_a_service_that_was_started_again_asks_for_the_token_without_losing_the_address(visit, guarded, songs):
    page = visit(guarded, "#/song/1234", expects=[*UNAUTHORISED, *REFUSED])
    sign_in(page, TOKEN)
    until_true(lambda: len(listed(page)) > 0, "songs")
    guarded.stop()
    guarded.start()
    page.get_by_text("More songs").click()
    expect(page.get_by_label("Token", exact=True)).to_be_visible(timeout=15000)
    sign_in(page, TOKEN)
    until(lambda: listed(page), songs.ids("v1/songs/row:1234/neighbours", n=40))
    assert "n=40" in address(page)


@pytest.mark.parametrize("hash", ["#/find?q=mirror", "#/map", "#/mood", "#/list?likes=5", "#/describe"])
def test_every_view_asks_for_the_token(visit, guarded, hash):
    page = visit(guarded, hash, expects=UNAUTHORISED)
    expect(page.get_by_label("Token", exact=True)).to_be_visible()
    sign_in(page, TOKEN)
    expect(page.get_by_label("Token", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
