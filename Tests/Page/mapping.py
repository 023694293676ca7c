"""Where things are on the map, read from what is drawn and from the service's own places."""

import io
import json
from urllib.parse import unquote

import numpy as np
from PIL import Image

from steps import until_true


def finished(page):
    """Waits until every point is drawn."""
    until_true(lambda: page.evaluate("performance.getEntriesByName('map-finished').length > 0"), "all points drawn", 30)


def rings(page, kind):
    """Places of the rings of a kind, in pixels of the window."""
    return page.evaluate(
        """kind => {
            const { left, top } = document.querySelector('canvas').getBoundingClientRect();
            return [...document.querySelectorAll(`.overlay circle.${kind}`)].map((ring) =>
                [Number(ring.getAttribute('cx')) + left, Number(ring.getAttribute('cy')) + top]);
        }""",
        kind,
    )


def lines(page):
    return page.locator(".overlay line").count()


def pixels(page):
    """The canvas as [rows, columns, 3], without what lies over it."""
    over = ".overlay, .map-labels, .map-panel, .map-tools, .tip"
    hide = f"value => document.querySelectorAll('{over}').forEach((part) => {{ part.style.visibility = value; }})"
    page.evaluate(hide, "hidden")
    picture = np.asarray(Image.open(io.BytesIO(page.locator("canvas").screenshot())).convert("RGB")).astype(int)
    page.evaluate(hide, "")
    return picture


def colours(page):
    """How many pixels differ from the ground, and how many of them are no grey."""
    picture = pixels(page)
    ground = picture[2, 2]
    other = np.abs(picture - ground).sum(axis=2) > 24
    colourful = picture.max(axis=2) - picture.min(axis=2) > 60
    return int(other.sum()), int((other & colourful).sum())


def points(service):
    """Places of all points in 0…1, and the song of each."""
    places = np.frombuffer(service.answer("v1/map/points", part="places")[0], "<u2").reshape(-1, 2) / 65535
    return places, np.frombuffer(service.answer("v1/map/points", part="songs")[0], "<u4")


def classes(service, colour):
    """The class of each point, and the names of the classes."""
    body, headers = service.answer("v1/map/points", part="classes", colour=colour)
    return np.frombuffer(body, "u1"), json.loads(unquote(headers["Timbre-Classes"]))


class Screen:
    """The way from places to pixels, found from songs whose rings are drawn."""

    def __init__(self, service, songs, shown):
        places, ids = points(service)
        at = {int(song): index for index, song in enumerate(ids)}
        known = np.array([places[at[song]] for song in songs])
        shown = np.array(shown)
        self.places = places
        self.axes = [np.polyfit(known[:, axis], shown[:, axis], 1) for axis in (0, 1)]
        self.error = max(np.abs(np.polyval(self.axes[axis], known[:, axis]) - shown[:, axis]).max() for axis in (0, 1))

    def all(self):
        """Pixels of all points."""
        return np.stack([np.polyval(self.axes[axis], self.places[:, axis]) for axis in (0, 1)], axis=1)

    def within(self, left, top, right, bottom, margin=0):
        at = self.all()
        inside = (at > np.array([left, top]) - margin) & (at < np.array([right, bottom]) + margin)
        return int(inside.all(axis=1).sum())
