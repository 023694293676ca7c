// The basket: songs that are liked and disliked, kept in this browser and shown beside every place.

import { address } from "./address.js";
import { get } from "./api.js";
import { counted, h, icon, kept, part, press, say } from "./dom.js";

/** Songs a basket holds: enough to tell a taste, few enough for an address. */
const mostSongs = 200;

const state = { likes: [], dislikes: [] };
const songs = new Map();
/** Songs of the catalogue: rows from 0. */
let songCount = Infinity;
const watchers = new Set();

export const likes = () => state.likes;
export const dislikes = () => state.dislikes;
export const song = (id) => songs.get(id);
export const isLiked = (id) => state.likes.includes(id);
export const isDisliked = (id) => state.dislikes.includes(id);

/** Calls `call` after every change, until `signal` aborts. */
export function watch(call, signal) {
  watchers.add(call);
  signal?.addEventListener("abort", () => watchers.delete(call));
}

/** Remembers what songs are called, so that they need not be asked for again. */
export function know(list) {
  for (const one of list) songs.set(one.id, one);
}

function changed() {
  const titled = (ids) => ids.map((id) => ({ id, title: songs.get(id)?.title ?? "" }));
  kept.set("basket", { likes: titled(state.likes), dislikes: titled(state.dislikes) });
  show();
  for (const call of watchers) call();
}

/** Puts a song among the likes or dislikes, or takes it away where it is there. */
export function toggle(kind, one) {
  know([one]);
  const other = kind === "likes" ? "dislikes" : "likes";
  const title = one.title || "unknown title";
  if (state[kind].includes(one.id)) {
    state[kind] = state[kind].filter((id) => id !== one.id);
    before = null;
    say(`${title}: taken out of the basket`);
  } else if (state.likes.length + state.dislikes.length >= mostSongs && !state[other].includes(one.id)) {
    say(`The basket holds ${mostSongs} songs. Take one out first.`);
    return;
  } else {
    before = null;
    state[kind] = [...state[kind], one.id];
    state[other] = state[other].filter((id) => id !== one.id);
    say(`${title}: ${kind === "likes" ? "liked" : "disliked"}, ${counted(state.likes.length + state.dislikes.length, "song")} in the basket`);
  }
  changed();
}

/** Adds many songs at once, as many as there is room for. */
export function likeAll(list) {
  const room = mostSongs - state.likes.length - state.dislikes.length;
  const added = list.filter((one) => !isLiked(one.id) && !isDisliked(one.id)).slice(0, Math.max(0, room));
  if (added.length === 0) return say("They are in the basket, or it is full.");
  know(added);
  before = { ...state };
  state.likes = [...state.likes, ...added.map((one) => one.id)];
  changed();
  say(`${counted(added.length, "song")} added to the basket`);
}

/** What the basket held before it was emptied or filled with many songs at once. */
let before = null;

export function clear(event) {
  if (event) return keepingFocus(event, clear);
  before = { ...state };
  [state.likes, state.dislikes] = [[], []];
  changed();
  say("The basket is empty.");
}

/** A button that brings back what the basket held; null where nothing was taken away. */
export const undo = () => before && press("quiet.text.undo", "Undo", (event) => keepingFocus(event, () => {
  Object.assign(state, before);
  before = null;
  changed();
  say(`${counted(state.likes.length + state.dislikes.length, "song")} in the basket again`);
}));

/** Whether the basket holds just these songs. */
export function holds(likedIDs, dislikedIDs) {
  const same = (a, b) => a.length === b.length && a.every((id, index) => id === b[index]);
  return same(likedIDs, state.likes) && same(dislikedIDs, state.dislikes);
}

/** Takes the basket of an address. */
export async function take(likedIDs, dislikedIDs, signal) {
  if (holds(likedIDs, dislikedIDs)) return;
  const ids = [...likedIDs, ...dislikedIDs].filter((id) => id < songCount).slice(0, mostSongs);
  if (ids.length > 0) know((await get("v1/songs", { ids: ids.map((id) => `row:${id}`).join(",") }, signal)).items);
  const present = (list) => [...new Set(list)].filter((id) => songs.has(id));
  before = isEmpty() ? null : { ...state };
  [state.likes, state.dislikes] = [present(likedIDs), present(dislikedIDs)];
  changed();
}

/** Takes up the basket that this browser kept. Another catalogue's songs have other titles: they are left out. */
export async function restore(count) {
  songCount = count;
  const found = kept.get("basket") ?? {};
  const wanted = [...(found.likes ?? []), ...(found.dislikes ?? [])].filter((one) => one.id < songCount).slice(0, mostSongs);
  if (wanted.length > 0) {
    try {
      know((await get("v1/songs", { ids: wanted.map((one) => `row:${one.id}`).join(",") })).items);
    } catch { know(wanted); }
  }
  const present = (list) => (list ?? []).filter((one) => songs.get(one.id)?.title === one.title).map((one) => one.id);
  [state.likes, state.dislikes] = [present(found.likes), present(found.dislikes)];
  changed();
}

/** The address of the list that the basket makes. */
export function listAddress() {
  return address("list", "", { likes: state.likes.join(","), dislikes: state.dislikes.join(",") });
}

function entry(kind, id) {
  const one = songs.get(id);
  const title = one.title || "unknown title";
  return h("li",
    h(`span.mark.${kind}`, { "aria-hidden": "true" }, icon(kind === "likes" ? "like" : "dislike")),
    h("a", { href: `#/song/${id}` }, h("span.sr", kind === "likes" ? "liked: " : "disliked: "), title, one.artist && h("small.byline", ` ${one.artist}`)),
    h("button.quiet", {
      type: "button", title: `Take ${title} out`, "aria-label": `Take ${title} out of the basket`,
      onclick: (event) => keepingFocus(event, () => toggle(kind, one)),
    }, icon("remove")));
}

/** Changes the basket by a button that goes with it: the next one of its place has the focus then. */
function keepingFocus(event, change) {
  const around = event.target.closest("aside, form");
  const buttons = () => [...around.querySelectorAll(".basket-songs button")];
  const index = buttons().indexOf(event.target.closest("button"));
  change();
  const left = buttons();
  (left[Math.min(index, left.length - 1)] ?? left[0] ?? around.querySelector(".undo, input, h2"))?.focus();
}

/** The basket's entries, for the panel and for the list. */
export const entries = () =>
  h("ul.basket-songs", state.likes.map((id) => entry("likes", id)), state.dislikes.map((id) => entry("dislikes", id)));

export const isEmpty = () => state.likes.length + state.dislikes.length === 0;

function show() {
  const count = state.likes.length + state.dislikes.length;
  part("basket-count").textContent = count === 0 ? "" : count;
  part("list-count").textContent = count === 0 ? "" : count;
  part("list-link").href = listAddress();
  part("basket-songs").replaceChildren(count === 0
    ? h("p.hint", "Like songs with ♥, and leave what you don’t want with ✕. A playlist is made of them.")
    : entries(), undo() ?? "");
  part("basket-actions").hidden = count === 0;
  part("basket-go").href = listAddress();
}

export function prepare() {
  part("basket-clear").addEventListener("click", clear);
  show();
}
