// What is drawn with a 2D canvas beneath and above the points.

import type { Camera } from "./camera";
import type { Contour } from "./density";
import type { Shown } from "./labels";
import { mixed } from "./look";
import type { Point } from "./polygon";
import type { Look } from "./protocol";

export class Sheet {
  readonly canvas = document.createElement("canvas");
  readonly context = this.canvas.getContext("2d")!;
  private ratio = 1;

  resize(width: number, height: number): void {
    this.ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  /** An empty sheet measured in CSS pixels. */
  fresh(): CanvasRenderingContext2D {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return this.context;
  }

  /** Go on in data coordinates. */
  toData(camera: Camera): void {
    const { scale, size } = camera;
    this.context.setTransform(
      this.ratio * scale, 0, 0, -this.ratio * scale,
      this.ratio * (size.width / 2 - camera.x * scale), this.ratio * (size.height / 2 + camera.y * scale),
    );
  }
}

export interface Ground {
  density: readonly Contour[];
  outlines: readonly (Path2D | null)[];
  /** Outlined since the reader points at one of its papers. */
  pointed: { path: Path2D; color: number } | null;
  /** How opaque points are; below 1 the density leads. */
  veil: number;
}

export function paintGround(
  sheet: Sheet, camera: Camera, look: Look, { density, outlines, pointed, veil }: Ground, palette: readonly string[],
): void {
  const empty = !density.length && !outlines.length && !pointed;
  sheet.canvas.classList.toggle("empty", empty);
  if (empty) return;
  const context = sheet.fresh();
  sheet.toData(camera);
  // Far in, single papers say more than a ground that has become coarse.
  const fading = veil < 1 ? 1 : Math.min(Math.max(1.2 - Math.log2(Math.max(camera.zoom, 1)) / 3, 0), 1);
  const strength = fading * (1 + 2.5 * (1 - veil));
  for (const { path, depth } of fading > 0 ? density : []) {
    context.fillStyle = look.ink;
    context.globalAlpha = strength * ((look.dark ? 0.036 : 0.025) + 0.01 * depth);
    context.fill(path, "evenodd");
  }
  context.lineWidth = 1.25 / camera.scale;
  outlines.forEach((path, color) => {
    if (!path) return;
    context.fillStyle = context.strokeStyle = palette[color] ?? look.quiet;
    context.globalAlpha = look.dark ? 0.1 : 0.07;
    context.fill(path, "evenodd");
    context.globalAlpha = 0.7;
    context.stroke(path);
  });
  if (pointed) {
    context.globalAlpha = 0.9;
    context.lineWidth = 2 / camera.scale;
    context.strokeStyle = palette[pointed.color] ?? look.ink;
    context.stroke(pointed.path);
  }
  context.globalAlpha = 1;
}

export function paintLines(context: CanvasRenderingContext2D, from: Point, to: readonly Point[], look: Look): void {
  context.lineCap = "round";
  for (const [width, color, alpha] of [[4, look.ground, 0.6], [1.5, look.accent, 0.85]] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.globalAlpha = alpha;
    context.beginPath();
    for (const [x, y] of to) {
      context.moveTo(...from);
      // A gentle bow keeps lines to papers in the same direction apart.
      const [bowX, bowY] = [(from[1] - y) * 0.08, (x - from[0]) * 0.08];
      context.quadraticCurveTo((from[0] + x) / 2 + bowX, (from[1] + y) / 2 + bowY, x, y);
    }
    context.stroke();
  }
  context.globalAlpha = 1;
  for (const [x, y] of to) {
    context.beginPath();
    context.arc(x, y, 4, 0, 2 * Math.PI);
    context.fillStyle = look.ground;
    context.fill();
    context.beginPath();
    context.arc(x, y, 2.75, 0, 2 * Math.PI);
    context.fillStyle = look.accent;
    context.fill();
  }
}

export function paintRing(
  context: CanvasRenderingContext2D, [x, y]: Point, radius: number, color: string, width: number, look: Look,
): void {
  for (const [line, stroke] of [[width + 3, look.ground], [width, color]] as const) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.lineWidth = line;
    context.strokeStyle = stroke;
    context.stroke();
  }
}

export function paintRegion(context: CanvasRenderingContext2D, outline: readonly Point[], look: Look): void {
  if (outline.length < 2) return;
  context.beginPath();
  outline.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.globalAlpha = 0.1;
  context.fillStyle = look.accent;
  context.fill();
  context.globalAlpha = 1;
  context.lineJoin = "round";
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.strokeStyle = look.accent;
  context.stroke();
  context.setLineDash([]);
}

const SHORTEST_LEADER = 12;

export interface Fading {
  alpha: number;
  dx: number;
  dy: number;
}

/** The line from a name that had to move to where it belongs; painted before all names. */
export function paintLeader(
  context: CanvasRenderingContext2D, { lettering, placed }: Shown, anchor: Point, fading: Fading, look: Look,
): void {
  if (!placed.moved || !lettering.topic) return;
  const [x, y] = [anchor[0] + fading.dx, anchor[1] + fading.dy];
  const edgeX = Math.min(Math.max(anchor[0], x - placed.width / 2), x + placed.width / 2);
  const edgeY = Math.min(Math.max(anchor[1], y - placed.height / 2), y + placed.height / 2);
  if (Math.hypot(anchor[0] - edgeX, anchor[1] - edgeY) < SHORTEST_LEADER) return;
  context.beginPath();
  context.moveTo(edgeX, edgeY);
  context.lineTo(...anchor);
  context.lineWidth = 1;
  context.globalAlpha = 0.6 * fading.alpha;
  context.strokeStyle = lettering.topic.colors[look.dark ? 1 : 0];
  context.stroke();
  context.globalAlpha = 1;
}

/** One name: its lines of text on a halo. */
export function paintLabel(
  context: CanvasRenderingContext2D, shown: Shown, anchor: Point, fading: Fading, look: Look, emphasis: boolean,
): void {
  const { lettering, placed } = shown;
  const [x, y] = [anchor[0] + fading.dx, anchor[1] + fading.dy];
  const color = lettering.topic ? lettering.topic.colors[look.dark ? 1 : 0] : mixedInk(look);
  context.font = `${lettering.weight} ${lettering.size}px ${look.font}`;
  // Lines of a title begin or end beside its paper; those of a topic stand in the middle.
  const side = lettering.topic || Math.abs(placed.dx) < placed.width / 2 ? 0 : Math.sign(placed.dx);
  context.textAlign = side === 0 ? "center" : side > 0 ? "left" : "right";
  const start = x - (side * (placed.width - 6)) / 2;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = look.ground;
  context.lineWidth = lettering.topic ? 4.5 : 3.5;
  context.fillStyle = emphasis ? look.accent : color;
  lettering.lines.forEach((line, at) => {
    const middle = y + (at - (lettering.lines.length - 1) / 2) * lettering.lineHeight + 0.5;
    context.globalAlpha = 0.85 * fading.alpha;
    context.strokeText(line, start, middle);
    context.globalAlpha = fading.alpha;
    context.fillText(line, start, middle);
  });
  context.globalAlpha = 1;
}

let inkOf: [string, string] = ["", ""];

function mixedInk(look: Look): string {
  if (inkOf[0] !== look.ink) inkOf = [look.ink, mixed(look.ink, look.ground, 0.2)];
  return inkOf[1];
}
