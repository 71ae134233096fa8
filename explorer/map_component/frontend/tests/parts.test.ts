import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, Camera } from "../src/camera";
import { shareOf } from "../src/crowd";
import { occupied, veil } from "../src/density";
import { Details } from "../src/details";
import { inPolygon, type Point, simplified } from "../src/polygon";
import { DIM, drawingOrder, LIT, NORMAL, OUT, pickable, QUIET, statesOf } from "../src/states";
import { keep, missing, receive } from "../src/store";
import { lines } from "../src/text";
import type { CrowdData } from "../src/protocol";
import { nextPlace } from "../src/walking";

const plain = {
  papers: 4, colors: new Uint8Array([1, 0, 1, 1]), quiet: 0, mask: null, hits: null, marked: [], periods: null, range: null,
  hideFiltered: false,
};

test("filters, time and hits decide how a paper looks", () => {
  assert.deepEqual([...statesOf(plain)], [NORMAL, QUIET, NORMAL, NORMAL]);
  assert.deepEqual([...statesOf({ ...plain, mask: new Uint8Array([0b10110000]) })], [NORMAL, OUT, NORMAL, NORMAL]);
  assert.deepEqual([...statesOf({ ...plain, hits: new Uint32Array([2]), marked: [0] })], [LIT, DIM, LIT, DIM]);
  const periods = new Uint16Array([1, 2, 3, 0]);
  assert.deepEqual([...statesOf({ ...plain, periods, range: [2, 3] })], [OUT, QUIET, NORMAL, OUT]);
  assert.deepEqual([...statesOf({ ...plain, periods })], [NORMAL, QUIET, NORMAL, NORMAL]);
});

test("what matters is drawn on top, and hidden papers are not drawn", () => {
  const states = statesOf({ ...plain, mask: new Uint8Array([0b10110000]), hits: new Uint32Array([0]) });
  assert.deepEqual([...drawingOrder(states)], [1, 2, 3, 0]);
  const hidden = statesOf({ ...plain, mask: new Uint8Array([0b10110000]), hideFiltered: true });
  assert.deepEqual([...drawingOrder(hidden)], [0, 2, 3]);
  assert.deepEqual([...hidden].map(pickable), [true, false, true, true]);
});

test("points fade where there are too many to be told apart, and no further than to be seen", () => {
  assert.equal(veil(178_000, 900 * 600), 1);
  assert.equal(veil(324_000, 900 * 600), 1);
  assert.ok(Math.abs(veil(648_000, 900 * 600) - 0.5) < 1e-9);
  assert.equal(veil(1e8, 900 * 600), 0.06);
  const camera = new Camera(() => undefined);
  camera.size = { width: 100, height: 100 };
  camera.setBounds({ left: 0, right: 1, bottom: 0, top: 1 }, 3);
  assert.equal(occupied([[0.5, 0.5], [0.5, 0.5], [0, 0]], camera), 128);
  assert.equal(occupied([], camera), 0);
  assert.equal(veil(0, 0), 1);
});

test("one paper and papers at one place have bounds with an extent", () => {
  for (const xy of [[3, 4], [3, 4, 3, 4], []]) {
    const bounds = boundsOf(new Float32Array(xy));
    assert.ok(bounds.right > bounds.left && bounds.top > bounds.bottom);
  }
});

test("a few far papers do not shrink the many", () => {
  const xy = new Float32Array(10000).map((_, at) => Math.sin(at * 12.9898));
  xy.set([500, -300]);
  const { left, right, bottom, top } = boundsOf(xy);
  assert.ok(right < 1.1 && left > -1.1 && top < 1.1 && bottom > -1.1);
  assert.equal(boundsOf(xy.slice(0, 20)).right, 500);
});

