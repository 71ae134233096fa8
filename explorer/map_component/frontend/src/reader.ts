// What the reader's hands and keys do to the map.

import type { Hands, Tool } from "./gestures";
import type { Walkable } from "./keyboard";
import type { PaperMap } from "./map";
import { inPolygon, type Point, simplified } from "./polygon";
import type { Place, RegionMode, Topic } from "./protocol";

const REACH = 7;
const TOUCH_REACH = 18;
const WALKED = 400;
const MOST_CORNERS = 240;

export class Reader implements Hands, Walkable {
  hovered: number | null = null;
  /** The paper that is open, as the reader sees it: at once, before the server has heard of it. */
  chosen: number | null = null;
  /** The topic whose name the reader points at. */
  pointed: string | null = null;
  outline: Point[] = [];
  held = false;
  /** Whether papers are picked that a click beside all papers or Escape lets go of. */
  private picked = false;
  private counting = false;
  private using: Tool = "none";

  constructor(private readonly map: PaperMap) {}

  tool(): Tool {
    return this.using;
  }

  choose(tool: Tool): void {
    this.using = this.using === tool ? "none" : tool;
    this.map.frame.stage.classList.toggle("drawing", this.using !== "none");
    this.map.showTools();
  }

  selected(row: number | null): void {
    this.chosen = row;
    if (row !== null) this.map.details.want([row], row);
  }

  /** The paper whose true neighbours are shown. */
  focus(): number | null {
    return this.hovered ?? this.chosen;
  }

  // Hands

  hold(down: boolean): void {
    this.held = down;
    if (!down) this.map.rest();
  }

  pan(dx: number, dy: number): void {
    this.map.camera.panBy(dx, dy);
  }

  zoom(factor: number, x?: number, y?: number): void {
    if (x === undefined || y === undefined) this.map.zoom(factor);
    else this.map.camera.zoomAt(factor, x, y);
  }

  hover(x: number, y: number): void {
    const row = this.rowAt(x, y, REACH);
    const topic = row === null && this.map.switches.labels ? this.map.names.topicAt(x, y) : null;
    this.map.frame.stage.classList.toggle("over", row !== null || topic !== null);
    if (topic !== this.pointed) this.map.paintSoon();
    this.pointed = topic;
    if (row === this.hovered) return;
    this.hovered = row;
    if (row === null) this.map.frame.tooltip.hide();
    else {
      this.map.details.want([row], row);
      this.refreshTooltip();
    }
    this.map.paintSoon();
  }

  unhover(): void {
    this.map.frame.stage.classList.remove("over");
    if (this.pointed !== null) this.map.paintSoon();
    this.pointed = null;
    if (this.hovered === null) return;
    this.hovered = null;
    this.map.frame.tooltip.hide();
    this.map.paintSoon();
  }

  refreshTooltip(): void {
    const row = this.hovered;
    if (row === null || !this.map.points) return;
    if (this.map.points.indexOf(row) < 0) return this.unhover(); // it is drawn no more
    const detail = this.map.details.get(row);
    const { frame, camera } = this.map;
    const about = detail?.[2] ?? "…";
    frame.tooltip.show(detail?.[1] ?? "", about, camera.toScreen(...this.at(row)), camera.size);
  }

  click(x: number, y: number, extend: boolean, touch: boolean): void {
    const row = this.rowAt(x, y, touch ? TOUCH_REACH : REACH);
    const topic = row === null && this.map.switches.labels ? this.map.names.topicAt(x, y) : null;
    const nothing = row === null && topic === null;
    if (nothing && this.chosen === null && !this.picked) return;
    this.picked = topic !== null || extend || (this.picked && row !== null);
    if (!extend && topic === null) this.chosen = row;
    if (topic !== null) this.map.flyToTopic(topic);
    this.map.paintSoon();
    this.map.tell("click", { row, extend, topic, nonce: Date.now() });
  }

  doubleClick(x: number, y: number): void {
    const [dataX, dataY] = this.map.camera.toData(x, y);
    this.map.camera.flyTo({ x: dataX, y: dataY, zoom: this.map.camera.zoom * 2.2 });
  }

  draw(outline: Point[]): void {
    this.outline = outline;
    const count = outline.length > 2 ? this.countIn(this.toData(outline)) : null;
    if (count !== null) this.map.frame.say(`${count.toLocaleString("en")} papers`, 900);
    this.map.paintSoon();
  }

