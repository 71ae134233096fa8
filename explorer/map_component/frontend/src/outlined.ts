// The outline of what the reader points at: a cue beside hue, for those who see few hues.

import type { PaperMap } from "./map";
import { numbers } from "./store";

export class Outlined {
  private readonly known = new Map<number, Path2D | null>();
  private knownFor = "";

  constructor(private readonly map: PaperMap) {}

  /** The outline of a paper's colour, else of a topic of the level that is named first. */
  of(row: number | null, topic: string | null): { path: Path2D; color: number } | null {
    const { data, points, scene } = this.map;
    if (!data || !points || !scene || scene.legend.kind === "range" || (row === null && topic === null)) return null;
    const key = data.crowd ? data.crowd.density : `${data.points} ${data.colors}`;
    if (key !== this.knownFor) this.known.clear();
    this.knownFor = key;
    const colors = numbers(data.colors, data.papers);
    const color = row === null ? this.colorOf(topic!) : colors[points.indexOf(row)] ?? null;
    if (color === null || color === scene.quiet) return null;
    if (!this.known.has(color)) this.known.set(color, this.map.backdrop.outlineOf(data, points, color));
    const path = this.known.get(color) ?? null;
    return path && { path, color };
  }

  /** Topics are coloured in the order of their names, after the quiet colour. */
  private colorOf(topic: string): number | null {
    const { scene } = this.map;
    if (!scene || scene.legend.kind !== "none") return null;
    const place = scene.topics.filter((one) => one.level === scene.level).findIndex((one) => one.id === topic);
    return place < 0 ? null : place + 1;
  }
}
