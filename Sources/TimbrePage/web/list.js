// Playlists: from the basket, and along a path between two songs.

import { address, replaceAddress, wholeField } from "./address.js";
import { answering, get, post } from "./api.js";
import * as basket from "./basket.js";
import { emptyState, h, heading, kept, notesLine, press, say, settled, told } from "./dom.js";
import { songPicker } from "./picker.js";
import { artistsOf, titleOf } from "./rows.js";
import { sequence } from "./sequence.js";

const tabs = (isPath) => h("p.tabs",
  h("a", { href: basket.listAddress(), "aria-current": isPath ? undefined : "page" }, "From liked songs"),
  h("a", { href: "#/path", "aria-current": isPath ? "page" : undefined }, "A path between two songs"));

const ids = (text) => (text ?? "").split(",").filter((one) => /^\d+$/.test(one)).map(Number);
const rows = (list) => list.map((id) => `row:${id}`);
const byIDs = (list, signal) => get("v1/songs", { ids: rows(list).join(","), features: true }, signal);

/** A number's box with its label. */
const numberBox = (id, label, value, properties, change) => h("p", h("label", { for: id }, label),
  h("input", { id, type: "number", inputMode: "numeric", value: value ?? "", ...properties, onchange: (event) => change(event.target.value === "" ? undefined : Number(event.target.value)) }));

/** A list; the order that somebody gives it is kept in `state` and in the address `here`, and can be taken back. */
function shownList({ items, notes }, state, make, here) {
  if (items.length === 0) return emptyState("No song to show", told(notes?.[0] ?? "Nothing passes."));
  const undo = press("button", "Undo my changes", () => { state.order = []; make(); }, { hidden: state.order.length === 0 });
  const back = state.order.length === 0 && state.before && press("button", "Bring back my order", () => { [state.order, state.before] = [state.before, null]; make(); });
  const changed = (songs) => {
    state.order = songs.map((song) => song.id);
    undo.hidden = false;
    replaceAddress(here());
  };
  return [back && h("p", "The list was made anew. ", back), sequence(items, changed), h("p", undo), notesLine(notes)];
}

/** Likes with which a list begins unless somebody says so: more would be the list. */
const fewLikes = 10;

/** A playlist of what the basket likes and dislikes; one that came by a link leaves the basket as it is. */
export async function listView(place, signal) {
  const { fields } = place;
  const given = { likes: ids(fields.get("likes")), dislikes: ids(fields.get("dislikes")) };
  const isGiven = given.likes.length + given.dislikes.length > 0;
  const isTaken = isGiven && basket.isEmpty();
  if (isTaken) await basket.take(given.likes, given.dislikes, signal);
  const isShared = isGiven && !isTaken && !basket.holds(given.likes, given.dislikes);
  const source = () => (isShared ? given : { likes: basket.likes(), dislikes: basket.dislikes() });
  const name = () => `${source().likes.join(",")};${source().dislikes.join(",")}`;
  // What was set for the last list is set for this one, but for the order of other songs.
  const last = isShared || ["n", "diversity", "per_artist", "with_likes", "order"].some((field) => fields.has(field)) ? {} : kept.get("list") ?? {};
  const state = {
    n: Math.min(1000, Math.max(1, wholeField(fields, "n", last.n ?? 30))),
    diversity: Math.min(100, wholeField(fields, "diversity", last.diversity ?? 20)),
    perArtist: wholeField(fields, "per_artist", last.perArtist ?? 3),
    withLikes: fields.has("with_likes") ? fields.get("with_likes") !== "no" : last.withLikes ?? source().likes.length <= fewLikes,
    order: last.name === name() ? last.order : ids(fields.get("order")),
  };
  const results = h("div.results");
  const songs = h("div");
  const answer = answering(results, signal);
  const here = () => {
    const { likes, dislikes } = source();
    if (!isShared) kept.set("list", { ...state, name: name() });
    return address("list", "", {
      likes: likes.join(","), dislikes: dislikes.join(","), n: state.n === 30 ? "" : state.n, diversity: state.diversity === 20 ? "" : state.diversity,
      per_artist: state.perArtist === 3 ? "" : state.perArtist ?? 0, with_likes: state.withLikes ? (likes.length > fewLikes ? "yes" : "") : "no",
      order: state.order.join(","),
    });
  };
  const make = () => {
    replaceAddress(here());
    const { likes, dislikes } = source();
    return answer(async (own) => {
      if (likes.length === 0 && state.order.length === 0) {
        return emptyState("Like a song first", "A playlist is made of songs that you like. Find one here, or press ♥ anywhere on this page.");
      }
      const found = state.order.length > 0 ? await byIDs(state.order, own) : await post("v1/playlists", {
        likes: rows(likes), dislikes: rows(dislikes), n: Math.max(1, state.n - (state.withLikes ? likes.length : 0)), fold_versions: true,
        diversity: state.diversity / 100 || undefined, per_artist: state.perArtist || undefined, with_likes: state.withLikes, features: true,
      }, own);
      found.items = found.items.slice(0, state.order.length || state.n);
      say(`A playlist of ${found.items.length} songs`);
      return shownList(found, state, make, here);
    });
  };
  // What is set makes the list anew: its own order would be another list's. It can be taken back.
  const makeSoon = settled(() => {
    if (state.order.length > 0) state.before = state.order;
    state.order = [];
    make();
  }, 60, signal);
  const showSongs = () => songs.replaceChildren(...(isShared
    ? [h("p.hint", "This list came by a link. Your basket is as it was."),
      h("p.links", press("button", "Put its songs in place of my basket", async () => {
        await basket.take(given.likes, given.dislikes, signal);
        dispatchEvent(new HashChangeEvent("hashchange"));
      }), h("a", { href: basket.listAddress() }, "My own list"))]
    : [!basket.isEmpty() && basket.entries(), !basket.isEmpty() && press("quiet.text", "Empty the basket", basket.clear), basket.undo()].filter(Boolean)));
  basket.watch(() => { if (isShared) return; showSongs(); makeSoon(); }, signal);
  showSongs();
  const amount = h("output", { for: "diversity" }, `${state.diversity} %`);
  const element = h("div.view.wide",
    heading(isShared ? "A shared playlist" : "Playlist"), tabs(false),
    h("div.two",
      h("form", { onsubmit: (event) => event.preventDefault(), "aria-label": "What the playlist is made of" },
        !isShared && songPicker("Like a song", (song) => { if (!basket.isLiked(song.id)) basket.toggle("likes", song); }),
        !isShared && songPicker("Dislike a song", (song) => { if (!basket.isDisliked(song.id)) basket.toggle("dislikes", song); }),
        h("div.boxes",
          numberBox("length", "Songs", state.n, { min: 1, max: 1000 }, (value) => { state.n = Math.min(1000, Math.max(1, value ?? 30)); makeSoon(); }),
          numberBox("per-artist", "New ones of one artist", state.perArtist || undefined, { min: 1, placeholder: "any" }, (value) => { state.perArtist = value; makeSoon(); })),
        h("p.slider", h("label", { for: "diversity" }, "Diversity"),
          h("input", { id: "diversity", type: "range", min: 0, max: 100, step: 5, value: state.diversity,
            oninput: (event) => { state.diversity = Number(event.target.value); amount.textContent = `${state.diversity} %`; makeSoon(); } }), amount),
        h("label.switch", h("input", { type: "checkbox", role: "switch", checked: state.withLikes,
          onchange: (event) => { state.withLikes = event.target.checked; makeSoon(); } }), h("span", "Begin with the songs I like")),
        songs),
      h("section", { "aria-label": "The playlist" }, results)));
  await make();
  return { title: isShared ? "A shared playlist" : "Playlist", element };
}