test("screen and data coordinates are each other's inverse, and zooming keeps what is under the hand", () => {
  const camera = new Camera(() => undefined);
  globalThis.cancelAnimationFrame = () => undefined;
  camera.size = { width: 800, height: 500 };
  camera.setBounds({ left: -3, right: 5, bottom: 1, top: 9 }, 1000);
  camera.zoomAt(2.5, 300, 200);
  const [x, y] = camera.toData(300, 200);
  camera.zoomAt(1.7, 300, 200);
  const [px, py] = camera.toScreen(x, y);
  assert.ok(Math.hypot(px - 300, py - 200) < 1e-6);
  const place = camera.place();
  assert.ok(JSON.stringify(place).length < 60, "few digits, for an address");
  camera.moveTo({ x: 100, y: -100, zoom: 1e9 });
  assert.deepEqual([camera.x, camera.y, camera.zoom], [5, 1, camera.mostZoom]);
});

test("texts break between words, and an ellipsis never follows a small word", () => {
  const measure = (text: string): number => text.length;
  assert.deepEqual(lines("Graph neural networks", 12, 2, measure), ["Graph neural", "networks"]);
  assert.deepEqual(lines("A survey of the state of the art", 14, 2, measure), ["A survey of", "the state\u00a0…"]);
  assert.deepEqual(lines("Learning, fast: and slow", 10, 1, measure), ["Learning\u00a0…"]);
  assert.deepEqual(lines("", 10, 2, measure), []);
  assert.deepEqual(lines("Supercalifragilistic", 5, 2, measure), ["Supercalifragilistic"]);
});

test("polygons hold what lies in them, and lose no shape by being simplified", () => {
  const square: Point[] = [[0, 0], [4, 0], [4, 4], [0, 4]];
  assert.ok(inPolygon(1, 1, square));
  assert.ok(!inPolygon(5, 1, square));
  const circle = Array.from({ length: 400 }, (_, i): Point => [100 * Math.cos(i / 63.66), 100 * Math.sin(i / 63.66)]);
  const fewer = simplified(circle, 0.75);
  assert.ok(fewer.length < 80 && fewer.length > 12);
  assert.ok(inPolygon(97, 0, fewer) && !inPolygon(101, 5, fewer));
});

test("arrow keys find the next place in their direction", () => {
  const places = [{ x: 0, y: 0 }, { x: 2, y: 0.5 }, { x: 1, y: 5 }, { x: 9, y: 0 }, { x: -1, y: 0 }];
  assert.equal(nextPlace(places[0]!, places, "right"), 1);
  assert.equal(nextPlace(places[0]!, places, "left"), 4);
  assert.equal(nextPlace(places[0]!, places, "up"), 2);
  assert.equal(nextPlace(places[0]!, places, "down"), -1);
});

test("blobs are kept by their key", () => {
  receive(new Uint8Array([2, 104, 105, 7, 8]));
  assert.deepEqual(missing(["hi", null, "ho"]), ["ho"]);
  keep("ho", new Uint8Array());
  assert.deepEqual(missing(["hi", "ho"]), []);
});

test("titles are asked for once, together, and what is pointed at comes with its neighbours", async () => {
  Object.assign(globalThis, { window: globalThis });
  const asked: [number | null, number[]][] = [];
  const details = new Details((focus, rows) => asked.push([focus, rows]));
  const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 130));
  details.want([1, 2]);
  details.want([2, 3]);
  await pause();
  assert.deepEqual(asked, [[null, [2, 3, 1]]]);
  assert.ok(details.learn([[1, "One", "", []], [2, "Two", "", []]]));
  assert.ok(!details.learn([[1, "One", "", []]]));
  details.want([1]);
  await pause();
  assert.equal(asked.length, 1);
  details.want(Array.from({ length: 100 }, (_, row) => row + 10), 10);
  await pause();
  assert.equal(asked[1]![1].length, 60);
  assert.equal(asked[1]![0], 10);
});

test("a crowd says how many of its papers are drawn, until all are", () => {
  const crowd: CrowdData = {
    rows: "", papers: 1_000_000, bounds: [0, 0, 1, 1], whole: null, seen: 29_987, sought: 400_000, hits: null,
    density: "", all: null, box: [0, 0, 1, 1], width: 1, height: 1, most: 1,
  };
  assert.equal(shareOf(crowd), "29,987 of 400,000 papers are drawn as dots; zoom in for all");
  assert.equal(shareOf({ ...crowd, whole: [0, 0, 1, 1] }), "");
});
