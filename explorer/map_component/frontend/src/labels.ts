// Which names stand on the map at a zoom, and where: topics from coarse to fine, then titles.

import type { Camera } from "./camera";
import { type Box, type Placed, placeLabels, type Wanted } from "./placement";
import type { Topic } from "./protocol";
import { lines, type Measure } from "./text";

export interface Style {
  size: number;
  weight: number;
  lineHeight: number;
}

export interface Lettering extends Style {
  id: string;
  lines: string[];
  width: number;
  height: number;
  topic: Topic | null;
  row: number | null;
}

export interface Shown {
  lettering: Lettering;
  /** Anchor in data coordinates. */
  x: number;
  y: number;
  placed: Placed;
}

export type MeasureWith = (style: Style) => Measure;

/** Papers up to which the name of a topic stands beside them instead of on them. */
const HANDFUL = 3;

function clearOfDots(width: number, height: number): [number, number][] {
  const [over, aside] = [height / 2 + 11, width / 2 + 12];
  return [[0, -over], [0, over], [aside, 0], [-aside, 0], [0, -2 * over], [0, 2 * over]];
}

/** How many papers are named by their titles at once. */
const MOST_TITLES = 60;
/** Papers in sight up to which some are: so many, and not more than a quarter of a small corpus. */
const FEW_PAPERS = 400;

/** Those of the papers in sight that may be named; while the reader zooms in they stay the same ones. */
export function titled(rows: readonly number[], papers: number): readonly number[] {
  if (rows.length > Math.max(MOST_TITLES, Math.min(FEW_PAPERS, papers / 4))) return [];
  if (rows.length <= MOST_TITLES) return rows;
  const mixed = (row: number): number => Math.imul(row + 1, 2654435761) >>> 0;
  return [...rows].sort((a, b) => mixed(a) - mixed(b)).slice(0, MOST_TITLES);
}

/** The lettering of every topic, by size and depth: set once, since it does not hang on the zoom. */
export function letterTopics(topics: readonly Topic[], level: number, measure: MeasureWith): Lettering[] {
  const largest = Math.max(...topics.map((topic) => topic.papers), 1);
  return topics.map((topic) => {
    const depth = Math.max(topic.level - level, 0);
    const size = Math.round(2 * (12 + 5.5 * Math.sqrt(topic.papers / largest) - Math.min(depth, 2) * 0.75)) / 2;
    const style = { size, weight: depth === 0 ? 650 : 600, lineHeight: Math.round(size * 1.18) };
    return lettered(topic.id, topic.text, style, size * 9.5, 3, measure, topic, null);
  });
}

export function letterTitle(row: number, title: string, measure: MeasureWith): Lettering {
  const style = { size: 11.5, weight: 450, lineHeight: 14 };
  return lettered(`paper ${row}`, title, style, 190, 2, measure, null, row);
}

function lettered(
  id: string, text: string, style: Style, widest: number, most: number, measure: MeasureWith,
  topic: Topic | null, row: number | null,
): Lettering {
  const measured = measure(style);
  const broken = lines(text, widest, most, measured);
  const width = Math.max(...broken.map(measured), 1) + 6;
  return { id, lines: broken, width, height: broken.length * style.lineHeight + 4, topic, row, ...style };
}

/**
 * Topics to name, most important first. From the chosen level on, a finer topic is named once its
 * papers cover more of the screen than its name, and a coarse one gives way when it fills the screen.
 */
export function eligible(
  letterings: readonly Lettering[], level: number, scale: number, smallerSide: number,
): Lettering[] {
  const finest = Math.max(...letterings.map((one) => one.topic!.level), level);
  const fitting = letterings.filter((one) => {
    const topic = one.topic!;
    const across = 2 * topic.radius * scale;
    if (topic.level < level) return false;
    if (topic.level < finest && across > 0.9 * smallerSide) return false;
    return topic.level === level || across > 0.75 * one.width;
  });
  fitting.sort((a, b) => a.topic!.level - b.topic!.level || b.topic!.papers - a.topic!.papers);
  const seen = new Set<string>();
  return fitting.filter(({ topic }) => !seen.has(topic!.text) && seen.add(topic!.text));
}

