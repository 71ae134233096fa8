import assert from "node:assert/strict";
import { test } from "node:test";
import { Camera } from "../src/camera";
import { eligible, letterTitle, letterTopics, type MeasureWith, placeTitles, placeTopics, type Shown, stillClear, titled } from "../src/labels";
import { overlap } from "../src/placement";
import type { Topic } from "../src/protocol";

const measure: MeasureWith = ({ size }) => (text) => text.length * size * 0.52;

function topics(): Topic[] {
  const made: Topic[] = [];
  for (const [level, across] of [[0, 2], [1, 6], [2, 12]] as const)
    for (let i = 0; i < across * across; i++)
      made.push({
        id: `${level}/${i}`, level, topic: i, text: `Subject ${level} number ${i}`, papers: 4000 / (across * across) + i,
        x: ((i % across) + 0.5) / across * 10, y: (Math.floor(i / across) + 0.5) / across * 7,
        radius: 2 / across, colors: ["#000000", "#ffffff"],
      });
  return made;
}

function camera(width = 900, height = 630): Camera {
  const made = new Camera(() => undefined);
  made.size = { width, height };
  made.setBounds({ left: 0, right: 10, bottom: 0, top: 7 }, 100000);
  return made;
}

function shown(at: Camera, level = 0): Shown[] {
  const lettered = letterTopics(topics(), level, measure);
  return placeTopics(eligible(lettered, level, at.scale, Math.min(at.size.width, at.size.height)), at);
}

test("names never overlap, at any zoom and any size of the window", () => {
  for (const [width, height] of [[360, 500], [900, 630], [2000, 900]] as const)
    for (let zoom = 0.5; zoom < 200; zoom *= 1.3) {
      const at = camera(width, height);
      at.zoom = zoom;
      const boxes = shown(at).map(({ placed }) => placed);
      boxes.forEach((one, i) => boxes.slice(i + 1).forEach((other) => assert.ok(!overlap(one, other))));
    }
});

test("coarse names come first, finer ones on zooming in, and coarse ones give way", () => {
  const at = camera();
  const levels = (): Set<number> => new Set(shown(at).map(({ lettering }) => lettering.topic!.level));
  assert.deepEqual([...levels()], [0]);
  at.zoom = 4;
  assert.ok(levels().has(1));
  at.zoom = 30;
  assert.deepEqual([...levels()], [2]);
});

test("a chosen finer level is the first to be named", () => {
  assert.ok(shown(camera(), 1).every(({ lettering }) => lettering.topic!.level >= 1));
});

test("panning moves no name on the map", () => {
  const at = camera();
  at.zoom = 3;
  const before = shown(at).map(({ placed }) => placed);
  at.x += 1.7;
  at.y -= 0.9;
  assert.deepEqual(shown(at).map(({ placed }) => placed), before);
});

test("at home, names stay on the screen", () => {
  const at = camera();
  for (const { placed, x, y } of shown(at)) {
    const [px, py] = at.toScreen(x, y);
    assert.ok(px + placed.dx - placed.width / 2 >= 0 && px + placed.dx + placed.width / 2 <= at.size.width);
    assert.ok(py + placed.dy - placed.height / 2 >= 0 && py + placed.dy + placed.height / 2 <= at.size.height);
  }
});

test("titles keep clear of names, of one another and of the edge, and keep their side", () => {
  const at = camera();
  at.zoom = 8;
  const xy = new Float32Array(60).map((_, i) => (i % 2 ? 3.5 : 5) + Math.sin(i * 12.9898) * 0.5);
  const place = (row: number): [number, number] => [xy[2 * row]!, xy[2 * row + 1]!];
  const letterings = Array.from({ length: 30 }, (_, row) => letterTitle(row, `The title of paper number ${row}`, measure));
  const names = shown(at);
  const placed = placeTitles(letterings, letterings.map((one) => one.row!), place, at, names, 10, []);
  const boxes = [...names, ...placed].map((one) => one.placed);
  assert.ok(placed.length > 3);
  boxes.forEach((one, i) => boxes.slice(i + 1).forEach((other) => assert.ok(!overlap(one, other))));
  at.x += 0.02;
  const again = new Map(placeTitles(letterings, letterings.map((one) => one.row!), place, at, names, 10, placed).map((one) => [one.lettering.id, one.placed]));
  const kept = placed.filter((one) => again.get(one.lettering.id)?.dx === one.placed.dx);
  assert.ok(kept.length >= placed.length - 2);
});

test("while the reader zooms, titles give way to names and to one another", () => {
  const at = camera();
  at.zoom = 8;
  const place = (row: number): [number, number] => [5 + Math.sin(row * 12.9898) * 0.5, 3.5 + Math.sin(row * 78.233) * 0.5];
  const letterings = Array.from({ length: 30 }, (_, row) => letterTitle(row, `The title of paper number ${row}`, measure));
  const placed = placeTitles(letterings, letterings.map((one) => one.row!), place, at, shown(at), 10, []);
  assert.deepEqual(stillClear(placed, shown(at), at.scale), placed);
  at.zoom = 4;
  const names = shown(at);
  const on = ({ x, y, placed: box }: Shown) => ({ ...box, x: x * at.scale + box.dx, y: -y * at.scale + box.dy });
  const covered = (titles: readonly Shown[]) => titles.filter((one) =>
    [...names, ...titles].some((other) => other !== one && overlap(on(one), on(other)))).length;
  const clear = stillClear(placed, names, at.scale);
  assert.ok(covered(placed) > 0 && clear.length > 0);
  assert.equal(covered(clear), 0);
});

test("some of many papers in sight are named, the same ones while zooming in", () => {
  const all = Array.from({ length: 1000 }, (_, row) => row);
  assert.deepEqual(titled(all, 20_000), []);
  const some = titled(all.slice(0, 300), 20_000);
  assert.equal(some.length, 60);
  assert.deepEqual(titled(all.slice(0, 300), 300), []);
  assert.equal(titled(all.slice(0, 50), 50).length, 50);
  const nearer = new Set(titled(all.slice(0, 150), 20_000));
  for (const row of some) if (row < 150) assert.ok(nearer.has(row));
});
