// Titles come from the server, for the few papers in sight, and are then remembered.

import type { Detail } from "./protocol";

/** Rows asked for at once, at most. */
export const MOST_ASKED = 60;
const PATIENCE = 3000;
const PAUSE = 90;

export class Details {
  private readonly known = new Map<number, Detail>();
  private readonly asked = new Map<number, number>();
  private wanted: number[] = [];
  private focus: number | null = null;
  private timer = 0;

  constructor(private readonly send: (focus: number | null, rows: number[]) => void) {}

  get(row: number): Detail | undefined {
    return this.known.get(row);
  }

  /** Takes an answer; true if it held anything new. */
  learn(details: readonly Detail[]): boolean {
    let news = false;
    for (const detail of details) {
      const before = this.known.get(detail[0]);
      if (before && (before[3].length || !detail[3].length)) continue;
      this.known.set(detail[0], detail);
      news = true;
    }
    return news;
  }

  forget(): void {
    this.known.clear();
    this.asked.clear();
  }

  /**
   * Ask for papers once the reader has paused, those named first if there are too many.
   * @param focus the paper whose true neighbours are wanted too
   */
  want(rows: readonly number[], focus: number | null = null): void {
    if (focus !== null) this.focus = focus;
    this.wanted = [...rows, ...this.wanted];
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), PAUSE);
  }

  destroy(): void {
    clearTimeout(this.timer);
  }

  private ask(): void {
    const now = performance.now();
    const recently = (row: number): boolean => now - (this.asked.get(row) ?? -Infinity) < PATIENCE;
    const rows = [...new Set(this.wanted)].filter((row) => !this.known.has(row) && !recently(row)).slice(0, MOST_ASKED);
    this.wanted = [];
    const focus = this.focus;
    this.focus = null;
    const incomplete = focus !== null && !rows.includes(focus) && !this.known.get(focus)?.[3].length && !recently(focus);
    if (incomplete) rows.unshift(focus);
    if (!rows.length) return;
    for (const row of rows) this.asked.set(row, now);
    this.send(focus, rows.slice(0, MOST_ASKED));
  }
}
