// Finding: songs by words, a song with its neighbours, an artist's songs, a cluster's songs.

import { address, replaceAddress } from "./address.js";
import { answering, get, neighbours, quoted, songPath } from "./api.js";
import { bar, counted, emptyState, h, heading, notesLine, say, settled, whole } from "./dom.js";
import { narrowList, pageOfSongs } from "./narrow.js";
import { allFeatures, hasNames, inWords, medians, percentile, print, printed, valueText } from "./print.js";
import * as basket from "./basket.js";
import { artistsOf, byline, songActions, songList, titleOf } from "./rows.js";

/** The box, and the way to the form that describes a song. */
export async function findView(place, signal) {
  const words = place.fields.get("q") ?? "";
  const box = h("input", {
    id: "words", type: "search", value: words, autocomplete: "off", spellcheck: false, maxLength: 500,
    placeholder: "a song, an artist …", "aria-describedby": "found-count",
  });
  const count = h("p.count", { id: "found-count", role: "status" });
  const results = h("div.results");
  const answer = answering(results, signal);
  // Enter opens the first song of the answer to what was typed, whenever that comes.
  let isEntered = false;
  const search = async () => {
    const text = box.value.trim();
    replaceAddress(address("find", "", { q: text }));
    const isThere = await answer((own) => (text === "" ? start(count, own) : found(text, count, own)));
    if (isThere && isEntered && text !== "") results.querySelector(".row a.title")?.click();
    if (isThere) isEntered = false;
  };
  const searchSoon = settled(search, 60, signal);
  box.addEventListener("input", () => {
    isEntered = false;
    searchSoon();
  });
  await search();
  const element = h("div.view",
    h("h1.sr", { tabIndex: -1 }, "Find a song"),
    h("form.search", { role: "search", onsubmit: (event) => { event.preventDefault(); isEntered = true; search(); } },
      h("label.sr", { for: "words" }, "Find a song"), box),
    h("p.under-search", count, h("a", { href: "#/describe" }, "Or describe how it sounds")),
    results);
  return { title: words === "" ? "Find a song" : `“${words}”`, element, focus: box };
}

async function found(text, count, signal) {
  const [songs, artists] = await Promise.all([
    get("v1/songs", { q: text, n: pageOfSongs, features: true }, signal),
    hasNames("artist") ? get("v1/names/artist", { q: text, n: 6 }, signal) : { items: [] },
  ]);
  count.textContent = songs.total === 0 ? "No song found" : counted(songs.total, "song");
  if (songs.items.length === 0) {
    return [emptyState("Nothing found", "No title, artist or album has words like these. Try fewer letters, or describe how it sounds.")];
  }
  const list = songList(songs.items);
  return [
    artists.items.length > 0 && h("section.artists", { "aria-label": "Artists" }, h("b.byline", "Artists"),
      artists.items.map((name) => h("a.chip", { href: address("artist", name) }, name))),
    notesLine(songs.notes),
    list,
    more(list, songs, (offset) => get("v1/songs", { q: text, n: pageOfSongs, offset, features: true }, signal)),
  ];
}

/** A button that adds the next songs to a list. */
function more(list, first, next) {
  let offset = first.items.length;
  if (first.total <= offset) return null;
  const button = h("button.button", {
    type: "button",
    onclick: async () => {
      button.disabled = true;
      const answer = await next(offset).catch((fault) => { if (fault.name !== "AbortError") say(fault.message); });
      button.disabled = false;
      if (!answer) return;
      offset += answer.items.length;
      const added = [...songList(answer.items).children];
      list.append(...added);
      added[0]?.querySelector("a.title").focus();
      if (offset >= answer.total || answer.items.length === 0) button.remove();
    },
  }, "More songs");
  return button;
}

