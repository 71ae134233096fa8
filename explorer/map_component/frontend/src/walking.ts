// From place to place with the arrow keys: a pure function.

import type { Place } from "./protocol";

export type Direction = "left" | "right" | "up" | "down";

const HEADINGS: Record<Direction, [number, number]> = {
  left: [-1, 0], right: [1, 0], up: [0, 1], down: [0, -1],
};

/**
 * The index of the next place in a direction: the nearest within 60 degrees of it, where what
 * lies aside counts as further away; -1 if there is none.
 */
export function nextPlace(from: Place, places: readonly Place[], direction: Direction): number {
  const [hx, hy] = HEADINGS[direction];
  let [best, least] = [-1, Infinity];
  places.forEach(({ x, y }, index) => {
    const along = (x - from.x) * hx + (y - from.y) * hy;
    const aside = Math.abs((x - from.x) * hy - (y - from.y) * hx);
    if (along <= 0 || aside > along * Math.sqrt(3)) return;
    const cost = along + 1.5 * aside;
    if (cost < least) [best, least] = [index, cost];
  });
  return best;
}
