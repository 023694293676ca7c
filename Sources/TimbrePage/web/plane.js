// The map's plane: where points are, what is on the screen, and which points are near a place. Coordinates are 0…1 between
// the map's bounds; lengths are equal in both directions.

export class Plane {
  /**
   * @param places Uint16Array [points, 2]
   * @param bounds smallest x and y, largest x and y of the map
   */
  constructor(places, bounds) {
    this.places = places;
    this.count = places.length / 2;
    const [width, height] = [bounds[2] - bounds[0] || 1, bounds[3] - bounds[1] || 1];
    // Width and height of the plane, the larger one 1.
    this.extent = [width / Math.max(width, height), height / Math.max(width, height)];
    this.view = { x: 0.5, y: 0.5, zoom: 1 };
    this.size = [1, 1];
    // Pixels at the left that something else covers.
    this.left = 0;
  }

  /** The middle of what is seen, in pixels. */
  get middle() {
    return [(this.size[0] + this.left) / 2, this.size[1] / 2];
  }

  /** Pixels for a length of 1. */
  get scale() {
    return Math.min((this.size[0] - this.left) / this.extent[0], this.size[1] / this.extent[1]) * 0.94 * this.view.zoom;
  }

  /** Place on the screen, in pixels from the upper left corner. */
  screen(x, y) {
    return [
      this.middle[0] + (x - this.view.x) * this.extent[0] * this.scale,
      this.middle[1] - (y - this.view.y) * this.extent[1] * this.scale,
    ];
  }

  /** Coordinates of a place on the screen. */
  at(left, top) {
    return [
      this.view.x + (left - this.middle[0]) / (this.extent[0] * this.scale),
      this.view.y - (top - this.middle[1]) / (this.extent[1] * this.scale),
    ];
  }

  point(index) {
    return [this.places[2 * index] / 65535, this.places[2 * index + 1] / 65535];
  }

  /** Moves by pixels. */
  pan(left, top) {
    this.view.x -= left / (this.extent[0] * this.scale);
    this.view.y += top / (this.extent[1] * this.scale);
    this.keepIn();
  }

  /** Zooms so that what is under a pixel stays there. */
  zoom(factor, left = this.middle[0], top = this.middle[1]) {
    const before = this.at(left, top);
    this.view.zoom = Math.min(400, Math.max(0.8, this.view.zoom * factor));
    const after = this.at(left, top);
    this.view.x += before[0] - after[0];
    this.view.y += before[1] - after[1];
    this.keepIn();
  }

  keepIn() {
    this.view.x = Math.min(1, Math.max(0, this.view.x));
    this.view.y = Math.min(1, Math.max(0, this.view.y));
  }

  /** From coordinates to clip space, and the size of a point: small ones for many, up to what the eye tells apart. */
  drawing(ratio) {
    const [sx, sy] = [2 * this.extent[0] * this.scale / this.size[0], 2 * this.extent[1] * this.scale / this.size[1]];
    const room = Math.sqrt((this.extent[0] * this.extent[1] * this.scale ** 2) / Math.max(1, this.count));
    return { scale: [sx, sy], offset: [this.left / this.size[0] - this.view.x * sx, -this.view.y * sy], size: Math.min(13, Math.max(1.4, 0.8 * room)) * ratio };
  }

  /** Points by the cells of a grid: made when it is first needed. */
  get grid() {
    if (this.cells) return this.cells;
    const side = Math.max(8, Math.min(512, Math.ceil(Math.sqrt(this.count / 4))));
    const starts = new Uint32Array(side * side + 1);
    const cell = (index) => Math.min(side - 1, (this.places[2 * index + 1] * side) >> 16) * side + Math.min(side - 1, (this.places[2 * index] * side) >> 16);
    for (let index = 0; index < this.count; index += 1) starts[cell(index) + 1] += 1;
    for (let index = 0; index < side * side; index += 1) starts[index + 1] += starts[index];
    const [next, points] = [starts.slice(0, -1), new Uint32Array(this.count)];
    for (let index = 0; index < this.count; index += 1) points[next[cell(index)]++] = index;
    this.cells = { side, starts, points };
    return this.cells;
  }

