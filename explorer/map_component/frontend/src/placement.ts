// Where labels go so that none covers another: a pure function.

export interface Wanted {
  id: string;
  /** What the label names, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Offsets of the centre from the anchor worth trying after the middle; default: all around. */
  offsets?: readonly (readonly [number, number])[];
}

export interface Box {
  /** Centre in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placed extends Box {
  id: string;
  /** From the anchor to the centre of the box. */
  dx: number;
  dy: number;
  /** Whether the box had to leave its anchor, so that a line must join them. */
  moved: boolean;
}

/** Free space around each label, in pixels. */
export const GAP = 3;
const CELL = 96;

export function overlap(one: Box, other: Box): boolean {
  return (
    2 * Math.abs(one.x - other.x) < one.width + other.width &&
    2 * Math.abs(one.y - other.y) < one.height + other.height
  );
}

/** Boxes by the cells of a coarse grid that they touch. */
class Taken {
  private readonly cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const cell of this.touched(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  free(box: Box): boolean {
    const wide = { ...box, width: box.width + GAP, height: box.height + GAP };
    for (const cell of this.touched(wide))
      for (const other of this.cells.get(cell) ?? []) if (overlap(wide, other)) return false;
    return true;
  }

  private *touched({ x, y, width, height }: Box): Generator<string> {
    const right = Math.floor((x + width / 2) / CELL);
    const bottom = Math.floor((y + height / 2) / CELL);
    for (let column = Math.floor((x - width / 2) / CELL); column <= right; column++)
      for (let row = Math.floor((y - height / 2) / CELL); row <= bottom; row++) yield `${column} ${row}`;
  }
}

/** In the middle, then above and below, then further out all around. */
function around(width: number, height: number): [number, number][] {
  const [w, h, over, aside] = [width, height, height + GAP + 1, width + GAP + 1];
  return [
    [0, 0], [0, -0.8 * h], [0, 0.8 * h], [0.55 * w, 0], [-0.55 * w, 0],
    [0.5 * w, -0.9 * h], [-0.5 * w, -0.9 * h], [0.5 * w, 0.9 * h], [-0.5 * w, 0.9 * h],
    [0, -over], [0, over],
    [0.8 * w, -1.4 * h], [-0.8 * w, -1.4 * h], [0.8 * w, 1.4 * h], [-0.8 * w, 1.4 * h],
    [0, -2 * over], [0, 2 * over], [aside, 0], [-aside, 0],
  ];
}

/**
 * Places labels in the order given, each near its anchor and clear of those before it; one that
 * finds no free place is left out, so the most important should come first.
 *
 * The result hangs only on the arguments: with anchors counted from a fixed place of the map, not
 * from the corner of the screen, a label stays put while the reader pans.
 *
 * @param taken boxes that no label may cover
 * @param limits a box that labels should not leave; they slide inwards
 */
export function placeLabels(
  wanted: readonly Wanted[], taken: readonly Box[] = [], limits: Box | null = null,
): Placed[] {
  const occupied = new Taken();
  for (const box of taken) occupied.add(box);
  const placed: Placed[] = [];
  for (const label of wanted) {
    const { id, width, height } = label;
    for (const [right, down] of label.offsets ?? around(width, height)) {
      const box = inside({ x: label.x + right, y: label.y + down, width, height }, limits);
      if (!occupied.free(box)) continue;
      const [dx, dy] = [box.x - label.x, box.y - label.y];
      const moved = Math.abs(dx) > width / 2 || Math.abs(dy) > height / 2 + 2;
      occupied.add(box);
      placed.push({ id, ...box, dx, dy, moved });
      break;
    }
  }
  return placed;
}

function inside(box: Box, limits: Box | null): Box {
  if (!limits) return box;
  return {
    ...box,
    x: slid(box.x, box.width, limits.x, limits.width),
    y: slid(box.y, box.height, limits.y, limits.height),
  };
}

function slid(at: number, length: number, middle: number, room: number): number {
  const slack = Math.max(room - length, 0) / 2;
  return Math.min(Math.max(at, middle - slack), middle + slack);
}
