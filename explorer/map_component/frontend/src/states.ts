// How each paper is to look: pure arithmetic over typed arrays.

export const NORMAL = 0;
export const QUIET = 1;
export const OUT = 2;
export const DIM = 3;
export const LIT = 4;
export const GONE = 5;

export interface Looks {
  papers: number;
  colors: Uint8Array | Uint16Array;
  quiet: number | null;
  /** One bit per paper, most significant first; null shows all. */
  mask: Uint8Array | null;
  hits: Uint32Array | null;
  marked: readonly number[];
  periods: Uint8Array | Uint16Array | null;
  /** First and last period shown, counted from 1; null for all. */
  range: readonly [number, number] | null;
  hideFiltered: boolean;
}

export function bit(mask: Uint8Array, row: number): boolean {
  return ((mask[row >> 3]! >> (7 - (row & 7))) & 1) === 1;
}

/** One of the states above per paper. */
export function statesOf(looks: Looks): Uint8Array {
  const { papers, colors, quiet, mask, periods, range } = looks;
  const lit = litRows(looks);
  const states = new Uint8Array(papers);
  const out = looks.hideFiltered ? GONE : OUT;
  for (let row = 0; row < papers; row++) {
    const period = periods === null ? 0 : periods[row]!;
    const inTime = range === null || periods === null || (period >= range[0] && period <= range[1]);
    if (mask !== null && !bit(mask, row)) states[row] = out;
    else if (!inTime) states[row] = OUT;
    else if (lit !== null) states[row] = lit[row] === 1 ? LIT : DIM;
    else states[row] = colors[row] === quiet ? QUIET : NORMAL;
  }
  return states;
}

/** 1 for each paper that shall glow; null if none shall. */
function litRows({ papers, hits, marked }: Looks): Uint8Array | null {
  if (!hits?.length && !marked.length) return null;
  const lit = new Uint8Array(papers);
  for (const row of marked) if (row < papers) lit[row] = 1;
  for (const row of hits ?? []) if (row < papers) lit[row] = 1;
  return lit;
}

/** Whether the reader can point at a paper in this state. */
export const pickable = (state: number): boolean => state !== OUT && state !== GONE;

const LAYERS = [OUT, DIM, QUIET, NORMAL, LIT] as const;

/** Rows in the order in which they are drawn, what matters on top; hidden papers are left out. */
export function drawingOrder(states: Uint8Array): Uint32Array {
  const counts = new Uint32Array(8);
  for (const state of states) counts[state]!++;
  const starts = new Uint32Array(8);
  let total = 0;
  for (const layer of LAYERS) {
    starts[layer] = total;
    total += counts[layer]!;
  }
  const order = new Uint32Array(total);
  for (let row = 0; row < states.length; row++) {
    const state = states[row]!;
    if (state !== GONE) order[starts[state]!++] = row;
  }
  return order;
}
