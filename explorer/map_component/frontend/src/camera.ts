// Data coordinates, pixels, and what lies between. The camera knows nothing of drawing.

import { interpolateZoom } from "d3-interpolate";
import type { BoxData, CameraPlace, Place } from "./protocol";

export interface Bounds {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Pixels kept free around all papers, for labels at the edge, at most. */
const PADDING = { x: 64, y: 46 };
const LEAST_ZOOM = 0.5;

const MANY = 2000;
const ASIDE = 0.001; // of many papers, on each side

/**
 * The box around all points, or all but a few far ones if they are many, so that these do not
 * shrink the rest; a single place gets an extent of one.
 */
export function boundsOf(xy: Float32Array): Bounds {
  const papers = xy.length / 2;
  const [xs, ys] = [new Float32Array(papers), new Float32Array(papers)];
  for (let row = 0; row < papers; row++) [xs[row], ys[row]] = [xy[2 * row]!, xy[2 * row + 1]!];
  let [left, right] = ends(xs, papers);
  let [bottom, top] = ends(ys, papers);
  if (!(right >= left)) return { left: -0.5, right: 0.5, bottom: -0.5, top: 0.5 };
  const short = Math.max(right - left, top - bottom) * 0.05 || 0.5;
  if (right - left < short) [left, right] = [left - short, right + short];
  if (top - bottom < short) [bottom, top] = [bottom - short, top + short];
  return { left, right, bottom, top };
}

function ends(values: Float32Array, papers: number): [number, number] {
  values.sort();
  const aside = papers > MANY ? Math.floor(papers * ASIDE) : 0;
  return [values[aside] ?? NaN, values[values.length - 1 - aside] ?? NaN];
}

export class Camera {
  x = 0;
  y = 0;
  zoom = 1;
  size: Size = { width: 1, height: 1 };
  /** Set by how many papers there are: so far in that a few are left. */
  mostZoom = 12;
  bounds: Bounds = { left: -1, right: 1, bottom: -1, top: 1 };
  private flight = 0;

  constructor(private readonly changed: () => void) {}

  /** Pixels per unit of the data at zoom 1. */
  get home(): number {
    const { left, right, bottom, top } = this.bounds;
    const { width, height } = this.size;
    const { x, y } = this.padding;
    return Math.min((width - 2 * x) / (right - left), (height - 2 * y) / (top - bottom));
  }

  /** Pixels kept free on each side of all papers. */
  get padding(): Place {
    const { width, height } = this.size;
    return { x: Math.min(PADDING.x, width * 0.12), y: Math.min(PADDING.y, height * 0.12) };
  }

  get scale(): number {
    return this.home * this.zoom;
  }

  setBounds(bounds: Bounds, papers: number): void {
    this.mostZoom = Math.max(12, 2 * Math.sqrt(papers));
    this.bounds = bounds;
    this.x = (bounds.left + bounds.right) / 2;
    this.y = (bounds.bottom + bounds.top) / 2;
    this.zoom = 1;
  }

  toScreen(x: number, y: number): [number, number] {
    const scale = this.scale;
    return [
      this.size.width / 2 + (x - this.x) * scale,
      this.size.height / 2 - (y - this.y) * scale,
    ];
  }

  toData(px: number, py: number): [number, number] {
    const scale = this.scale;
    return [
      this.x + (px - this.size.width / 2) / scale,
      this.y - (py - this.size.height / 2) / scale,
    ];
  }

  /** What is on the screen. */
  get sight(): Bounds {
    const [left, top] = this.toData(0, 0);
    const [right, bottom] = this.toData(this.size.width, this.size.height);
    return { left, right, bottom, top };
  }

  place(): CameraPlace {
    const digits = Math.max(1, Math.ceil(Math.log10(Math.max(this.scale, 1))) + 1);
    return {
      x: Number(this.x.toFixed(digits)),
      y: Number(this.y.toFixed(digits)),
      zoom: Number(this.zoom.toPrecision(4)),
    };
  }

  /** Where the reader stands and what is then on the screen, for Python. */
  told(): CameraPlace & { sight: BoxData } {
    const { left, bottom, right, top } = this.sight;
    return { ...this.place(), sight: [left, bottom, right, top] };
  }

  moveTo(place: CameraPlace): void {
    cancelAnimationFrame(this.flight);
    this.x = place.x;
    this.y = place.y;
    this.zoom = Math.min(Math.max(place.zoom, LEAST_ZOOM), this.mostZoom);
    this.keepInSight();
    this.changed();
  }

  panBy(dx: number, dy: number): void {
    this.moveTo({ x: this.x - dx / this.scale, y: this.y + dy / this.scale, zoom: this.zoom });
  }

  /** Zoom so that what is under a pixel stays there. */
  zoomAt(factor: number, px: number, py: number): void {
    const zoom = Math.min(Math.max(this.zoom * factor, LEAST_ZOOM), this.mostZoom);
    const [x, y] = this.toData(px, py);
    const ratio = this.zoom / zoom;
    this.moveTo({ x: x + (this.x - x) * ratio, y: y + (this.y - y) * ratio, zoom });
  }

  /** The place that shows a box with some room around it. */
  around(box: Bounds): CameraPlace {
    const { width, height } = this.size;
    const wide = Math.max(box.right - box.left, 1e-9);
    const high = Math.max(box.top - box.bottom, 1e-9);
    const scale = Math.min((width * 0.7) / wide, (height * 0.7) / high);
    return {
      x: (box.left + box.right) / 2,
      y: (box.bottom + box.top) / 2,
      zoom: Math.min(Math.max(scale / this.home, 1), this.mostZoom),
    };
  }

  homePlace(): CameraPlace {
    const { left, right, bottom, top } = this.bounds;
    return { x: (left + right) / 2, y: (bottom + top) / 2, zoom: 1 };
  }

  /**
   * Fly along the path of van Wijk and Nuij ("Smooth and efficient zooming and panning", 2003);
   * readers who asked for less motion get there at once.
   */
  flyTo(to: CameraPlace): void {
    cancelAnimationFrame(this.flight);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.moveTo(to);
    const extent = this.size.width / this.home;
    const path = interpolateZoom(
      [this.x, this.y, extent / this.zoom],
      [to.x, to.y, extent / to.zoom],
    );
    const duration = Math.min(Math.max(path.duration * 0.55, 250), 1200);
    const start = performance.now();
    const step = (now: number): void => {
      const t = Math.min((now - start) / duration, 1);
      const eased = t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2;
      const [x, y, width] = path(eased);
      this.moveTo(t < 1 ? { x, y, zoom: extent / width } : to);
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  /** Whether a place lies on the screen, with a margin in pixels. */
  sees(place: Place, margin = 40): boolean {
    const [px, py] = this.toScreen(place.x, place.y);
    const { width, height } = this.size;
    return px >= margin && py >= margin && px <= width - margin && py <= height - margin;
  }

  /** Column-major 4 by 4 matrix from unit coordinates (`Points.unit`) to regl-scatterplot's view. */
  matrix(center: Place, half: number): Float32Array {
    const k = (2 * this.scale * half) / this.size.height;
    const x = (this.x - center.x) / half;
    const y = (this.y - center.y) / half;
    return new Float32Array([k, 0, 0, 0, 0, k, 0, 0, 0, 0, 1, 0, -x * k, -y * k, 0, 1]);
  }

  stop(): void {
    cancelAnimationFrame(this.flight);
  }

  private keepInSight(): void {
    const { left, right, bottom, top } = this.bounds;
    this.x = Math.min(Math.max(this.x, left), right);
    this.y = Math.min(Math.max(this.y, bottom), top);
  }
}
