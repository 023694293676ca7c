"""Tables whose names attack whoever shows them: `python hostile.py FOLDER` writes songs, listeners and their recipe."""

import csv
import math
import sys
from pathlib import Path

MARKUP = [
    "<img src=x onerror=alert(1)>",
    '"><script>window.hacked=1</script>',
    "</title></style></textarea><svg onload=alert(1)>",
    "' onfocus=alert(1) autofocus x='",
    "<a href=javascript:alert(1)>press</a>",
    "<iframe src=https://example.com></iframe>",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "<!-- comment --> ]]> <![CDATA[x]]>",
    "<style>body{display:none}</style>",
    '<base href="https://example.com/">',
]
CODE = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "'; DROP TABLE songs; --",
    "`${alert(1)}` `backticks`",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
    "../../../../etc/passwd",
    "%00%2e%2e%2f %s %n %zz",
    "#/song/1?q=2&only=3",
    "__proto__",
    "constructor",
    "null",
    "=1+1",
    "\\u003cscript\\u003e \\n \\x00",
]
LETTERS = [
    "“ ” „ ‘ ’ ‚ « » ‹ › \" ' ` ´",
    "\u202eright to left override\u202c after",
    "zero\u200bwidth\u200djoiner\ufeffmark",
    "Z\u0351\u0363\u0342a\u0303\u0301l\u0334\u0327g\u0321\u0348o\u0315\u0358",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇭 🤷🏽‍♀️",
    "مرحبا بالعالم",
    "שלום, עולם",
    "日本語の題名",
    "ß İ ı ﬁ ǅ ẞ",
    "line\nbreak\r\nand\ttab",
    "\u2028line separator\u2029",
    "W" * 500,
    "many " * 100,
    "A, B & C; D / E | F",
    "--help",
    " leading and trailing ",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0010ffff",
    "0",
]
TEXTS = MARKUP + CODE + LETTERS
EMOTIONS = [MARKUP[0], MARKUP[1], CODE[4], LETTERS[1].replace("\u202c", "")]
IDENTIFIERS = [
    "javascript:alert(1)",
    'https://example.com/"><img/src=x/onerror=alert(1)>',
    "../..",
    "%00",
    "a/b?c#d",
    "<b>",
    "row:1",
    "id:2",
    "https://example.com:99999/x",
    "https://[",
]
FEATURES = ["danceability", "energy", "speechiness", "acousticness", "instrumentalness", "liveness", "valence"]
SONGS = 240


def songs(file):
    table = csv.writer(file)
    names = ["id", "name", "artists", "album", "genre", "emotion", "popularity"]
    table.writerow([*names, *FEATURES, "loudness", "tempo", "duration_ms", "year"])
    for row in range(SONGS):
        mood = row % len(EMOTIONS)
        shares = [
            round(0.5 + 0.3 * math.sin(mood * 2 + 1.7 * place) + 0.15 * math.sin(row * (place + 1)), 3)
            for place in range(len(FEATURES))
        ]
        # Every tenth song has no title, every fifteenth no artist.
        title = "" if row % 10 == 9 else TEXTS[row % len(TEXTS)]
        artist = "" if row % 15 == 14 else TEXTS[(7 * row + 3) % len(TEXTS)]
        album, genre = TEXTS[(5 * row + 1) % len(TEXTS)], TEXTS[(3 * row + mood) % 14]
        identifier = IDENTIFIERS[row] if row < len(IDENTIFIERS) else f"s{row}"
        table.writerow(
            [identifier, title, artist, album, genre, EMOTIONS[mood], 7 * row % 100, *shares]
            + [-5 - row % 9, 80 + 3 * mood + row % 50, 180000 + 500 * row, 1970 + row % 50]
        )


def listeners(file):
    table = csv.writer(file)
    questions = [MARKUP[0], CODE[3], "javascript:alert(1)", LETTERS[0]]
    table.writerow([*questions, "moods"])
    for row in range(80):
        answers = [(MARKUP[1], CODE[4], "plain")[(row // 3**place) % 3] for place in range(len(questions))]
        table.writerow([*answers, EMOTIONS[(answers[0] != "plain") ^ (row % 5 == 0)]])


def recipe(file):
    quoted = ["'" + emotion.replace("'", "''") + "'" for emotion in EMOTIONS[:2]]
    file.write(
        "name: hostile-listeners\nsurvey: {label: moods, columns: all}\nscale: robust\n"
        "linear: {logistic: [0.1], ridge: [10]}\nnetwork: {hidden: [8], activation: relu, dropout: 0.5}\n"
        "training: {batch: 32, epochs: 10, patience: 10, rate: 0.001, seed: 42}\nsongs:\n"
        + "".join(f"  {emotion}: [{emotion}]\n" for emotion in quoted)
    )


if __name__ == "__main__":
    for name, write in [("hostile.csv", songs), ("hostile-listeners.csv", listeners), ("hostile-listeners.yaml", recipe)]:
        with open(Path(sys.argv[1]) / name, "w", newline="") as out:
            write(out)