/** Places topics on the whole map at this zoom, so that panning moves none of them. */
export function placeTopics(letterings: readonly Lettering[], camera: Camera): Shown[] {
  const scale = camera.scale;
  const byId = new Map(letterings.map((one) => [one.id, one]));
  const wanted: Wanted[] = letterings.map(({ id, topic, width, height }) => ({
    id, x: topic!.x * scale, y: -topic!.y * scale, width, height,
    ...(topic!.papers <= HANDFUL && { offsets: clearOfDots(width, height) }),
  }));
  return placeLabels(wanted, [], sheet(camera)).map((placed) => {
    const lettering = byId.get(placed.id)!;
    return { lettering, x: lettering.topic!.x, y: lettering.topic!.y, placed };
  });
}

/** The whole map with its margin, in pixels from the origin of the data. */
function sheet(camera: Camera): Box {
  const { left, right, bottom, top } = camera.bounds;
  const scale = camera.scale;
  const atHome = camera.home;
  const { padding } = camera;
  const width = Math.max((right - left) * scale + 2 * padding.x, camera.size.width * Math.min(scale / atHome, 1)) - 16;
  const height = Math.max((top - bottom) * scale + 2 * padding.y, camera.size.height * Math.min(scale / atHome, 1)) - 12;
  return { x: ((left + right) / 2) * scale, y: (-(bottom + top) / 2) * scale, width, height };
}

/** Places titles beside their papers, whole on the screen and over no paper in sight; those already there keep their side. */
export function placeTitles(
  letterings: readonly Lettering[], rows: readonly number[], place: (row: number) => readonly [number, number], camera: Camera,
  topics: readonly Shown[], diameter: number, before: readonly Shown[],
): Shown[] {
  const scale = camera.scale;
  const earlier = new Map(before.map((one) => [one.lettering.id, one.placed]));
  const sorted = [...letterings].sort((a, b) => Number(earlier.has(b.id)) - Number(earlier.has(a.id)));
  const wanted = sorted.map(({ id, row, width, height }): Wanted => {
    const beside = (width + diameter) / 2 + 1;
    const above = (height + diameter) / 2;
    const offsets: [number, number][] = [[beside, 0], [-beside, 0], [0, above], [0, -above]];
    const kept = earlier.get(id);
    if (kept) offsets.unshift([kept.dx, kept.dy]);
    const [x, y] = place(row!);
    const [px, py] = camera.toScreen(x, y);
    const whole = offsets.filter(([dx, dy]) =>
      Math.abs(px + dx - camera.size.width / 2) <= (camera.size.width - width) / 2 &&
      Math.abs(py + dy - camera.size.height / 2) <= (camera.size.height - height) / 2);
    return { id, x: x * scale, y: -y * scale, width, height, offsets: whole };
  });
  const byId = new Map(letterings.map((one) => [one.id, one]));
  const side = diameter - 3;
  const dots = rows.map(place).map(([x, y]): Box => ({ x: x * scale, y: -y * scale, width: side, height: side }));
  const taken = [...topics.map(({ placed }) => placed), ...dots];
  return placeLabels(wanted, taken).map((placed) => {
    const lettering = byId.get(placed.id)!;
    const [x, y] = place(lettering.row!);
    return { lettering, x, y, placed: { ...placed, moved: false } };
  });
}

/** The titles that names of topics and one another leave room for at a scale: what stands until titles are placed anew. */
export function stillClear(titles: readonly Shown[], topics: readonly Shown[], scale: number): readonly Shown[] {
  const wanted = titles.map(({ lettering: { id }, x, y, placed: { dx, dy, width, height } }): Wanted =>
    ({ id, x: x * scale, y: -y * scale, width, height, offsets: [[dx, dy]] }));
  const clear = new Set(placeLabels(wanted, topics.map(({ placed }) => placed)).map(({ id }) => id));
  return titles.filter(({ lettering }) => clear.has(lettering.id));
}
