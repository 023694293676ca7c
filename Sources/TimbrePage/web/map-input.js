// Pointers and keys on the map: move, zoom, hover, open a song, draw around songs.

import * as basket from "./basket.js";
import { say, settled } from "./dom.js";
import { openSong, select, showTip } from "./map-songs.js";
import { artistsOf, titleOf } from "./rows.js";

/** Pixels: how near a pointer must be to a point, how far a click may travel, how far a key goes at least. */
const [reach, fingerReach, stillness, keyStep] = [12, 22, 5, 14];

export function listenTo(view) {
  const { canvas, plane } = view;
  const pointers = new Map();
  let travelled = 0;
  const offset = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const hover = settled((left, top) => {
    if (pointers.size === 0) showTip(view, plane.nearest(left, top, reach, view.counts), left, top);
  }, 30);

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, offset(event));
    travelled = 0;
    view.tip.hidden = true;
    if (view.isLassoing || event.shiftKey) view.drawing = [plane.at(...offset(event))];
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = offset(event);
    const before = pointers.get(event.pointerId);
    if (!before) return hover(...now);
    pointers.set(event.pointerId, now);
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (view.drawing) {
      view.drawing.push(plane.at(...now));
      return view.drawOverlay();
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const apart = (from) => Math.max(1, Math.hypot(from[0] - other[0], from[1] - other[1]));
      plane.zoom(apart(now) / apart(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    }
    plane.pan((now[0] - before[0]) / pointers.size, (now[1] - before[1]) / pointers.size);
    view.draw();
  });
  const up = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (view.drawing) {
      const corners = thinned(view.drawing);
      view.drawing = undefined;
      view.setLasso(false);
      if (corners.length > 2) select(view, corners); else view.drawOverlay();
    } else if (event.type === "pointerup" && travelled < stillness) {
      const index = plane.nearest(...offset(event), event.pointerType === "touch" ? fingerReach : reach, view.counts);
      if (index >= 0) view.songs.then((songs) => openSong(view, songs[index]));
    }
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => showTip(view, -1));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    view.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)), ...offset(event));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => view.zoom(2, ...offset(event)));
  canvas.addEventListener("keydown", (event) => key(view, event));
  view.element.addEventListener("keydown", (event) => { if (event.key === "Escape" && event.target !== canvas && !event.target.matches("input")) view.clear(); });
}

async function key(view, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
  const action = {
    "+": () => zoomAtSong(view, 1.6), "=": () => zoomAtSong(view, 1.6), "-": () => zoomAtSong(view, 1 / 1.6), 0: () => view.fit(), Escape: () => view.clear(),
    Enter: async () => { if (view.focused !== undefined) openSong(view, (await view.songs)[view.focused]); },
    l: async () => { const song = basket.song((await view.songs)[view.focused]); if (song) basket.toggle("likes", song); },
  }[event.key];
  if (!direction && !action) return;
  event.preventDefault();
  if (action) return action();
  await step(view, direction);
}

/** Zooms so that the song that the keys are at stays where it is. */
function zoomAtSong(view, factor) {
  const { plane, focused } = view;
  view.zoom(factor, ...(focused === undefined ? plane.middle : plane.screen(...plane.point(focused))));
}

/** Goes to the next point in a direction, and says which song it is. */
async function step(view, direction) {
  const { plane } = view;
  const next = view.focused === undefined
    ? plane.nearest(...plane.middle, Math.max(...plane.size), view.counts)
    : plane.next(view.focused, direction, keyStep, view.counts);
  if (next < 0) return say("No song further in that direction");
  view.focused = next;
  const [left, top] = plane.screen(...plane.point(next));
  const [width, height] = plane.size;
  if (left < plane.left + 40 || top < 40 || left > width - 40 || top > height - 40) {
    plane.pan(plane.middle[0] - left, plane.middle[1] - top);
    view.draw();
  } else {
    view.drawOverlay();
  }
  await showTip(view, next, ...plane.screen(...plane.point(next)));
  const song = basket.song((await view.songs)[next]);
  if (song && view.focused === next) say(`${titleOf(song)} by ${artistsOf(song)}`);
}

/** At most 48 corners, evenly chosen. */
function thinned(corners) {
  const step = Math.max(1, Math.ceil(corners.length / 48));
  return corners.filter((_, index) => index % step === 0);
}
