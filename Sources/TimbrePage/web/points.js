// Points drawn by WebGL2: two 16-bit coordinates and a byte of class each. The points come in shuffled order, so that any
// beginning of them is a fair sample: while the map moves as many are drawn as a frame has time for, and the rest follows
// when it rests.

const vertexShader = `#version 300 es
in vec2 place;
in float kind;
uniform vec2 scale;
uniform vec2 offset;
uniform float size;
uniform sampler2D palette;
out vec4 colour;
flat out int shape;
void main() {
  vec4 entry = texelFetch(palette, ivec2(int(kind), 0), 0);
  colour = vec4(entry.rgb, 1.0);
  int code = int(entry.a * 255.0 + 0.5);
  shape = code & 15;
  gl_Position = vec4(place * scale + offset, 0.0, 1.0);
  gl_PointSize = (code & 16) != 0 ? size * 0.7 : size;
}`;

const fragmentShader = `#version 300 es
precision mediump float;
in vec4 colour;
flat in int shape;
uniform bool hasShapes;
out vec4 pixel;
void main() {
  if (hasShapes) {
    vec2 at = gl_PointCoord * 2.0 - 1.0;
    float away = shape == 0 ? length(at)
      : shape == 1 ? max(abs(at.x), abs(at.y)) * 1.15
      : shape == 2 ? max(abs(at.x) * 1.7 + at.y * -0.9, at.y) * 1.05
      : (abs(at.x) + abs(at.y)) * 0.95;
    if (away > 1.0) discard;
  }
  pixel = colour;
}`;

/** Added to a shape: drawn smaller, of classes that are not asked for. */
export const smallShape = 16;

/** Milliseconds within which a frame’s points are to be drawn; with the page’s own work a frame then stays below 50. */
const frameTime = 22;
const fewestPoints = 5000;

export class Points {
  /** @throws Error where the browser has no WebGL2 */
  constructor(canvas) {
    this.canvas = canvas;
    this.gl = canvas.getContext("webgl2", { antialias: false, alpha: false, preserveDrawingBuffer: true, powerPreference: "high-performance" });
    if (!this.gl) throw new Error("no WebGL2");
    this.count = 0;
    this.budget = 25000;
    this.ground = [1, 1, 1];
    this.prepare();
    canvas.addEventListener("webglcontextlost", (event) => { event.preventDefault(); this.count = 0; this.fence = null; });
    canvas.addEventListener("webglcontextrestored", () => {
      this.prepare();
      if (this.places) this.setPlaces(this.places);
      if (this.classes) this.setClasses(this.classes);
      if (this.palette) this.setPalette(this.palette);
      this.draw(this.view);
    });
  }

  prepare() {
    const { gl } = this;
    const program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(program));
    gl.useProgram(program);
    this.uniforms = Object.fromEntries(["scale", "offset", "size", "hasShapes", "palette"].map((name) => [name, gl.getUniformLocation(program, name)]));
    const attribute = (name, size, type, isNormalized) => {
      const buffer = gl.createBuffer();
      const at = gl.getAttribLocation(program, name);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, type, isNormalized, 0, 0);
      return buffer;
    };
    this.placeBuffer = attribute("place", 2, gl.UNSIGNED_SHORT, true);
    this.classBuffer = attribute("kind", 1, gl.UNSIGNED_BYTE, false);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.NEAREST);
  }

  /** @param places Uint16Array [points, 2] */
  setPlaces(places) {
    const { gl } = this;
    this.places = places;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.placeBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
    this.count = places.length / 2;
  }

  /** @param classes Uint8Array [points] */
  setClasses(classes) {
    const { gl } = this;
    this.classes = classes;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.classBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, classes, gl.STATIC_DRAW);
  }

  /** @param palette Uint8Array [256, 4]: red, green, blue and shape of each class */
  setPalette(palette) {
    const { gl } = this;
    this.palette = palette;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, palette);
  }

  /**
   * Draws a view: as many points as a frame has time for now, the others in the frames after it, unless another view comes.
   *
   * @param view.scale, view.offset from coordinates in 0…1 to clip space; view.size of a point in pixels
   * @param finished called with the number of points when all are drawn
   */
  draw(view, finished) {
    this.view = view;
    this.finished = finished;
    this.drawn = 0;
    this.again();
  }

  step() {
    this.frame = null;
    const { gl, view } = this;
    if (!view || gl.isContextLost()) return;
    if (this.fence && !this.hasPassed()) return this.again();
    if (this.drawn >= this.count) return this.finished?.(this.drawn);
    if (this.drawn === 0) {
      gl.viewport(0, 0, this.canvas.width, this.canvas.height);
      gl.clearColor(...this.ground, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(this.uniforms.scale, ...view.scale);
      gl.uniform2f(this.uniforms.offset, ...view.offset);
      gl.uniform1f(this.uniforms.size, view.size);
      gl.uniform1i(this.uniforms.hasShapes, view.size >= 5 ? 1 : 0);
    }
    const count = Math.min(this.budget, this.count - this.drawn);
    this.fenced = { began: performance.now(), count, isFirst: this.drawn === 0 };
    if (count > 0) gl.drawArrays(gl.POINTS, this.drawn, count);
    this.fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    this.drawn += count;
    this.again();
  }

  again() {
    this.frame ??= requestAnimationFrame(() => this.step());
  }

  /** Whether what was drawn last is on the screen; then the clock tells how many points the next frame may have. */
  hasPassed() {
    const { gl, fenced } = this;
    if (gl.getSyncParameter(this.fence, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
    gl.deleteSync(this.fence);
    this.fence = null;
    const took = performance.now() - fenced.began;
    performance.measure(fenced.isFirst ? "map-frame" : "map-rest", { start: fenced.began, detail: { points: fenced.count } });
    if (fenced.count === this.budget) {
      // A quarter more where there was time left, fewer where there was not.
      this.budget = Math.max(fewestPoints, Math.round(this.budget * (took < frameTime ? 1.25 : Math.max(0.3, frameTime / took))));
    }
    return true;
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.view = null;
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}