  /** The point nearest to a pixel, within so many pixels; -1 for none. `counts` says which points are there. */
  nearest(left, top, within, counts = () => true) {
    const { side, starts, points } = this.grid;
    const [low, high] = [this.at(left - within, top + within), this.at(left + within, top - within)];
    const clamp = (value) => Math.min(side - 1, Math.max(0, Math.floor(value * side)));
    let [best, bestAway] = [-1, within * within];
    for (let row = clamp(low[1]); row <= clamp(high[1]); row += 1) {
      for (let place = starts[row * side + clamp(low[0])]; place < starts[row * side + clamp(high[0]) + 1]; place += 1) {
        const [x, y] = this.screen(...this.point(points[place]));
        const away = (x - left) ** 2 + (y - top) ** 2;
        if (away < bestAway && counts(points[place])) [best, bestAway] = [points[place], away];
      }
    }
    return best;
  }

  /** The next point from one in a direction of the screen, at least so many pixels away; -1 for none. */
  next(from, [right, down], atLeast, counts = () => true) {
    const [kx, ky] = [this.extent[0] * this.scale / 65535, this.extent[1] * this.scale / 65535];
    const [x0, y0] = [this.places[2 * from], this.places[2 * from + 1]];
    let [best, bestAway] = [-1, Infinity];
    for (let index = 0; index < this.count; index += 1) {
      const [dx, dy] = [(this.places[2 * index] - x0) * kx, (y0 - this.places[2 * index + 1]) * ky];
      const [along, across] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)];
      if (along < atLeast || across > along) continue;
      const away = along + 2 * across;
      if (away < bestAway && counts(index)) [best, bestAway] = [index, away];
    }
    return best;
  }

  /** Points within a polygon, in the order of the points. */
  within(polygon, counts = () => true) {
    const [xs, ys] = [polygon.map((corner) => corner[0]), polygon.map((corner) => corner[1])];
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    const found = [];
    for (let index = 0; index < this.count; index += 1) {
      const [x, y] = [this.places[2 * index] / 65535, this.places[2 * index + 1] / 65535];
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3] || !counts(index)) continue;
      let isIn = false;
      for (let a = 0, b = polygon.length - 1; a < polygon.length; b = a, a += 1) {
        if (ys[a] > y !== ys[b] > y && x < ((xs[b] - xs[a]) * (y - ys[a])) / (ys[b] - ys[a]) + xs[a]) isIn = !isIn;
      }
      if (isIn) found.push(index);
    }
    return found;
  }

  /** The corners of what is seen. */
  corners() {
    const [width, height] = this.size;
    return [[this.left, 0], [width, 0], [width, height], [this.left, height]]
      .map(([left, top]) => this.at(left, top));
  }

  /** Shows a box of coordinates, with room around it. */
  show(low, high) {
    this.view.x = (low[0] + high[0]) / 2;
    this.view.y = (low[1] + high[1]) / 2;
    this.view.zoom = 1;
    const span = Math.max((high[0] - low[0]) * this.extent[0] * this.scale / (this.size[0] - this.left), (high[1] - low[1]) * this.extent[1] * this.scale / this.size[1]);
    this.view.zoom = Math.min(24, Math.max(1, 0.7 / Math.max(span, 1e-4)));
  }
}

/**
 * Where each class is densest, and how many points it has, by a sample of the points.
 *
 * @returns [{ kind, x, y, count }], the largest first
 */
export function classPlaces(places, classes, most = 100000) {
  const side = 48;
  const count = Math.min(most, classes.length);
  const cells = new Map();
  for (let index = 0; index < count; index += 1) {
    const kind = classes[index];
    if (kind === 255) continue;
    if (!cells.has(kind)) cells.set(kind, { kind, count: 0, grid: new Uint32Array(side * side) });
    const entry = cells.get(kind);
    entry.count += 1;
    entry.grid[((places[2 * index + 1] * side) >> 16) * side + ((places[2 * index] * side) >> 16)] += 1;
  }
  return [...cells.values()].map(({ kind, count: total, grid }) => {
    let [best, at] = [-1, 0];
    for (let row = 1; row < side - 1; row += 1) {
      for (let column = 1; column < side - 1; column += 1) {
        let sum = 0;
        for (let dy = -1; dy <= 1; dy += 1) for (let dx = -1; dx <= 1; dx += 1) sum += grid[(row + dy) * side + column + dx];
        if (sum > best) [best, at] = [sum, row * side + column];
      }
    }
    return { kind, count: total, share: total / count, x: ((at % side) + 0.5) / side, y: (Math.floor(at / side) + 0.5) / side };
  }).sort((a, b) => b.count - a.count);
}
