import assert from "node:assert/strict";
import { test } from "node:test";
import { overlap, placeLabels, type Wanted } from "../src/placement";

function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

function some(count: number, seed: number, room = 900): Wanted[] {
  const random = chance(seed);
  return Array.from({ length: count }, (_, at) => ({
    id: `label ${at}`, x: random() * room, y: random() * room * 0.7, width: 30 + random() * 150, height: 14 + random() * 40,
  }));
}

test("no two boxes intersect, and the most important label is always there", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const wanted = some(80, seed);
    const placed = placeLabels(wanted);
    assert.equal(placed[0]!.id, "label 0");
    assert.deepEqual([placed[0]!.dx, placed[0]!.dy], [0, 0]);
    placed.forEach((one, at) => placed.slice(at + 1).forEach((other) => assert.ok(!overlap(one, other))));
  }
});

test("what is placed hangs only on labels that are more important", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const wanted = some(60, seed);
    const first = placeLabels(wanted.slice(0, 30));
    assert.deepEqual(placeLabels(wanted).slice(0, first.length), first);
  }
});

test("labels stay inside the limits where there is room, and off the boxes that are taken", () => {
  const limits = { x: 450, y: 315, width: 900, height: 630 };
  const taken = [{ x: 450, y: 300, width: 200, height: 120 }];
  for (let seed = 1; seed <= 20; seed++) {
    for (const one of placeLabels(some(50, seed), taken, limits)) {
      assert.ok(!overlap(one, taken[0]!));
      assert.ok(Math.abs(one.x - limits.x) <= (limits.width - one.width) / 2 + 1e-9);
      assert.ok(Math.abs(one.y - limits.y) <= (limits.height - one.height) / 2 + 1e-9);
    }
  }
});

test("a label that had to leave its place says so", () => {
  const box = { width: 100, height: 20 };
  const [first, second] = placeLabels([{ id: "a", x: 0, y: 0, ...box }, { id: "b", x: 0, y: 0, ...box }]);
  assert.equal(first!.moved, false);
  assert.equal(second!.moved, true);
});

test("labels at one and the same place are placed as long as there is room around it", () => {
  const same = Array.from({ length: 40 }, (_, at) => ({ id: String(at), x: 5, y: 5, width: 60, height: 16 }));
  const placed = placeLabels(same);
  assert.ok(placed.length >= 5 && placed.length < 40);
});
