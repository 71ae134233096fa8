// What lies beneath the points: contours, outlines of topics, the picture of a crowd.

import type { Camera } from "./camera";
import { Crowd } from "./crowd";
import { type Contour, densityContours, occupied, outlineOf, outlines, veil } from "./density";
import { paintGround, Sheet } from "./painting";
import type { Points } from "./points";
import type { Data, Look, Scene } from "./protocol";
import { bit } from "./states";
import { numbers } from "./store";
import type { Switches } from "./toolbar";

const MANY = 20_000; // fewer papers always show
const SAMPLED = 0.55; // how opaque points are that stand for others too

export class Backdrop {
  readonly sheet = new Sheet();
  readonly crowd = new Crowd();
  private contours: Contour[] = [];
  private shapes: (Path2D | null)[] = [];

  get sheets(): HTMLElement[] {
    return [this.crowd.sheet.canvas, this.sheet.canvas];
  }

  resize(width: number, height: number): void {
    this.sheet.resize(width, height);
    this.crowd.sheet.resize(width, height);
  }

  /** How opaque points are over a density. */
  veil(points: Points, camera: Camera): number {
    if (points.papers < MANY) return 1;
    if (!this.crowd.drawsAll(camera.sight)) return SAMPLED;
    const rows = points.within(camera.sight);
    return veil(rows.length, occupied(rows.map((row) => points.place(row)), camera));
  }

  /** Computes what the switches ask for. */
  compute(data: Data, points: Points, scene: Scene, switches: Switches, colors: number, present: Uint8Array): void {
    const rows = data.mask ? Uint32Array.from(Array(data.papers).keys()).filter((at) => bit(present, at)) : null;
    this.contours = switches.density && !data.crowd ? densityContours(points.xy, rows, points.bounds) : [];
    if (!switches.outlines || scene.legend.kind === "range") this.shapes = [];
    else {
      const { xy, values, weights } = this.source(data, points);
      this.shapes = outlines(xy, values, colors, scene.quiet, points.bounds, weights);
    }
  }

  /** Where most papers of one colour stand. */
  outlineOf(data: Data, points: Points, color: number): Path2D | null {
    const { xy, values, weights } = this.source(data, points);
    return outlineOf(xy, values, color, points.bounds, weights);
  }

  paint(camera: Camera, look: Look, pointed: { path: Path2D; color: number } | null, veil: number, palette: readonly string[]): void {
    paintGround(this.sheet, camera, look, { density: this.contours, outlines: this.shapes, pointed, veil }, palette);
  }

  private source(data: Data, points: Points): { xy: Float32Array; values: Uint8Array | Uint16Array; weights: Float32Array | null } {
    const cells = data.crowd && this.crowd.cells;
    if (cells) return { xy: cells.xy, values: cells.colors, weights: cells.weights };
    return { xy: points.xy, values: numbers(data.colors, data.papers), weights: null };
  }
}
