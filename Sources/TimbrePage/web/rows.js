// Songs as rows: match, names, print, why, like and dislike, a link to hear it.

import * as basket from "./basket.js";
import { get, quoted } from "./api.js";
import { h, icon } from "./dom.js";
import { print, printInWords, valueText } from "./print.js";
import { compared, match, shortWhy } from "./words.js";

export const titleOf = (song) => song.title || "unknown title";
export const artistsOf = (song) => (song.artists?.length > 0 ? song.artists.join(", ") : "unknown artist");

/** Artist (a link to the artist's songs) · album · year · genre. */
export function byline(song) {
  const artists = song.artists?.length > 0
    ? song.artists.flatMap((name, index) => [index > 0 ? ", " : null, h("a", { href: `#/artist/${encodeURIComponent(name)}` }, name)])
    : ["unknown artist"];
  const rest = [song.album, song.year, (song.genres ?? []).join(", ")].filter((text) => text !== "" && text !== null && text !== undefined);
  return h("span.byline", artists, rest.map((text) => [h("span.dot", { "aria-hidden": "true" }, " · "), h("span", String(text))]));
}

/** Buttons that put a song into the basket, and a link to hear it. */
export function songActions(song) {
  const title = titleOf(song);
  const button = (kind, verb) => {
    const isOn = () => (kind === "likes" ? basket.isLiked(song.id) : basket.isDisliked(song.id));
    const made = h(`button.quiet.${kind}`, {
      type: "button", "aria-label": `${verb} ${title}`, title: `${verb} (${kind === "likes" ? "l" : "x"})`,
      onclick: () => basket.toggle(kind, song),
    }, icon(kind === "likes" ? "like" : "dislike"));
    const show = () => made.setAttribute("aria-pressed", isOn());
    made.show = show;
    show();
    return made;
  };
  return h("span.actions",
    button("likes", "Like"), button("dislikes", "Dislike"),
    URL.canParse(song.link ?? "") && h("a.quiet.button", {
      href: song.link, target: "_blank", rel: "noopener noreferrer", title: `Listen at ${new URL(song.link).hostname}`, "aria-label": `Listen to ${title}`,
    }, icon("open")));
}

basket.watch(() => {
  for (const button of document.querySelectorAll("button.likes, button.dislikes")) button.show?.();
});

/** Two songs' features beside each other: where they meet and where they part. */
function comparison(asked, song) {
  const { near, far } = compared(asked, song.features ?? {});
  const line = ({ feature, a, b }) => h("li",
    h("span.name", feature.label),
    h("span.scale", { "aria-hidden": "true" }, h("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none" },
      h("path.base", { d: "M0 4H100" }), h("path.span", { d: `M${2 + a * 96} 4H${2 + b * 96}` }),
      h("rect.one", { x: a * 96, y: 0, width: 4, height: 8 }), h("rect.two", { x: b * 96 + 0.5, y: 1.5, width: 3, height: 5 }))),
    h("span.values", valueText(feature, asked[feature.name]) === valueText(feature, song.features[feature.name])
      ? valueText(feature, asked[feature.name])
      : [valueText(feature, asked[feature.name]), " → ", valueText(feature, song.features[feature.name])]));
  return [
    near.length > 0 && h("div", h("h3", "Alike"), h("ul.compare", near.map(line))),
    far.length > 0 && h("div", h("h3", "Apart (your song → this one)"), h("ul.compare", far.map(line))),
  ];
}

/** Other songs of the same title and artist: versions of a recording. */
async function versions(song, root) {
  if (!song.title || !song.artist) return;
  const found = await get("v1/songs", { where: `title=${quoted(song.title)},artist=${quoted(song.artist)}`, n: 6 }).catch(() => null);
  const others = (found?.items ?? []).filter((one) => one.id !== song.id);
  if (others.length === 0) return;
  root.append(h("div", h("h3", "Also of this title"), h("ul.plain", others.map((one) =>
    h("li", h("a", { href: `#/song/${one.id}` }, titleOf(one)), " ", h("span.byline", [one.album, one.year].filter(Boolean).join(" · ")))))));
}

/**
 * A row.
 *
 * @param options.score match that is shown; options.text what is shown in its place
 * @param options.why what brings it to the song that was asked for
 * @param options.asked that song's features, drawn over the print
 * @param options.note a line in words under the names
 * @param options.extra elements at the end
 */
export function songRow(song, { score, text, why, asked, note, extra } = {}) {
  const words = note ?? shortWhy(why);
  const detail = h("div.detail", { hidden: true });
  const whyButton = asked && song.features && h("button.quiet.why", {
    type: "button", "aria-expanded": "false", "aria-label": `Why ${titleOf(song)}`, title: "Why (w)",
    onclick: () => {
      detail.hidden = !detail.hidden;
      whyButton.setAttribute("aria-expanded", !detail.hidden);
      if (!detail.hidden && detail.childElementCount === 0) {
        detail.append(...comparison(asked, song).filter(Boolean));
        versions(song, detail);
      }
    },
  }, "why");
  return h("li.row", { "data-id": String(song.id) },
    score !== undefined && h("span.score", { title: `cosine ${score.toFixed(4)}` }, match(score), h("small", " %"), h("span.sr", " match")),
    text !== undefined && h("span.score", text),
    h("span.names",
      h("a.title", { href: `#/song/${song.id}` }, titleOf(song)),
      byline(song),
      words && h("span.reason", words)),
    song.features ? print({ values: song.features, against: asked, label: printInWords(song.features, 2) }) : h("span.no-print"),
    h("span.row-actions", whyButton, songActions(song), extra),
    detail);
}

/** A list of rows; what is in it is known to the basket. */
export function songList(songs, options = () => ({}), name = "Songs") {
  basket.know(songs);
  return h("ol.rows", { "aria-label": name }, songs.map((song, index) => songRow(song, options(song, index))));
}

/**
 * The keys of rows: arrows go through them, l likes, x dislikes, w says why; where no row has the focus they are those of the song
 * that the page is about. Returns whether the key was one.
 */
export function rowKey(event, usesLetters) {
  const focused = document.activeElement;
  const row = focused?.closest(".row");
  const rows = [...document.querySelectorAll("main .row")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !row) {
    if (step < 0 || !focused?.matches("h1, main") || rows.length === 0) return false;
    rows[0].querySelector("a.title").focus();
    return true;
  }
  if (step) {
    if (focused.closest(".detail")) return false;
    const next = rows[rows.indexOf(row) + step];
    if (next) next.querySelector("a.title").focus();
    else if (step < 0) document.querySelector("main input[type=search]")?.focus();
    return true;
  }
  const selector = usesLetters && { l: "button.likes", x: "button.dislikes", w: "button.why" }[event.key];
  const button = selector && (row ?? document.querySelector("main header.song"))?.querySelector(selector);
  if (button) button.click();
  return Boolean(button);
}