  drawn(outline: Point[], kind: "box" | "lasso", mode: RegionMode): void {
    let tolerance = 0.75;
    let polygon = simplified(outline, tolerance);
    while (polygon.length > MOST_CORNERS) polygon = simplified(outline, (tolerance *= 2));
    if (polygon.length < 3) return;
    const region = this.toData(polygon);
    const count = this.countIn(region);
    this.counting = count === null;
    if (count === null) this.map.frame.say("Counting …", 9000);
    else this.sayChosen(count);
    if (this.using !== "none") this.choose(this.using);
    this.picked = true;
    this.map.tell("region", { kind, polygon: region, count: count ?? 0, mode, nonce: Date.now() });
  }

  /** Python has counted what was drawn around. */
  counted(papers: number | null): void {
    if (!this.counting) return;
    this.counting = false;
    if (papers !== null) this.sayChosen(papers);
  }

  private sayChosen(count: number): void {
    this.map.frame.say(count === 1 ? "1 paper chosen" : `${count.toLocaleString("en")} papers chosen`);
    this.map.frame.speak(`${count} papers chosen`);
  }

  // Keys

  topics(): readonly Topic[] {
    const { scene } = this.map;
    return scene ? scene.topics.filter((topic) => topic.level === scene.level) : [];
  }

  papersAround(place: Place): { row: number; place: Place }[] {
    const { points, camera } = this.map;
    if (!points) return [];
    for (let pixels = 60; ; pixels *= 2) {
      const far = pixels / camera.scale;
      const rows = points.within({ left: place.x - far, right: place.x + far, bottom: place.y - far, top: place.y + far });
      const enough = rows.length >= 24 || far > 2 * points.half;
      if (enough) return rows.slice(0, WALKED).map((row) => ({ row, place: { x: this.at(row)[0], y: this.at(row)[1] } }));
    }
  }

  centre(): Place {
    return { x: this.map.camera.x, y: this.map.camera.y };
  }

  standOnTopic(topic: Topic): void {
    this.hovered = null;
    this.map.frame.tooltip.hide();
    this.bringInSight(topic);
    this.map.frame.speak(`${topic.text}, ${topic.papers} papers`);
    this.map.paintSoon();
  }

  standOnPaper(row: number): void {
    const [x, y] = this.at(row);
    this.hovered = row;
    this.bringInSight({ x, y });
    this.map.details.want([row], row);
    this.speakPaper(row);
    this.refreshTooltip();
    this.map.paintSoon();
  }

  openPaper(row: number): void {
    this.chosen = row;
    this.map.tell("click", { row, extend: false, topic: null, nonce: Date.now() });
    this.map.tell("key", { name: "open", nonce: Date.now() });
  }

  leave(): void {
    this.unhover();
    this.map.frame.speak("Left the map");
    this.map.paintSoon();
    this.map.tell("key", { name: "leave", nonce: Date.now() });
  }

  fit(): void {
    this.map.fit();
  }

  cancel(): boolean {
    if (this.outline.length) this.draw([]);
    else if (this.using !== "none") this.choose(this.using);
    else if (this.chosen !== null || this.picked) this.letGo();
    else return false;
    return true;
  }

  private letGo(): void {
    [this.chosen, this.picked] = [null, false];
    this.map.paintSoon();
    this.map.tell("click", { row: null, extend: false, topic: null, nonce: Date.now() });
  }

  /** The live region names the paper once its title has come. */
  speakPaper(row: number): void {
    const detail = this.map.details.get(row);
    if (detail) this.map.frame.speak(`${detail[1]}. ${detail[2]}`);
    else this.map.later("speak", 150, () => this.hovered === row && this.speakPaper(row));
  }

  private bringInSight(place: Place): void {
    const { camera } = this.map;
    if (!camera.sees(place, 70)) camera.flyTo({ ...place, zoom: camera.zoom });
  }

  private at(row: number): [number, number] {
    return this.map.points!.place(row);
  }

  private rowAt(x: number, y: number, reach: number): number | null {
    const { camera, points, diameter } = this.map;
    if (!points) return null;
    return points.nearest(...camera.toData(x, y), Math.max(reach, diameter / 2 + 3) / camera.scale);
  }

  private toData(outline: readonly Point[]): Point[] {
    return outline.map(([x, y]) => this.map.camera.toData(x, y));
  }

  /** Papers in a polygon; null if only Python can count them, since not all are drawn. */
  private countIn(polygon: readonly Point[]): number | null {
    const { points } = this.map;
    if (!points) return 0;
    const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
    const box = { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
    if (!this.map.backdrop.crowd.drawsAll(box)) return null;
    return points.within(box).reduce((sum, row) => sum + Number(inPolygon(...this.at(row), polygon)), 0);
  }
}