/** A path from one song to another in small steps. */
export async function pathView(place, signal) {
  const { fields } = place;
  const state = {
    from: wholeField(fields, "from"), to: wholeField(fields, "to"), n: Math.min(1000, Math.max(2, wholeField(fields, "n", 12))),
    variation: Math.min(100, wholeField(fields, "variation", 0)), perArtist: wholeField(fields, "per_artist", 1), order: ids(fields.get("order")),
  };
  const results = h("div.results");
  const ends = h("div.ends");
  const answer = answering(results, signal);
  const here = () => address("path", "", {
    from: state.from, to: state.to, n: state.n === 12 ? "" : state.n, variation: state.variation || "",
    per_artist: state.perArtist === 1 ? "" : state.perArtist ?? 0, order: state.order.join(","),
  });
  const make = () => {
    replaceAddress(here());
    again.hidden = state.from === undefined || state.to === undefined;
    return answer(async (own) => {
      if (again.hidden) return emptyState("Two songs make a path", "Choose where the list begins and where it ends: it goes from one to the other in small steps.");
      const found = state.order.length > 0 ? await byIDs(state.order, own) : await post("v1/paths", {
        from: `row:${state.from}`, to: `row:${state.to}`, n: state.n, variation: state.variation, per_artist: state.perArtist || undefined, fold_versions: true, features: true,
      }, own);
      say(`A path of ${found.items.length} songs`);
      return shownList(found, state, make, here);
    });
  };
  const makeSoon = settled(() => { state.order = []; make(); }, 60, signal);
  const again = press("button", "Another way", () => { state.variation = (state.variation + 1) % 101; makeSoon(); });
  const chosen = (id) => {
    const song = basket.song(id);
    return song ? h("p.chosen", h("a.title", { href: `#/song/${id}` }, titleOf(song)), " ", h("span.byline", artistsOf(song))) : h("p.chosen.byline", "not chosen yet");
  };
  const end = (name, label) => h("div",
    songPicker(label, (song) => {
      basket.know([song]);
      Object.assign(state, { [name]: song.id, variation: 0 });
      showEnds();
      makeSoon();
      ends.children[1].querySelector("input").focus();
    }),
    chosen(state[name]),
    basket.likes().length > 0 && h("p.chips", basket.likes().slice(0, 6).map((id) => h("button.chip", {
      type: "button", onclick: () => { state[name] = id; showEnds(); makeSoon(); },
    }, titleOf(basket.song(id))))));
  const showEnds = () => ends.replaceChildren(end("from", "From"), end("to", "To"));
  const unknown = [state.from, state.to].filter((id) => id !== undefined && !basket.song(id));
  if (unknown.length > 0) basket.know((await byIDs(unknown, signal)).items);
  showEnds();
  const element = h("div.view.wide",
    heading("A path between two songs"), tabs(true),
    h("div.two",
      h("form", { onsubmit: (event) => event.preventDefault(), "aria-label": "The path" }, ends,
        h("div.boxes", numberBox("steps", "Songs", state.n, { min: 2, max: 1000 }, (value) => { state.n = Math.min(1000, Math.max(2, value ?? 12)); makeSoon(); }),
          numberBox("path-artist", "Of one artist at most", state.perArtist || undefined, { min: 1, placeholder: "any" }, (value) => { state.perArtist = value; makeSoon(); })),
        h("p", again)),
      h("section", { "aria-label": "The path’s songs" }, results)));
  await make();
  return { title: "A path between two songs", element };
}