/** What stands where nothing has been typed: three songs of the catalogue, and its clusters. */
async function start(count, signal) {
  const model = await get("v1/model", {}, signal);
  const clusters = model.has_clusters ? await get("v1/clusters", {}, signal) : { items: [] };
  count.textContent = model.songs === 0 ? "" : `${counted(model.songs, "song")}, compared by how they sound`;
  if (model.songs === 0) return [emptyState("No songs yet", "This catalogue is empty. A table of songs fills it:", "timbre ingest songs.csv")];
  const ids = clusters.items.length >= 3
    ? clusters.items.slice(0, 3).map((cluster) => cluster.songs[0])
    : [...new Set([0.2, 0.5, 0.8].map((share) => Math.floor(share * model.songs)))];
  const examples = await get("v1/songs", { ids: ids.map((id) => `row:${id}`).join(","), features: true }, signal);
  return [
    !model.has_model && h("p.notes", "Songs can be found, but not yet those that are like them: ", h("code", "timbre train"), " learns how they sound."),
    h("section", h("h2", "For example"), h("p.hint", `The bars are a song’s print: ${printed().slice(0, 9).map((feature) => feature.label).join(", ")}${printed().length > 9 ? " and so on" : ""}. Each is as high as the share of songs that have less of it.`), songList(examples.items, () => ({}), "Examples")),
    clusters.items.length > 0 && h("section", h("h2", "Songs that sound alike"),
      h("p.hint", `${counted(clusters.items.length, "cluster")}, named by what sets each apart. A bar spans the middle half of its songs.`),
      h("ul.clusters", clusters.items.map(clusterCard))),
  ];
}

const clusterName = (cluster) => cluster.name || `Cluster ${cluster.id}`;

export function clusterCard(cluster) {
  return h("li", h("a", { href: `#/cluster/${cluster.id}` },
    print({ quartiles: cluster.quartiles, height: 48, bar: 8, gap: 2, label: "" }),
    h("span.title", clusterName(cluster)),
    h("span.byline", `${counted(cluster.size, "song")} · ${Math.round(cluster.share * 100)} %`)));
}

/** All features of a song as lines: name, percentile, value. */
function featureList(values) {
  return h("ul.features", allFeatures().filter((feature) => values[feature.name] !== undefined).map((feature) => {
    const share = percentile(feature, values[feature.name]);
    return h("li", { title: inWords(feature, values[feature.name]) }, h("span.name", feature.label), bar(share),
      h("span.value", valueText(feature, values[feature.name])));
  }));
}

/** A song, and the songs that are like it. */
export async function songView(place, signal) {
  const id = place.id;
  const song = await get(songPath(id), {}, signal);
  basket.know([song]);
  const others = h("input", { type: "checkbox", role: "switch", checked: place.fields.get("others") === "yes", onchange: () => like.make() });
  const like = narrowList(place.fields, signal, (fields) => address("song", id, { ...fields, others: others.checked && "yes" }),
    (request, own) => neighbours(song, { ...request, where: [request.where, others.checked && `artist!=${quoted(song.artist)}`].filter(Boolean).join(",") }, own),
    (found) => [
      h("p.hint", "Behind the bars of each song stand this song’s, pale: where both are as high, they sound alike."),
      songList(found.items, (item) => ({ score: item.score, why: item.why, asked: song.features }), "Songs like it"),
    ]);
  const [clusters] = await Promise.all([song.cluster === null ? { items: [] } : get("v1/clusters", {}, signal), like.make()]);
  const cluster = clusters.items.find((one) => one.id === song.cluster);
  const element = h("div.view",
    h("header.song",
      h("div",
        heading(titleOf(song)),
        h("p", byline(song)),
        h("p.links",
          songActions(song),
          h("a", { href: describeAddress(song) }, "Describe one like it"),
          song.place && h("a", { href: address("map", "", { song: id }) }, "On the map"),
          cluster && h("a", { href: `#/cluster/${cluster.id}` }, clusterName(cluster)),
          song.moods.map((mood) => h("a", { href: address("mood", "", { mood: mood.mood, classifier: mood.classifier }) },
            `${mood.mood} ${Math.round(mood.probability * 100)} %`)))),
      print({ values: song.features, height: 72, bar: 10, gap: 3 })),
    h("details.sound", h("summary", "How it sounds"), h("p.hint", "A bar is as long as the share of songs that have less."), featureList(song.features)),
    h("div.list-head", h("h2", "Songs like it"), song.artist && h("label.switch", others, h("span", "Other artists only")), like.form),
    like.results);
  return { title: `${titleOf(song)} by ${artistsOf(song)}`, element };
}

