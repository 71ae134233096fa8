// The papers as regl-scatterplot draws them. It only draws; pointing and steering are ours.

import KDBush from "kdbush";
import createScatterplot, { createRenderer } from "regl-scatterplot";
import type { Bounds, Camera, Size } from "./camera";
import { boundsOf } from "./camera";
import type { Data, Look, Place } from "./protocol";
import { DIM, drawingOrder, GONE, LIT, NORMAL, OUT, pickable, QUIET } from "./states";
import { buffer } from "./store";

type Quadruple = [number, number, number, number];

const GLOW = 6; // a state of its own: the halo drawn beneath a lit paper
const MOST_HALOS = 3000; // of a crowd; more would run into one another
const LIT_OVER_DENSITY = 0.7;
const EXTRA_COLORS = 1; // the colour of papers that are out

/** This browser cannot draw points with WebGL. */
export class NoWebGL extends Error {}

export class Points {
  readonly bounds: Bounds;
  readonly center: Place;
  readonly half: number;
  states = new Uint8Array();
  private readonly index: KDBush;
  private readonly quadruples: Quadruple[];
  private palette: string[] = [];

  /**
   * @param rows of the papers, ascending; null if they are all, in order
   * @param total how many papers there are, drawn or not
   */
  constructor(
    readonly xy: Float32Array, readonly rows: Uint32Array | null = null, bounds: Bounds | null = null,
    readonly total = xy.length / 2,
  ) {
    this.bounds = bounds ?? boundsOf(xy);
    const { left, right, bottom, top } = this.bounds;
    this.center = { x: (left + right) / 2, y: (bottom + top) / 2 };
    this.half = Math.max(right - left, top - bottom) / 2;
    const papers = xy.length / 2;
    this.index = new KDBush(Math.max(papers, 1), 64, Float32Array);
    this.quadruples = new Array<Quadruple>(papers);
    for (let row = 0; row < papers; row++) {
      const x = xy[2 * row]!;
      const y = xy[2 * row + 1]!;
      this.index.add(x, y);
      this.quadruples[row] = [(x - this.center.x) / this.half, (y - this.center.y) / this.half, 0, 0];
    }
    if (!papers) this.index.add(0, 0);
    this.index.finish();
  }

  get papers(): number {
    return this.quadruples.length;
  }

  /** Where among the drawn papers a row stands; -1 if it is not drawn. */
  indexOf(row: number): number {
    if (this.rows === null) return row < this.papers ? row : -1;
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return this.rows[low] === row ? low : -1;
  }

  /** Where a paper stands; not a number if it is not drawn. */
  place(row: number): [number, number] {
    const at = this.indexOf(row);
    return at < 0 ? [NaN, NaN] : [this.xy[2 * at]!, this.xy[2 * at + 1]!];
  }

  /** Rows within a box that the reader can point at. */
  within(box: Bounds): number[] {
    const places = this.index.range(box.left, box.bottom, box.right, box.top);
    const kept = places.filter((at) => at < this.states.length && pickable(this.states[at]!));
    const { rows } = this;
    return rows === null ? kept : kept.map((at) => rows[at]!);
  }

  /** The nearest paper the reader can point at within a distance in data units. */
  nearest(x: number, y: number, distance: number): number | null {
    let best: number | null = null;
    let least = distance ** 2;
    for (const row of this.within({ left: x - distance, right: x + distance, bottom: y - distance, top: y + distance })) {
      const [px, py] = this.place(row);
      const far = (px - x) ** 2 + (py - y) ** 2;
      if (far <= least) [least, best] = [far, row];
    }
    return best;
  }

  /** Colour and state of every paper as quadruples in drawing order, halos beneath lit papers. */
  dressed(colors: Uint8Array | Uint16Array, palette: readonly string[], states: Uint8Array): Quadruple[] {
    this.states = states as Uint8Array<ArrayBuffer>;
    this.palette = [...palette];
    const out = this.palette.length;
    const order = drawingOrder(states);
    const drawn: Quadruple[] = [];
    const halos: Quadruple[] = [];
    const glows = this.rows === null || states.reduce((sum, state) => sum + Number(state === LIT), 0) < MOST_HALOS;
    for (const row of order) {
      const point = this.quadruples[row]!;
      const state = states[row]!;
      point[2] = state === OUT ? out : colors[row]!;
      point[3] = state;
      if (state === LIT && glows) halos.push([point[0], point[1], point[2], GLOW]);
      else drawn.push(point);
    }
    for (const halo of halos) drawn.push(halo);
    for (let i = order.length - halos.length; i < order.length; i++) drawn.push(this.quadruples[order[i]!]!);
    return drawn;
  }

  /** Diameter in pixels of an ordinary paper: large for a handful, small for a crowd until one zooms in. */
  diameter({ size, zoom }: Camera): number {
    const room = Math.sqrt((size.width * size.height) / Math.max(this.total, 1));
    const atHome = Math.min(Math.max(room * 0.2, 1.9), 11);
    const grown = atHome * (1 + 0.5 * Math.log2(Math.max(zoom, 1)));
    return Math.min(grown, Math.max(13, atHome));
  }
}

/** The papers that are drawn, from the blobs that the data names. */
export function pointsOf({ points, crowd }: Data): Points {
  const xy = new Float32Array(buffer(points));
  if (!crowd) return new Points(xy);
  const [left, bottom, right, top] = crowd.bounds;
  return new Points(xy, new Uint32Array(buffer(crowd.rows)), { left, bottom, right, top }, crowd.papers);
}

