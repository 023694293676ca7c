// A playlist that can be changed: its course, its rows to move and take out, and ways to take it along.

import { query } from "./api.js";
import { counted, h, icon, say } from "./dom.js";
import { allFeatures, percentile } from "./print.js";
import { songList, titleOf } from "./rows.js";

/** The features whose course is drawn: those that a listener follows. */
function courseFeatures() {
  const numbers = allFeatures().filter((feature) => !feature.isFlag);
  const wanted = ["energy", "tempo"].map((name) => numbers.find((feature) => feature.name === name)).filter(Boolean);
  return (wanted.length === 2 ? wanted : numbers).slice(0, 2);
}

/** Two lines over the songs of a list, in percentiles of all songs. */
function course(songs) {
  const features = courseFeatures();
  if (songs.length < 2 || features.length === 0) return null;
  const [width, height] = [600, 72];
  const x = (index) => 4 + (index * (width - 8)) / (songs.length - 1);
  const lines = features.map((feature) => songs.map((song, index) => {
    const value = song.features?.[feature.name];
    return value === undefined ? null : `${x(index).toFixed(1)},${(height - 6 - percentile(feature, value) * (height - 12)).toFixed(1)}`;
  }).filter(Boolean).join(" "));
  const inWords = features.map((feature) => {
    const at = (song) => Math.round(percentile(feature, song.features?.[feature.name] ?? feature.median) * 100);
    return `${feature.label} from percentile ${at(songs[0])} to ${at(songs.at(-1))}`;
  }).join("; ");
  return h("figure.course",
    h("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": `Course of the list: ${inWords}` },
      h("path.base", { d: `M0 ${height - 0.5}H${width}` }),
      lines.map((points, index) => h(`polyline.line-${index}`, { points }))),
    h("figcaption", features.map((feature, index) => h("span",
      h("svg.key", { viewBox: "0 0 24 6", "aria-hidden": "true" }, h(`path.line-${index}`, { d: "M0 3H24" })), ` ${feature.label}`))));
}

/** How long a list lasts, where the songs' lengths are known. */
function lasting(songs) {
  const feature = allFeatures().find((one) => inMinutes[one.unit]);
  const lengths = feature ? songs.map((song) => song.features?.[feature.name]).filter((value) => value !== undefined) : [];
  if (lengths.length < songs.length || songs.length === 0) return null;
  const minutes = Math.round(lengths.reduce((sum, value) => sum + value, 0) * inMinutes[feature.unit]);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const inMinutes = { ms: 1 / 60000, s: 1 / 60, min: 1 };

/** Addresses that give the list as files, in its order. */
const download = (songs, format) => `v1/songs${query({ ids: songs.map((song) => `row:${song.id}`).join(","), format })}`;

/**
 * The list.
 *
 * @param songs in order
 * @param change called with the songs in their new order after a move or a removal
 */
export function sequence(songs, change) {
  const root = h("div.sequence");
  let list = songs;
  const moved = (from, to) => {
    if (to < 0 || to >= list.length || from === to) return;
    const next = [...list];
    const [song] = next.splice(from, 1);
    next.splice(to, 0, song);
    list = next;
    show();
    root.querySelectorAll(".row")[to].querySelector("a.title").focus();
    say(`${titleOf(song)}: place ${to + 1} of ${list.length}`);
    change(list);
  };
  const removed = (index) => {
    const song = list[index];
    list = list.filter((_, place) => place !== index);
    show();
    (root.querySelectorAll(".row")[Math.min(index, list.length - 1)]?.querySelector("a.title") ?? root).focus();
    say(`${titleOf(song)}: taken out, ${counted(list.length, "song")} left`);
    change(list);
  };
  function show() {
    const rows = songList(list, (song, index) => ({
      text: String(index + 1),
      extra: h("span.order",
        h("button.quiet", { type: "button", disabled: index === 0, title: "Up (Alt ↑)", "aria-label": `Move ${titleOf(song)} up`, onclick: () => moved(index, index - 1) }, icon("up")),
        h("button.quiet", { type: "button", disabled: index === list.length - 1, title: "Down (Alt ↓)", "aria-label": `Move ${titleOf(song)} down`, onclick: () => moved(index, index + 1) }, icon("down")),
        h("button.quiet.text", { type: "button", "aria-label": `Take ${titleOf(song)} out of the list`, onclick: () => removed(index) }, "out")),
    }), "Playlist");
    draggable(rows, moved);
    rows.addEventListener("keydown", (event) => {
      const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const row = event.target.closest(".row");
      if (!step || !row) return;
      event.preventDefault();
      const from = [...rows.children].indexOf(row);
      moved(from, from + step);
    });
    const copied = h("span", { role: "status" });
    root.replaceChildren(
      course(list) ?? "",
      h("p.exports", h("span.byline", [counted(list.length, "song"), lasting(list)].filter(Boolean).join(" · ")),
        list.length > 0 && ["m3u", "csv", "json"].map((format) => h("a", { href: download(list, format), download: `playlist.${format}` }, format.toUpperCase())),
        h("button.quiet.text", {
          type: "button",
          onclick: async () => {
            try {
              await navigator.clipboard.writeText(location.href);
              copied.textContent = "Copied.";
            } catch { copied.textContent = "The address bar has it."; }
          },
        }, "Copy the link"), copied),
      rows);
  }
  root.tabIndex = -1;
  show();
  return root;
}

/** Rows that can be dragged to another place. */
function draggable(rows, moved) {
  let from = null;
  const place = (event) => [...rows.children].indexOf(event.target.closest(".row"));
  for (const row of rows.children) row.draggable = true;
  rows.addEventListener("dragstart", (event) => {
    from = place(event);
    event.dataTransfer.effectAllowed = "move";
    event.target.closest(".row").classList.add("dragged");
  });
  rows.addEventListener("dragover", (event) => {
    if (from === null) return;
    event.preventDefault();
    for (const row of rows.children) row.classList.toggle("target", row === event.target.closest(".row"));
  });
  rows.addEventListener("drop", (event) => {
    event.preventDefault();
    const to = place(event);
    if (from !== null && to >= 0) moved(from, to);
    from = null;
  });
  rows.addEventListener("dragend", () => {
    from = null;
    for (const row of rows.children) row.classList.remove("dragged", "target");
  });
}
