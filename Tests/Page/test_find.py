"""Songs are found by words, and artists with them; by mouse."""

from playwright.sync_api import expect

from steps import listed, number, row, until


def box(page):
    return page.get_by_role("searchbox", name="Find a song")


def test_the_box_has_the_focus_and_the_start_shows_songs_and_clusters_of_the_catalogue(page, songs):
    expect(box(page)).to_be_focused()
    clusters = songs.get("v1/clusters")["items"]
    shown = page.locator(".clusters .title").all_inner_texts()
    assert shown == [cluster["name"] or f"Cluster {cluster['id']}" for cluster in clusters]
    examples = listed(page)
    assert len(set(examples)) == 3
    assert page.locator(".row a.title").all_inner_texts() == [songs.song(id)["title"] for id in examples]


def test_a_song_is_found_by_its_title(page, songs):
    song = songs.song(1234)
    box(page).press_sequentially(song["title"])
    until(lambda: listed(page), songs.ids("v1/songs", q=song["title"], n=20))
    row(page, 1234).get_by_role("link", name=song["title"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(song["title"])
    expect(page.locator("header.song")).to_contain_text(song["artist"])


def test_words_find_by_their_beginnings_and_tell_how_many_songs_have_them(page, songs):
    box(page).press_sequentially("mirr")
    until(lambda: listed(page), songs.ids("v1/songs", q="mirr", n=20))
    total = songs.get("v1/songs", q="mirr", n=1)["total"]
    assert total > 20
    assert number(page.get_by_role("status").filter(has_text="songs").first.inner_text()) == total


def test_more_songs_follow_until_all_are_listed(page, songs):
    box(page).fill("mirror")
    total = songs.get("v1/songs", q="mirror", n=1)["total"]
    assert 40 < total < 400
    until(lambda: len(listed(page)), 20)
    while page.get_by_role("button", name="More songs").count() > 0:
        before = len(listed(page))
        page.get_by_role("button", name="More songs").click()
        until(lambda: len(listed(page)), min(total, before + 20))
    assert listed(page) == songs.ids("v1/songs", q="mirror", n=total)


def test_an_artist_is_found_by_name_and_shows_all_songs(page, songs):
    artist = songs.song(77)["artists"][0]
    box(page).press_sequentially(artist.split(" (")[0])
    chip = page.get_by_role("region", name="Artists").get_by_role("link", name=artist, exact=True)
    chip.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(artist)
    wanted = songs.ids("v1/songs", where=f'artist="{artist}"', n=50)
    assert 77 in wanted
    until(lambda: listed(page), wanted)


def test_suggested_artists_are_those_of_the_service(page, songs):
    box(page).press_sequentially("crim")
    names = songs.get("v1/names/artist", q="crim", n=6)["items"]
    assert len(names) > 1
    until(lambda: page.get_by_role("region", name="Artists").get_by_role("link").all_inner_texts(), names)


def test_where_nothing_is_found_the_page_says_what_to_do(page):
    box(page).press_sequentially("xyzzyq")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="No song found")).to_be_visible()
    assert listed(page) == []


def test_a_misspelt_title_finds_the_closest_and_says_so(page, songs):
    title = songs.song(0)["title"]
    box(page).press_sequentially(f"{title}oqx")
    until(lambda: listed(page), songs.ids("v1/songs", q=f"{title}oqx", n=20))
    assert 0 in listed(page)
    expect(page.locator(".notes")).to_contain_text("the closest title answers")


def test_a_slip_of_the_keys_finds_the_nearest_spelling_and_says_so(page, songs):
    right, slip = songs.ids("v1/songs", q="mirror", n=20), songs.ids("v1/songs", q="miror", n=20)
    assert set(right) & set(slip)
    box(page).press_sequentially("miror")
    until(lambda: listed(page), slip)
    expect(page.locator(".notes")).to_contain_text("the nearest spellings answer")


def test_an_emptied_box_shows_the_start_again(page):
    start = listed(page)
    box(page).press_sequentially("mirror")
    until(lambda: len(listed(page)), 20)
    box(page).clear()
    until(lambda: listed(page), start)


def test_a_cluster_is_opened_from_its_card(page, songs):
    cluster = songs.get("v1/clusters")["items"][2]
    page.locator(".clusters a").nth(2).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(cluster["name"])
    until(lambda: listed(page), songs.ids(f"v1/clusters/{cluster['id']}/songs", n=20))
    expect(page.locator("header.song")).to_contain_text(f"{cluster['size']} songs")
