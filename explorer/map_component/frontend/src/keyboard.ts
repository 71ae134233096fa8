// The map without a mouse: arrows walk, Enter opens, Escape leaves.

import type { Place, Topic } from "./protocol";
import { type Direction, nextPlace } from "./walking";

export interface Walkable {
  topics(): readonly Topic[];
  /** Papers near a place that can be pointed at, by row. */
  papersAround(place: Place): { row: number; place: Place }[];
  centre(): Place;
  standOnTopic(topic: Topic): void;
  standOnPaper(row: number): void;
  openPaper(row: number): void;
  leave(): void;
  zoom(factor: number): void;
  fit(): void;
  pan(dx: number, dy: number): void;
  /** Escape first undoes what is being done; true if there was something. */
  cancel(): boolean;
}

const ARROWS: Record<string, Direction> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const SHIFTS: Record<Direction, [number, number]> = { left: [80, 0], right: [-80, 0], up: [0, 80], down: [0, -80] };

export class Walker {
  topic: Topic | null = null;
  row: number | null = null;
  private place: Place | null = null;

  constructor(private readonly map: Walkable) {}

  /** Handles a key; true if it meant something here. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey) return false;
    const direction = ARROWS[event.key];
    if (direction) {
      if (event.shiftKey) this.map.pan(...SHIFTS[direction]);
      else if (event.altKey || this.row !== null || !this.map.topics().length) this.toPaper(direction);
      else this.toTopic(direction);
      return true;
    }
    switch (event.key) {
      case "Enter": return this.enter();
      case "Escape": return this.escape();
      case "+": case "=": this.map.zoom(1.6); return true;
      case "-": case "_": this.map.zoom(1 / 1.6); return true;
      case "0": this.map.fit(); return true;
      default: return false;
    }
  }

  forget(): void {
    this.topic = this.row = this.place = null;
  }

  private toTopic(direction: Direction): void {
    const topics = this.map.topics();
    if (!this.topic) return this.standOn(topics[0]!);
    const next = topics[nextPlace(this.topic, topics, direction)];
    if (next) this.standOn(next);
  }

  private standOn(topic: Topic): void {
    [this.topic, this.row, this.place] = [topic, null, topic];
    this.map.standOnTopic(topic);
  }

  private toPaper(direction: Direction | null): void {
    const from = this.place ?? this.map.centre();
    const papers = this.map.papersAround(from).filter(({ row }) => row !== this.row);
    const at = direction && this.row !== null
      ? nextPlace(from, papers.map(({ place }) => place), direction)
      : nearest(from, papers.map(({ place }) => place));
    const next = papers[at];
    if (!next) return;
    [this.row, this.place] = [next.row, next.place];
    this.map.standOnPaper(next.row);
  }

  private enter(): boolean {
    if (this.row !== null) this.map.openPaper(this.row);
    else this.toPaper(null);
    return true;
  }

  private escape(): boolean {
    if (this.map.cancel()) return true;
    if (this.row !== null && this.topic) this.standOn(this.topic);
    else {
      this.forget();
      this.map.leave();
    }
    return true;
  }
}

function nearest(from: Place, places: readonly Place[]): number {
  let [best, least] = [-1, Infinity];
  places.forEach(({ x, y }, at) => {
    const far = (x - from.x) ** 2 + (y - from.y) ** 2;
    if (far < least) [best, least] = [at, far];
  });
  return best;
}