/** The canvas with all papers on it. */
export class PointCanvas {
  readonly canvas = document.createElement("canvas");
  private readonly renderer: ReturnType<typeof createRenderer>;
  private readonly plot: ReturnType<typeof createScatterplot>;
  private waiting: (() => void) | null = null;
  private busy = false;
  private diameter = 1;
  private opacities: (veil: number) => number[] = () => [1];
  veil = 1;
  private ended = false;
  private readonly context: WebGLRenderingContext;
  private spatialIndex: ArrayBuffer;

  constructor(private readonly drawn: () => void, lost: () => void) {
    const hidden = document.createElement("canvas");
    // The same context that regl-scatterplot then gets: making one takes time without a GPU.
    const context = hidden.getContext("webgl", { antialias: true, preserveDrawingBuffer: true });
    if (context?.getExtension("OES_texture_float") == null) throw new NoWebGL();
    this.context = context;
    hidden.addEventListener("webglcontextlost", () => this.ended || lost());
    this.renderer = createRenderer({ canvas: hidden } as Parameters<typeof createRenderer>[0]);
    this.plot = createScatterplot({
      canvas: this.canvas,
      renderer: this.renderer,
      width: 2,
      height: 2,
      cameraIsFixed: true,
      actionKeyMap: {},
      lassoInitiator: false,
      deselectOnEscape: false,
      deselectOnDblClick: false,
      colorBy: "valueA",
      opacityBy: "valueB",
      sizeBy: "valueB",
      pointScaleMode: "constant",
      antiAliasing: 0.75,
    } as unknown as Parameters<typeof createScatterplot>[0]);
    this.plot.subscribe("drawing", () => this.drawn());
    // regl-scatterplot wants an index to pick with; one point stands for all, since we pick.
    const index = new KDBush(1, 64, Float32Array);
    index.add(9, 9);
    this.spatialIndex = index.finish().data as ArrayBuffer;
  }

  resize({ width, height }: Size): void {
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.renderer.resize(width, height);
    void this.plot.set({ width, height });
  }

  /** Draw other points, or the same ones in other colours; what came last wins. */
  show(points: Points, drawn: Quadruple[], look: Look, palette: readonly string[], diameter: number, veil: number): void {
    if (this.busy) {
      this.waiting = () => this.show(points, drawn, look, palette, diameter, veil);
      return;
    }
    this.busy = true;
    this.opacities = (veil) => opacities(points, look.dark, veil);
    this.veil = veil;
    const opacity = this.opacities(veil);
    this.diameter = diameter;
    const colors = [...palette, ...Array<string>(EXTRA_COLORS).fill(look.faded)];
    void this.plot
      .set({ pointColor: colors.length > 1 ? colors : [...colors, look.faded], opacity, pointSize: sizes(diameter) })
      .then(() =>
        this.plot.draw(drawn.length ? drawn : [[9, 9, 0, GONE]], {
          zDataType: "categorical",
          wDataType: "categorical",
          spatialIndex: this.spatialIndex,
        }),
      )
      .finally(() => {
        this.busy = false;
        const next = this.waiting;
        this.waiting = null;
        next?.();
      });
  }

  /** Let points give way to the density behind them. */
  fade(veil: number): void {
    if (Math.abs(veil - this.veil) < 0.03 && (veil === 1) === (this.veil === 1)) return;
    this.veil = veil;
    void this.plot.set({ opacity: this.opacities(veil) });
  }

  look(camera: Camera, points: Points): void {
    const diameter = points.diameter(camera);
    if (Math.abs(diameter - this.diameter) > 0.03 * this.diameter) {
      this.diameter = diameter;
      void this.plot.set({ pointSize: sizes(diameter) });
    }
    this.plot.view(camera.matrix(points.center, points.half) as unknown as Parameters<typeof this.plot.view>[0]);
  }

  /** What a browser does when its graphics fail. */
  loseContext(): void {
    this.context.getExtension("WEBGL_lose_context")?.loseContext();
  }

  destroy(): void {
    this.ended = true; // ending a context loses it, which is no news then
    this.plot.destroy();
    this.renderer.destroy();
  }
}

/** How opaque a paper is in each state. */
function opacities({ total, rows }: Points, dark: boolean, veil: number): number[] {
  const crowd = Math.min(total / 20000, 1);
  const opacity: number[] = [];
  opacity[NORMAL] = veil * (0.9 - 0.25 * crowd);
  opacity[QUIET] = veil * ((dark ? 0.6 : 0.55) - 0.2 * crowd);
  opacity[OUT] = veil * (0.6 - 0.3 * crowd);
  opacity[DIM] = veil * 0.22;
  opacity[LIT] = rows === null ? 1 : Math.max(veil, LIT_OVER_DENSITY);
  opacity[GONE] = 0;
  opacity[GLOW] = dark ? 0.26 : 0.22;
  return opacity;
}

/** Diameter of a paper in each state. */
function sizes(diameter: number): number[] {
  const sizes: number[] = [];
  sizes[NORMAL] = diameter;
  sizes[QUIET] = sizes[OUT] = Math.max(diameter * 0.72, 1.5);
  sizes[DIM] = diameter * 0.85;
  sizes[LIT] = diameter * 1.15 + 1;
  sizes[GONE] = 0;
  sizes[GLOW] = diameter * 1.6 + 5;
  return sizes;
}
