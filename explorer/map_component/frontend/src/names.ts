// The names on the map as they come, stand, move and go.

import type { Camera } from "./camera";
import type { Details } from "./details";
import {
  eligible, letterTitle, type Lettering, letterTopics, type MeasureWith, placeTitles, placeTopics, type Shown, stillClear, titled,
} from "./labels";
import { type Fading, paintLabel, paintLeader } from "./painting";
import type { Points } from "./points";
import type { Look, Scene } from "./protocol";

const FADE = 160;

export class Names {
  private topics: Lettering[] = [];
  private named: Lettering[] = [];
  private readonly titles = new Map<number, Lettering>();
  private placedTopics: readonly Shown[] = [];
  private placedTitles: readonly Shown[] = [];
  private readonly fading = new Map<string, Fading & { shown: Shown; leaving: boolean }>();
  private level = 0;
  private placedFor = "";
  private painted = 0;

  constructor(private readonly camera: Camera, private readonly measure: MeasureWith) {}

  setScene(scene: Scene): void {
    this.level = scene.level;
    this.topics = letterTopics(scene.topics, scene.level, this.measure);
    this.placedFor = "";
  }

  /** Fonts have changed: everything has another width. */
  reletter(scene: Scene, named: string | null): void {
    this.titles.clear();
    this.setScene(scene);
    this.setNamed(named);
  }

  forgetTitles(): void {
    this.titles.clear();
    this.placedTitles = [];
  }

  /** Names of topics, if the zoom or the window changed; nothing hangs on where the reader looks. */
  placeTopics(): void {
    const { scale, size } = this.camera;
    const key = `${scale} ${size.width} ${size.height}`;
    if (key === this.placedFor) return;
    this.placedFor = key;
    const side = Math.min(size.width, size.height);
    this.placedTopics = placeTopics(eligible(this.named, this.level, scale, side), this.camera);
    this.placedTitles = stillClear(this.placedTitles, this.placedTopics, scale);
  }

  /** Which topics may be named: those that have papers left. */
  setNamed(named: string | null): void {
    this.named = named === null ? this.topics : this.topics.filter((_, at) => named[at] === "1");
    this.placedFor = "";
  }

  /** Titles of some of the papers in sight, over none of the others; those not known yet are asked for. */
  placeTitles(points: Points, inSight: readonly number[], details: Details, diameter: number): void {
    const rows = titled(inSight, points.total);
    if (rows.length) details.want(rows);
    const letterings = rows.flatMap((row) => {
      const detail = details.get(row);
      if (!detail) return [];
      let lettering = this.titles.get(row);
      if (!lettering) this.titles.set(row, (lettering = letterTitle(row, detail[1], this.measure)));
      return [lettering];
    });
    this.placedTitles = placeTitles(letterings, rows.length ? inSight : [], (row) => points.place(row), this.camera, this.placedTopics, diameter, this.placedTitles);
  }

  /** Paints all names; true if some are still coming, moving or going. */
  paint(context: CanvasRenderingContext2D, look: Look, emphasis: string | null, still: boolean): boolean {
    const now = performance.now();
    const step = still ? 1 : Math.min((now - this.painted) / FADE, 1);
    this.painted = now;
    const standing = new Set<string>();
    for (const shown of [...this.placedTitles, ...this.placedTopics]) {
      standing.add(shown.lettering.id);
      const entry = this.fading.get(shown.lettering.id);
      if (entry) Object.assign(entry, { shown, leaving: false });
      else this.fading.set(shown.lettering.id, { shown, leaving: false, alpha: 0, dx: shown.placed.dx, dy: shown.placed.dy });
    }
    let moving = false;
    for (const [id, entry] of this.fading) {
      entry.leaving = !standing.has(id);
      moving = this.ease(entry, step) || moving;
      if (entry.leaving && entry.alpha <= 0.01) this.fading.delete(id);
    }
    const seen = [...this.fading].filter(([, entry]) => this.inSight(entry.shown));
    const anchor = ({ x, y }: Shown): [number, number] => this.camera.toScreen(x, y);
    for (const [, entry] of seen) paintLeader(context, entry.shown, anchor(entry.shown), entry, look);
    for (const [id, entry] of seen) paintLabel(context, entry.shown, anchor(entry.shown), entry, look, id === emphasis);
    return moving;
  }

  /** Boxes on the screen of the names that stand there now. */
  boxes(): { id: string; text: string; left: number; top: number; width: number; height: number }[] {
    return [...this.placedTopics, ...this.placedTitles].filter((shown) => this.inSight(shown)).map((shown) => {
      const [x, y] = this.camera.toScreen(shown.x, shown.y);
      const { dx, dy, width, height } = shown.placed;
      const text = shown.lettering.lines.join(" ");
      return { id: shown.lettering.id, text, left: x + dx - width / 2, top: y + dy - height / 2, width, height };
    });
  }

  /** The name of a topic under a pixel. */
  topicAt(px: number, py: number): string | null {
    const hit = this.boxes().find(({ id, left, top, width, height }) =>
      !id.startsWith("paper ") && px >= left && px <= left + width && py >= top && py <= top + height);
    return hit?.id ?? null;
  }

  private ease(entry: Fading & { shown: Shown; leaving: boolean }, step: number): boolean {
    const { dx, dy } = entry.shown.placed;
    const wanted = entry.leaving ? 0 : 1;
    entry.alpha += Math.sign(wanted - entry.alpha) * Math.min(Math.abs(wanted - entry.alpha), step);
    const pull = Math.min(step * 2, 1);
    entry.dx += (dx - entry.dx) * pull;
    entry.dy += (dy - entry.dy) * pull;
    if (Math.abs(dx - entry.dx) + Math.abs(dy - entry.dy) < 0.3) [entry.dx, entry.dy] = [dx, dy];
    return entry.alpha !== wanted || entry.dx !== dx || entry.dy !== dy;
  }

  private inSight({ x, y, placed }: Shown): boolean {
    const [px, py] = this.camera.toScreen(x, y);
    const { width, height } = this.camera.size;
    const [left, top] = [px + placed.dx - placed.width / 2, py + placed.dy - placed.height / 2];
    return left < width && top < height && left + placed.width > 0 && top + placed.height > 0;
  }
}
