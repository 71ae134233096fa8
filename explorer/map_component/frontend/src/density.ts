// Contours of how many papers stand where, and outlines of topics, as paths in data coordinates.

import { blur2 } from "d3-array";
import { type ContourMultiPolygon, contours } from "d3-contour";
import type { Bounds, Camera } from "./camera";

const CELLS = 160;
const READABLE = 0.6; // papers per pixel up to which points can be told apart
const FAINTEST = 0.06;
const CELL = 8; // pixels

export interface Contour {
  path: Path2D;
  /** Between 0 (thin) and 1 (dense). */
  depth: number;
}

interface Grid {
  data: Float32Array;
  width: number;
  height: number;
  left: number;
  top: number;
  step: number;
}

function counted(xy: Float32Array, rows: ArrayLike<number> | null, bounds: Bounds, cells: number, weights: Float32Array | null = null): Grid {
  const step = Math.max(bounds.right - bounds.left, bounds.top - bounds.bottom) / (cells * 0.84);
  const margin = cells * 0.08 * step;
  const width = Math.max(Math.ceil((bounds.right - bounds.left + 2 * margin) / step), 4);
  const height = Math.max(Math.ceil((bounds.top - bounds.bottom + 2 * margin) / step), 4);
  const [left, top] = [bounds.left - margin, bounds.top + margin];
  const data = new Float32Array(width * height);
  const papers = rows === null ? xy.length / 2 : rows.length;
  for (let i = 0; i < papers; i++) {
    const row = rows === null ? i : rows[i]!;
    const column = Math.floor((xy[2 * row]! - left) / step);
    const line = Math.floor((top - xy[2 * row + 1]!) / step);
    if (column >= 0 && column < width && line >= 0 && line < height) data[line * width + column]! += weights === null ? 1 : weights[row]!;
  }
  return { data, width, height, left, top, step };
}

function traced({ left, top, step }: Grid, shape: ContourMultiPolygon): Path2D {
  const path = new Path2D();
  for (const polygon of shape.coordinates)
    for (const ring of polygon) {
      ring.forEach(([x, y], at) => {
        const [dx, dy] = [left + x! * step, top - y! * step];
        if (at === 0) path.moveTo(dx, dy);
        else path.lineTo(dx, dy);
      });
      path.closePath();
    }
  return path;
}

/** Nested contours of the density of these papers (all if null), from thin to dense. */
export function densityContours(xy: Float32Array, rows: Uint32Array | null, bounds: Bounds): Contour[] {
  const grid = counted(xy, rows, bounds, CELLS);
  blur2(grid, 2.6);
  const highest = grid.data.reduce((a, b) => Math.max(a, b), 0);
  if (!(highest > 0)) return [];
  const depths = [0.02, 0.06, 0.12, 0.2, 0.3, 0.42, 0.56, 0.72, 0.88];
  const shapes = contours().size([grid.width, grid.height]).thresholds(depths.map((depth) => depth * highest));
  return shapes(Array.from(grid.data)).map((shape, at) => ({ path: traced(grid, shape), depth: depths[at]! }));
}

/** How opaque points are: fully while they can be told apart; beyond that their ink stays what it was there. */
export function veil(papers: number, pixels: number): number {
  const crowd = papers / Math.max(pixels, 1) / READABLE;
  return crowd <= 1 ? 1 : Math.max(1 / crowd, FAINTEST);
}

/** Pixels of the screen that these papers stand on, in cells: empty ground makes no paper easier to see. */
export function occupied(places: readonly (readonly [number, number])[], camera: Camera): number {
  const wide = Math.ceil(camera.size.width / CELL) + 1;
  const cells = new Uint8Array(wide * (Math.ceil(camera.size.height / CELL) + 1));
  let count = 0;
  for (const place of places) {
    const [x, y] = camera.toScreen(...place);
    const cell = Math.floor(y / CELL) * wide + Math.floor(x / CELL);
    if (cells[cell] === 0) count += cells[cell] = 1;
  }
  return count * CELL * CELL;
}

/** The outline of where most papers of each colour stand; null for the quiet colour and few papers. */
export function outlines(
  xy: Float32Array, colors: Uint8Array | Uint16Array, count: number, quiet: number | null, bounds: Bounds,
  weights: Float32Array | null = null,
): (Path2D | null)[] {
  const members: number[][] = Array.from({ length: count }, () => []);
  colors.forEach((color, row) => members[color]?.push(row));
  return members.map((rows, color) => (color === quiet ? null : outline(xy, rows, bounds, weights)));
}

/** The same for one colour. */
export function outlineOf(
  xy: Float32Array, colors: Uint8Array | Uint16Array, color: number, bounds: Bounds, weights: Float32Array | null = null,
): Path2D | null {
  const rows: number[] = [];
  colors.forEach((one, row) => one === color && rows.push(row));
  return outline(xy, rows, bounds, weights);
}

function outline(xy: Float32Array, rows: readonly number[], bounds: Bounds, weights: Float32Array | null): Path2D | null {
  if (rows.length < 3) return null;
  const grid = counted(xy, rows, bounds, 96, weights);
  blur2(grid, 1.7);
  const highest = grid.data.reduce((a, b) => Math.max(a, b), 0);
  const [shape] = contours().size([grid.width, grid.height]).thresholds([0.08 * highest])(Array.from(grid.data));
  return shape ? traced(grid, shape) : null;
}
