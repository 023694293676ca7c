// Songs beside the map: one with its true neighbours, those that a search finds, those of a selection.

import { get, neighbours, quoted, songPath } from "./api.js";
import * as basket from "./basket.js";
import { counted, emptyState, h, notesLine, press, say, told, whole } from "./dom.js";
import { clusterCard } from "./find.js";
import { artistsOf, songList, songRow, titleOf } from "./rows.js";

/** Songs that a search marks on the map, songs that a list beside it shows, neighbours that have lines. */
const [mostMarked, mostListed, mostLines] = [500, 100, 10];

/** Fills the side of the map. */
const show = (view, ...children) => view.side.replaceChildren(...children.flat().filter(Boolean));

/** What stands beside the map where nothing is chosen: what can be done, and the clusters. */
export async function hint(view) {
  const text = h("p.hint", "Click a song, or go to it with the arrow keys: the songs that are truly nearest to it are shown here. Draw around songs to put them into the basket.");
  show(view, text);
  if (!view.map.colours.includes("cluster")) return;
  const clusters = (await get("v1/clusters", {}, view.signal).catch(() => ({ items: [] }))).items;
  // Something may have been chosen meanwhile.
  if (view.side.firstChild === text) view.side.append(h("h2.of-map-heading", "Clusters"), h("ul.clusters.of-map", clusters.map(clusterCard)));
}

/** Takes away what is marked, and says in `state` what is shown instead. */
function begin(view, state) {
  // What an earlier question answers later is not shown.
  view.asked = {};
  Object.assign(view.state, { song: null, lasso: null, ...state });
  [view.lines, view.marked, view.focused] = [[], [], undefined];
}

export function clear(view) {
  begin(view, { q: "" });
  view.box.value = "";
  hint(view);
  view.draw();
}

function isSeen({ plane }, index) {
  if (index === undefined) return true;
  const [left, top] = plane.screen(...plane.point(index));
  return left > plane.left && top > 0 && left < plane.size[0] && top < plane.size[1];
}

/** Moves the map so that all these points are seen. */
function follow(view, points) {
  if (points.length === 0) return;
  const places = points.map((index) => view.plane.point(index));
  const ends = (pick) => [0, 1].map((axis) => pick(...places.map((place) => place[axis])));
  view.plane.show(ends(Math.min), ends(Math.max));
}

async function pointsOf(view, songs) {
  return (await Promise.all(songs.map((song) => view.pointOf(song.id)))).filter((index) => index !== undefined);
}

/** Shows a song with the songs that are truly nearest to it. */
export async function openSong(view, id, isFollowed = false) {
  begin(view, { song: String(id) });
  const { asked } = view;
  let song, found;
  try {
    song = await get(songPath(id), {}, view.signal);
    found = await neighbours(song, { n: mostLines, features: true }, view.signal);
  } catch (fault) {
    if (fault.name !== "AbortError") show(view, emptyState("That song can’t be shown", told(fault.message)));
    return;
  }
  const own = await view.pointOf(song.id);
  if (view.asked !== asked) return;
  view.lines = own === undefined ? [] : await pointsOf(view, [song, ...found.items]);
  view.focused = own;
  if (isFollowed || !isSeen(view, own)) follow(view, view.lines);
  basket.know([song]);
  show(view,
    h("ol.rows", { "aria-label": "The song" }, songRow(song)),
    own === undefined && h("p.notes", "This song is not on the map: it came after it."),
    h("p.links", press("quiet.text", "Clear", () => clear(view))),
    h("h2", "Truly nearest"),
    songList(found.items, (item) => ({ score: item.score, why: item.why, asked: song.features }), "Truly nearest"),
    notesLine(found.notes));
  say(`${titleOf(song)} by ${artistsOf(song)}. ${counted(found.items.length, "nearest song")} in the list.`);
  view.draw();
}

/** Marks the songs that the words of the box find; after "artist:" those of one artist. */
export async function search(view, isFollowed = true) {
  const { q } = view.state;
  if (q === "") return clear(view);
  begin(view);
  const { asked } = view;
  const artist = q.match(/^artist:(.+)$/)?.[1];
  const wanted = artist ? { where: `artist=${quoted(artist.trim())}` } : { q };
  const found = await get("v1/songs", { ...wanted, n: mostMarked, features: true }, view.signal).catch((fault) => {
    if (fault.name === "AbortError") throw fault;
    return { items: [], total: 0, notes: [fault.message] };
  });
  const points = await pointsOf(view, found.items);
  if (view.asked !== asked) return;
  view.marked = points;
  if (isFollowed) follow(view, points);
  const shown = found.items.slice(0, mostListed);
  list(view, `${counted(found.total, "song")} for “${q}”`, shown,
    found.total > shown.length && `The first ${shown.length} are listed, ${whole(points.length)} are marked.`, found.notes[0]);
  view.draw();
}

/** The songs within a polygon. */
export async function select(view, polygon) {
  begin(view, { lasso: polygon });
  const { asked } = view;
  view.draw();
  const songs = await view.songs;
  const ids = view.plane.within(polygon, view.counts).map((index) => songs[index]);
  const sample = ids.slice(0, mostListed).map((id) => `row:${id}`).join(",");
  const shown = ids.length === 0 ? [] : (await get("v1/songs", { ids: sample, features: true }, view.signal)).items;
  if (view.asked !== asked) return;
  list(view, `${counted(ids.length, "song")} selected`, shown, ids.length > shown.length && `${shown.length} of them, a fair sample:`, "Draw around some points.");
}

/** A list with a button that likes what it shows. */
function list(view, title, shown, hintText, whyEmpty) {
  const all = shown.length === 1 ? "Like it" : hintText ? `Like these ${shown.length}` : `Like all ${shown.length}`;
  show(view,
    h("h2", title),
    h("p.links",
      shown.length > 0 && press("button", all, (event) => {
        basket.likeAll(shown);
        event.target.disabled = true;
        event.target.after(basket.undo() ?? "");
      }),
      h("button.quiet.text", { type: "button", onclick: () => clear(view) }, "Clear")),
    hintText && h("p.hint", hintText),
    shown.length === 0 && emptyState("No song here", whyEmpty ? told(whyEmpty) : "Draw around some points."),
    songList(shown, () => ({}), title));
  say(title);
}

/** Says what a point is, beside it. */
export async function showTip(view, index, left, top) {
  const { tip, plane } = view;
  view.tipped = index;
  if (index < 0) { tip.hidden = true; return; }
  const id = (await view.songs)[index];
  const song = basket.song(id) ?? (await get("v1/songs", { ids: `row:${id}` }, view.signal).catch(() => null))?.items[0];
  if (!song || view.tipped !== index) return;
  basket.know([song]);
  tip.replaceChildren(h("b", titleOf(song)), ` ${artistsOf(song)}`, ...[song.year, song.genre].filter(Boolean).map((text) => ` · ${text}`));
  tip.hidden = false;
  tip.style.transform = `translate(${Math.min(left + 14, Math.max(0, plane.size[0] - tip.offsetWidth - 8))}px, ${Math.min(top + 14, plane.size[1] - tip.offsetHeight - 8)}px)`;
}
