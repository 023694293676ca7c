// The map: all songs as points, their classes by colour and shape. What lies over the points is drawn here; map-songs.js shows
// songs beside it, map-input.js takes pointers and keys.

import { address, replaceAddress } from "./address.js";
import { bytes, get } from "./api.js";
import { counted, emptyState, h, heading, notesLine, say, settled, told } from "./dom.js";
import { Legend } from "./legend.js";
import { listenTo } from "./map-input.js";
import { clear, hint, openSong, search, select } from "./map-songs.js";
import { Plane, classPlaces } from "./plane.js";
import { Points } from "./points.js";
import { named } from "./print.js";

/** Names of classes that are tried; those that would lie on a larger one's are left out. */
const mostLabels = 40;

export async function mapView(place, signal) {
  if (!(await get("v1/model", {}, signal)).has_map) {
    return {
      title: "Map",
      element: h("div.view", heading("Map"),
        emptyState("No map of this model", "A map lays the songs out so that those that sound alike lie together:", "timbre map")),
    };
  }
  const map = await get("v1/map", {}, signal);
  const { fields } = place;
  const colour = map.colours.includes(fields.get("colour")) ? fields.get("colour") : map.colours[0];
  const [places, classes] = await Promise.all([
    bytes("v1/map/points", { part: "places" }, signal),
    map.colours.length > 0 ? bytes("v1/map/points", { part: "classes", colour }, signal) : null,
  ]);
  const view = new MapView(map, new Uint16Array(places.buffer), fields, signal);
  view.take(colour, classes);
  return { title: "Map", element: view.element, ready: () => view.begin() };
}

class MapView {
  constructor(map, places, fields, signal) {
    Object.assign(this, { map, fields, signal });
    this.plane = new Plane(places, map.bounds);
    const number = (name, standard) => (Number.isFinite(Number.parseFloat(fields.get(name))) ? Number.parseFloat(fields.get(name)) : standard);
    Object.assign(this.plane.view, { x: number("x", 0.5), y: number("y", 0.5), zoom: Math.min(400, Math.max(0.8, number("z", 1))) });
    // What the address keeps.
    this.state = { song: fields.get("song"), q: fields.get("q") ?? "", only: fields.get("only"), lasso: readPolygon(fields.get("lasso")) };
    // Points that are marked: those of a search, a song with its neighbours, the one that the keyboard is at.
    [this.marked, this.lines, this.focused] = [[], [], undefined];
    this.keepAddress = settled(() => this.writeAddress(), 200, signal);
    this.build();
    // The songs of the points come after the first picture.
    this.songs = bytes("v1/map/points", { part: "songs" }, signal).then((answer) => new Uint32Array(answer.buffer));
    this.songs.catch(() => {});
  }

  /** The point of a song; undefined for a song that is not on the map. */
  async pointOf(id) {
    this.pointsOfSongs ??= this.songs.then((songs) => {
      const points = new Int32Array(songs.reduce((most, song) => Math.max(most, song + 1), 0)).fill(-1);
      songs.forEach((song, index) => { points[song] = index; });
      return points;
    });
    const point = (await this.pointsOfSongs)[Number(id)];
    return point < 0 ? undefined : point;
  }

  build() {
    const { map, plane } = this;
    this.canvas = h("canvas", {
      tabIndex: 0, role: "application", "aria-roledescription": "map",
      "aria-label": `Map of ${counted(plane.count, "song")}. Arrows go to the next song, Enter shows what is like it, plus and minus zoom.`,
    });
    this.overlay = h("svg.overlay", { "aria-hidden": "true" });
    this.labels = h("div.map-labels", { "aria-hidden": "true" });
    this.tip = h("div.tip", { hidden: true });
    this.probe = h("span", { hidden: true });
    this.side = h("section.map-side", { "aria-label": "Songs of the map" });
    this.legend = new Legend((kind) => { this.state.only = kind === null ? null : String(kind); this.paint(); });
    this.box = h("input", {
      id: "map-search", type: "search", placeholder: "a song, an artist …", value: this.state.q, autocomplete: "off", maxLength: 500,
      oninput: settled(() => { this.state.q = this.box.value.trim(); search(this); }, 120, this.signal),
    });
    this.colours = h("select", { id: "map-colour", onchange: (event) => this.recolour(event.target.value) },
      map.colours.map((name) => h("option", { value: name }, named(name.replace(/^mood:/, "mood: ")))));
    this.panel = h("div.map-panel",
      heading("Map"),
      h("p", h("label", { for: "map-search" }, "Find on the map"), this.box),
      map.colours.length > 0 && h("p", h("label", { for: "map-colour" }, "Colour by"), this.colours),
      this.legend.element,
      h("details", h("summary", "How far to trust it"), h("p.hint", trust(map)), notesLine(map.notes)));
    const button = (label, title, call) => h("button.button", { type: "button", "aria-label": title, title, onclick: call }, label);
    this.lassoButton = h("button.button", { type: "button", "aria-pressed": "false", title: "Draw around songs", onclick: () => this.setLasso(!this.isLassoing) }, "Draw around");
    const tools = h("p.map-tools",
      button("+", "Nearer (+)", () => this.zoom(1.6)), button("−", "Further (−)", () => this.zoom(1 / 1.6)), button("All", "Show all songs (0)", () => this.fit()),
      this.lassoButton, h("button.button", { type: "button", onclick: () => select(this, plane.corners()) }, "Select the view"));
    this.stage = h("div.map-stage", this.canvas, this.overlay, this.labels, this.tip, tools, this.probe);
    this.element = h("div.map", this.panel, this.stage, this.side);
  }

