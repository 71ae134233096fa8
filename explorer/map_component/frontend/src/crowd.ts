// More papers than are drawn one by one: the picture of how dense all of them stand.

import type { Bounds, Camera } from "./camera";
import { channels } from "./look";
import { Sheet } from "./painting";
import type { CrowdData, Look } from "./protocol";
import { buffer } from "./store";

const FAINTEST = 0.2; // a cell with one paper
const DENSEST = 0.92;
const DEEPER = 0.3; // how far the fullest cells go towards the ink
const OTHERS = [0.07, 0.3] as const; // papers that the filters leave out, as a grey ground
const BESIDE_POINTS = 0.4; // where every paper is drawn
const BENEATH_FEW = 0.9; // where every paper is drawn that the filters leave
const COARSE = [10, 34] as const; // pixels of a cell between which the picture goes
const OTHER_TIME = 0.35; // while the reader moves through time

/** Papers cell by cell, as if they all stood in the middle of theirs. */
export interface Cells {
  xy: Float32Array;
  colors: Uint8Array | Uint16Array;
  weights: Float32Array;
}

export class Crowd {
  readonly sheet = new Sheet();
  data: CrowdData | null = null;
  private image: HTMLCanvasElement | null = null;
  private madeFor = "";
  private cellsFor = "";
  private known: Cells | null = null;

  /** What is to be seen from now on, in which colours. */
  take(data: CrowdData | null, palette: readonly string[], look: Look): void {
    this.data = data;
    const key = data ? [data.density, data.all, palette.join(), look.ink].join() : "";
    if (key === this.madeFor) return;
    this.madeFor = key;
    this.image = data ? picture(data, palette, look) : null;
  }

  /** Whether all papers of interest within a box are drawn one by one. */
  drawsAll({ left, right, bottom, top }: Bounds): boolean {
    if (!this.data) return true;
    const { whole } = this.data;
    return whole !== null && left >= whole[0] && bottom >= whole[1] && right <= whole[2] && top <= whole[3];
  }

  /** Paints the picture, weaker where single papers say more. */
  paint(camera: Camera, shown: boolean, otherTime: boolean): void {
    const strength = shown && this.data ? this.strength(camera) * (otherTime ? OTHER_TIME : 1) : 0;
    const { canvas } = this.sheet;
    canvas.style.opacity = String(strength);
    canvas.classList.toggle("empty", !this.data);
    if (!this.data || !this.image || strength === 0) return;
    const [left, bottom, right, top] = this.data.box;
    const [x, y] = camera.toScreen(left, top);
    const [toX, toY] = camera.toScreen(right, bottom);
    this.sheet.fresh().drawImage(this.image, x, y, toX - x, toY - y);
  }

  /** The papers for outlines, which the drawn ones alone would bend. */
  get cells(): Cells | null {
    const { data } = this;
    if (data && this.cellsFor !== data.density) this.known = cellsOf(data);
    this.cellsFor = data?.density ?? "";
    return data ? this.known : null;
  }

  private strength(camera: Camera): number {
    if (!this.drawsAll(camera.sight)) return 1;
    const { all, box, width } = this.data!;
    const cell = ((box[2] - box[0]) / width) * camera.scale;
    const fine = Math.min(Math.max((COARSE[1] - cell) / (COARSE[1] - COARSE[0]), 0), 1);
    return (all ? BENEATH_FEW : BESIDE_POINTS) * fine;
  }
}

/** What is said of how many are drawn; nothing if all are. */
export function shareOf({ whole, seen, sought }: CrowdData): string {
  if (whole) return "";
  const [drawn, all] = [seen, sought].map((count) => count.toLocaleString("en"));
  return `${drawn} of ${all} papers are drawn as dots; zoom in for all`;
}

/** Level and colour of every cell. */
function grid({ density, width, height }: CrowdData): { levels: Uint8Array; colors: Uint8Array | Uint16Array } {
  const bytes = buffer(density);
  const size = width * height;
  const colors = bytes.slice(size);
  return { levels: new Uint8Array(bytes, 0, size), colors: colors.byteLength > size ? new Uint16Array(colors) : new Uint8Array(colors) };
}

function cellsOf(data: CrowdData): Cells {
  const { levels, colors } = grid(data);
  const [left, , right, top] = data.box;
  const step = (right - left) / data.width;
  const filled = Array.from(levels.keys()).filter((cell) => levels[cell]! > 0);
  const xy = new Float32Array(2 * filled.length);
  filled.forEach((cell, at) => {
    xy[2 * at] = left + ((cell % data.width) + 0.5) * step;
    xy[2 * at + 1] = top - (Math.floor(cell / data.width) + 0.5) * step;
  });
  const most = Math.log1p(data.most);
  const weights = Float32Array.from(filled, (cell) => Math.expm1((levels[cell]! / 255) * most));
  return { xy, colors: Uint16Array.from(filled, (cell) => colors[cell]!), weights };
}

function picture(data: CrowdData, palette: readonly string[], look: Look): HTMLCanvasElement {
  const { width, height } = data;
  const { levels, colors } = grid(data);
  const others = data.all === null ? null : new Uint8Array(buffer(data.all));
  const hues = palette.map(channels);
  const ink = channels(look.ink);
  const image = new ImageData(width, height);
  for (let cell = 0; cell < levels.length; cell++) {
    const depth = levels[cell]! / 255;
    const below = others?.[cell] ? OTHERS[0] + (OTHERS[1] - OTHERS[0]) * (others[cell]! / 255) : 0;
    const over = depth > 0 ? FAINTEST + (DENSEST - FAINTEST) * depth : 0;
    const alpha = over + below * (1 - over);
    if (alpha === 0) continue;
    const hue = hues[colors[cell]!] ?? ink;
    for (let channel = 0; channel < 3; channel++) {
      const deep = hue[channel]! + (ink[channel]! - hue[channel]!) * DEEPER * depth ** 2;
      image.data[4 * cell + channel] = (deep * over + ink[channel]! * below * (1 - over)) / alpha;
    }
    image.data[4 * cell + 3] = 255 * alpha;
  }
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}