/** The form that describes a song, filled in with one. */
function describeAddress(song) {
  const values = Object.fromEntries(allFeatures().filter((feature) => song.features[feature.name] !== undefined)
    .map((feature) => [feature.name, Number(song.features[feature.name].toPrecision(5))]));
  return address("describe", "", { ...values, genre: song.genre, emotion: song.emotion });
}

/** An artist's songs, guests' too. */
export async function artistView(place, signal) {
  const name = place.id;
  const fields = { where: `artist=${quoted(name)}`, n: 50, features: true };
  const songs = await get("v1/songs", fields, signal);
  const list = songList(songs.items);
  const element = h("div.view",
    heading(name),
    h("p.links", h("span", counted(songs.total, "song")),
      h("a", { href: address("map", "", { q: `artist:${name}` }) }, "On the map"),
      songs.items.length > 0 && h("button.quiet.text", { type: "button", onclick: () => basket.likeAll(songs.items) },
        songs.items.length < songs.total ? `Like the first ${songs.items.length}` : "Like all")),
    songs.items.length > 0 ? list : emptyState("No songs", "No song of this artist is in the catalogue."),
    more(list, songs, (offset) => get("v1/songs", { ...fields, offset }, signal)));
  return { title: name, element };
}

/** A cluster: what its songs are like, and those nearest to its centre. */
export async function clusterView(place, signal) {
  const { id } = place;
  const typical = narrowList(place.fields, signal, (fields) => address("cluster", id, fields),
    (request, own) => get(`v1/clusters/${encodeURIComponent(id)}/songs`, request, own),
    (found) => [
      h("p.hint", "The nearest to the cluster’s centre first; the pale ground behind each print is the cluster’s median."),
      songList(found.items, (item) => ({ asked: middle, score: item.score }), "Most typical songs"),
    ]);
  const cluster = (await get("v1/clusters", {}, signal)).items.find((one) => String(one.id) === id);
  if (!cluster) return { title: "Not here", element: h("div.view", heading("Not here"), h("p", `There is no cluster ${id}. `, h("a", { href: "#/find" }, "All clusters"))) };
  const middle = medians(cluster.quartiles);
  await typical.make();
  const counts = (name, list) => list.length > 0 && h("p", h("b", name), " ",
    list.slice(0, 5).map((one, index) => [index > 0 ? ", " : null, one.name, h("span.byline", ` ${whole(one.count)}`)]));
  const moods = Object.entries(cluster.moods ?? {}).map(([classifier, shares]) =>
    counts(`Moods (${classifier})`, Object.entries(shares).map(([name, share]) => ({ name, count: share * cluster.size })).sort((a, b) => b.count - a.count).slice(0, 4)));
  const element = h("div.view",
    h("header.song",
      h("div", heading(clusterName(cluster)),
        h("p.links", h("span", `${counted(cluster.size, "song")}, ${Math.round(cluster.share * 100)} % of all`),
          h("a", { href: address("map", "", { colour: "cluster", only: cluster.id }) }, "On the map")),
        counts("Genres", cluster.genres), counts("Artists", cluster.artists), moods),
      print({ quartiles: cluster.quartiles, height: 72, bar: 10, gap: 3 })),
    h("details.sound", h("summary", "How its songs sound (medians)"), featureList(middle)),
    h("div.list-head", h("h2", "Most typical songs"), typical.form),
    typical.results);
  return { title: clusterName(cluster), element };
}