  /** Takes the classes of a colour. */
  take(colour, classes) {
    this.colour = colour;
    this.colours.value = colour ?? "";
    this.classes = classes ? new Uint8Array(classes.buffer) : new Uint8Array(this.plane.count).fill(255);
    const names = classes ? JSON.parse(decodeURIComponent(classes.headers.get("Timbre-Classes") ?? "%5B%5D")) : [];
    this.places = classPlaces(this.plane.places, this.classes);
    const { only } = this.state;
    const kind = only === null ? -1 : names.includes(only) ? names.indexOf(only) : Number.parseInt(only, 10);
    this.legend.show(names, this.places, names[kind] === undefined ? null : kind);
    this.labelNodes = null;
  }

  begin() {
    const { signal } = this;
    try {
      this.points = new Points(this.canvas);
      this.points.setPlaces(this.plane.places);
      this.points.setClasses(this.classes);
    } catch {
      this.stage.append(h("p.empty", "This browser draws no WebGL2. The search and the list beside the map work without it."));
    }
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(this.stage);
    signal.addEventListener("abort", () => { resized.disconnect(); this.points?.stop(); });
    addEventListener("themechange", () => this.paint(), { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint(), { signal });
    listenTo(this);
    this.paint();
    hint(this);
    this.showState().catch((fault) => {
      if (fault.name !== "AbortError") this.side.replaceChildren(emptyState("The songs can’t be told", told(fault.message)));
    });
  }

  /** What the address says: a song, a selection, a search. */
  async showState() {
    const { song, lasso, q } = this.state;
    const isFollowed = !this.fields.has("x");
    if (song !== null) await openSong(this, song, isFollowed);
    else if (lasso) await select(this, lasso);
    else if (q !== "") await search(this, isFollowed);
  }

  resize() {
    const { width, height } = this.stage.getBoundingClientRect();
    if (width === 0) return;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    this.plane.size = [width, height];
    // The panel lies over the map where there is room for both.
    this.plane.left = getComputedStyle(this.panel).position === "absolute" && width > 700 ? this.panel.offsetWidth + 16 : 0;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.draw();
  }

  /** Colours anew: another theme, other classes, a class that is chosen. */
  paint() {
    if (this.signal.aborted) return;
    const colour = (name) => {
      this.probe.style.color = `var(${name})`;
      return getComputedStyle(this.probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
    };
    if (this.points) {
      this.points.ground = colour("--map-ground").map((value) => value / 255);
      this.points.setPalette(this.legend.palette(colour));
    }
    this.draw();
  }

  async recolour(colour) {
    let classes;
    try {
      classes = await bytes("v1/map/points", { part: "classes", colour }, this.signal);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      this.colours.value = this.colour;
      return say(fault.message);
    }
    // Another may have been chosen meanwhile.
    if (this.colours.value !== colour) return;
    this.state.only = null;
    this.take(colour, classes);
    this.points?.setClasses(this.classes);
    this.paint();
    say(`Coloured by ${named(colour)}`);
  }

  /** Whether a point is of a class that is shown. */
  counts = (index) => this.legend.only === null || this.classes[index] === this.legend.only;

  draw() {
    this.points?.draw(this.plane.drawing(this.ratio ?? 1), (count) => {
      if (this.canvas.dataset.drawn === undefined) performance.mark("map-finished");
      this.canvas.dataset.drawn = count;
    });
    this.drawOverlay();
    this.keepAddress();
  }

  writeAddress() {
    const { x, y, zoom } = this.plane.view;
    const isMoved = zoom !== 1 || x !== 0.5 || y !== 0.5;
    const { song, q, only, lasso } = this.state;
    replaceAddress(address("map", "", {
      colour: this.colour === this.map.colours[0] ? "" : this.colour, only, song, q,
      ...(isMoved && { x: x.toFixed(4), y: y.toFixed(4), z: zoom.toFixed(2) }),
      lasso: lasso?.map((corner) => corner.map((value) => value.toFixed(3)).join(":")).join(","),
    }));
  }

  /** Lines to neighbours, rings around what is marked, the selection, names of classes. */
  drawOverlay() {
    const { plane, overlay, lines } = this;
    const [width, height] = plane.size;
    overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const at = (x, y) => plane.screen(x, y).map((value) => value.toFixed(1));
    const ring = (kind, index, r) => { const [cx, cy] = at(...plane.point(index)); return h(`circle.${kind}`, { cx, cy, r }); };
    const shapes = this.marked.map((index) => ring("marked", index, 5));
    if (lines.length > 0) {
      const [x1, y1] = at(...plane.point(lines[0]));
      for (const index of lines.slice(1)) {
        const [x2, y2] = at(...plane.point(index));
        shapes.push(h("line", { x1, y1, x2, y2 }), ring("near", index, 5));
      }
      shapes.push(ring("asked", lines[0], 8));
    }
    if (this.focused !== undefined) shapes.push(ring("focused", this.focused, 11));
    const corners = this.drawing ?? this.state.lasso;
    if (corners) shapes.push(h("polyline.lasso", { points: [...corners, corners[0]].map(([x, y]) => at(x, y).join(",")).join(" ") }));
    overlay.replaceChildren(...shapes);
    this.drawLabels();
  }

  /** Names of classes where they are densest, the largest first; one that would lie on another is left out. */
  drawLabels() {
    const { plane, legend } = this;
    const [width, height] = plane.size;
    if (!this.labelNodes) {
      this.labelNodes = this.places.slice(0, mostLabels).map((entry) => ({ ...entry, node: h("span", legend.names[entry.kind] ?? "") }));
      this.labels.replaceChildren(...this.labelNodes.map(({ node }) => node));
      for (const label of this.labelNodes) label.half = [label.node.offsetWidth / 2, label.node.offsetHeight / 2];
    }
    const taken = [];
    for (const { node, kind, x, y, half } of this.labelNodes) {
      const [left, top] = plane.screen(x, y);
      const box = [left - half[0] - 4, top - half[1] - 2, left + half[0] + 4, top + half[1] + 2];
      const isFree = box[0] > plane.left && box[1] > 0 && box[2] < width && box[3] < height && (legend.only === null || legend.only === kind)
        && taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
      node.hidden = !isFree;
      if (!isFree) continue;
      taken.push(box);
      node.style.transform = `translate(${(left - half[0]).toFixed(1)}px, ${(top - half[1]).toFixed(1)}px)`;
    }
  }

  zoom(factor, left, top) {
    this.tip.hidden = true;
    this.plane.zoom(factor, left, top);
    this.draw();
  }

  fit() {
    Object.assign(this.plane.view, { x: 0.5, y: 0.5, zoom: 1 });
    this.draw();
  }

  setLasso(isOn) {
    this.isLassoing = isOn;
    if (isOn) say("Draw with the pointer. By keys: zoom, then Select the view.");
    this.lassoButton.setAttribute("aria-pressed", isOn);
    this.stage.classList.toggle("lassoing", isOn);
    this.lassoButton.textContent = isOn ? "Draw a line around songs …" : "Draw around";
  }

  clear() {
    this.setLasso(false);
    this.drawing = undefined;
    clear(this);
  }
}

function trust({ method, on, trustworthiness }) {
  const way = { pca: "PCA", tsne: "t-SNE", umap: "UMAP" }[method] ?? method;
  const share = trustworthiness === null ? "" : `Trustworthiness ${trustworthiness.toFixed(2)} of 1: so far a song’s neighbours here are its neighbours in sound. `;
  return `${way} of the songs’ ${on === "latents" ? "vectors" : "features"}. ${share}Any map bends distances; the lines lead to the songs that are truly nearest.`;
}

/** Corners of a selection: `x:y,x:y,…`. */
function readPolygon(text) {
  const corners = (text ?? "").split(",").map((corner) => corner.split(":").map(Number)).filter((corner) => corner.length === 2 && corner.every(Number.isFinite));
  return corners.length > 2 ? corners.slice(0, 200) : null;
}
