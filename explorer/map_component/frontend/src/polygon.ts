// Regions drawn by the reader.

export type Point = [number, number];

/** Whether a place lies in a polygon (even-odd rule, as `rows_inside` in Python counts). */
export function inPolygon(x: number, y: number, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i]!;
    const [xj, yj] = polygon[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Drops points that add less than `tolerance` to the shape (Ramer, Douglas and Peucker). */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 4) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const stack: [number, number][] = [[0, points.length - 1]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [from, to] = next;
    let [farthest, most] = [-1, tolerance];
    for (let at = from + 1; at < to; at++) {
      const far = distance(points[at]!, points[from]!, points[to]!);
      if (far > most) [farthest, most] = [at, far];
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    stack.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, at) => keep[at]);
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
