// The map: takes what Python sends, keeps what the reader does, and draws both.

import { Backdrop } from "./backdrop";
import { Camera } from "./camera";
import { shareOf } from "./crowd";
import { Details } from "./details";
import { Frame } from "./frame";
import { listen } from "./gestures";
import { Walker } from "./keyboard";
import type { MeasureWith } from "./labels";
import { legend } from "./legend";
import { onLook, readLook } from "./look";
import { Outlined } from "./outlined";
import { Names } from "./names";
import { paintLines, paintRegion, paintRing } from "./painting";
import { PointCanvas, type Points, pointsOf } from "./points";
import type { Point } from "./polygon";
import type { Data, Look, Scene, Send } from "./protocol";
import { probe } from "./probe";
import { Reader } from "./reader";
import { Slides } from "./slides";
import { statesOf } from "./states";
import { buffer, json, missing, numbers, onArrival } from "./store";
import { Timeline } from "./timeline";
import { type Switches, toolbar } from "./toolbar";

const PATIENCE = 1500;
const REST = 140;
const REPORT = 600;
const SOON = 250; // where Python answers with more papers
const CROWDED = 0.004; // papers per pixel from which points hide one another

export class PaperMap {
  readonly camera = new Camera(() => this.cameraMoved());
  readonly details = new Details((focus, rows) => this.send("ask", { focus, rows }));
  readonly frame: Frame;
  readonly walker: Walker;
  data: Data | null = null;
  scene: Scene | null = null;
  points: Points | null = null;
  look: Look;
  names: Names;
  range: [number, number] | null = null;
  switches: Switches = { density: false, outlines: false, labels: true };
  private send: Send = () => undefined;
  private readonly reader = new Reader(this);
  readonly canvas: PointCanvas;
  readonly backdrop = new Backdrop();
  private readonly tools = toolbar(
    (factor) => this.zoom(factor), () => this.fit(), (tool) => this.reader.choose(tool), (name) => this.toggle(name),
  );
  private readonly ends: (() => void)[] = [];
  private timeline: Timeline | null = null;
  private legendElement: HTMLElement | null = null;
  private next: Data | null = null;
  private present = new Uint8Array();
  private painting = 0;
  readonly timers: Record<string, number> = {};
  readonly slides = new Slides();
  private readonly outlined = new Outlined(this);
  outlinedColor: number | null = null;
  private drawn = 0;
  private dressedAs = "";

  constructor(parent: HTMLElement | ShadowRoot, lost: () => void) {
    this.canvas = new PointCanvas(() => this.pointsDrawn(), lost);
    this.frame = new Frame(parent, [...this.backdrop.sheets, this.canvas.canvas], this.tools.element);
    const { stage } = this.frame;
    this.look = readLook(this.frame.root);
    this.names = new Names(this.camera, this.measure);
    this.walker = new Walker(this.reader);
    const observer = new ResizeObserver(() => this.resized());
    observer.observe(stage);
    stage.addEventListener("keydown", (event) => {
      if (!this.walker.press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.ends.push(
      () => observer.disconnect(), listen(stage, this.reader), onArrival(() => this.tryNext()),
      onLook(this.frame.root, () => this.lookChanged()),
    );
    void document.fonts?.ready.then(() => this.reletter());
    Object.assign(stage, { paperMap: probe(this) });
  }

  update(data: Data, send: Send): void {
    clearTimeout(this.timers.leave);
    this.send = send;
    this.next = data;
    this.tryNext();
  }

  /** Destroys the map unless it is updated in the next moment. */
  leaveSoon(gone: () => void): void {
    this.later("leave", 250, () => {
      gone();
      this.destroy();
    });
  }

  destroy(): void {
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    for (const end of this.ends) end();
    this.timeline?.destroy();
    this.details.destroy();
    this.camera.stop();
    cancelAnimationFrame(this.painting);
    this.canvas.destroy();
  }

  tell: Send = (name, value) => this.send(name, value);

  get palette(): string[] {
    return this.scene?.palette[this.look.dark ? "dark" : "light"] ?? [];
  }

  get diameter(): number {
    return this.points?.diameter(this.camera) ?? 4;
  }

  zoom(factor: number): void {
    const { x, y, zoom } = this.camera;
    this.camera.flyTo({ x, y, zoom: Math.max(zoom * factor, 0.5) });
  }

  fit(): void {
    this.camera.flyTo(this.camera.homePlace());
  }

  flyToTopic(id: string): void {
    const topic = this.scene?.topics.find((one) => one.id === id);
    if (!topic) return;
    const { x, y, radius } = topic;
    this.camera.flyTo(this.camera.around({ left: x - 2 * radius, right: x + 2 * radius, bottom: y - 2 * radius, top: y + 2 * radius }));
  }

  toggle(name: keyof Switches): void {
    this.switches[name] = !this.switches[name];
    this.switched();
  }

  showTools(): void {
    this.tools.show(this.reader.tool(), this.switches);
  }

  /** Draw what lies over the points again, at the next frame. */
  paintSoon(): void {
    if (!this.painting) this.painting = requestAnimationFrame(() => this.paint());
  }

  later(name: string, milliseconds: number, act: () => void): void {
    clearTimeout(this.timers[name]);
    this.timers[name] = window.setTimeout(act, milliseconds);
  }

  /** The range of time that the reader chose, drawn at once and told when settled. */
  setRange(range: [number, number] | null, done: boolean): void {
    this.range = range;
    this.dress();
    this.later("time", done ? 150 : 900, () => this.tell("time", { range }));
  }

  /** Papers in sight that can be pointed at. */
  inSight(): number[] {
    return this.points?.within(this.camera.sight) ?? [];
  }

  /** How opaque points are; they give way only to a density that is shown. */
  get veil(): number {
    return this.switches.density && this.points ? this.backdrop.veil(this.points, this.camera) : 1;
  }

  private tryNext(): void {
    const data = this.next;
    if (!data) return;
    const { crowd } = data;
    const named = [data.points, data.scene, data.colors, data.mask, data.hits, data.periods];
    const absent = missing(crowd ? [...named, crowd.rows, crowd.density, crowd.all] : named);
    if (absent.length) return this.later("need", PATIENCE, () => this.tell("need", absent));
    clearTimeout(this.timers.need);
    this.next = null;
    this.apply(data, this.data);
  }

  private apply(data: Data, before: Data | null): void {
    this.data = data;
    const changed = (...names: (keyof Data)[]): boolean =>
      names.some((name) => JSON.stringify(before?.[name]) !== JSON.stringify(data[name]));
    // On a narrow screen a tall map would only be empty above and below.
    this.frame.root.style.height = `min(${data.height}px, max(440px, 125cqi))`;
    const newScene = changed("scene");
    if (newScene) this.setScene(json<Scene>(data.scene));
    const newPoints = changed("points");
    const newCrowd = changed("crowd");
    if (newPoints) this.setPoints(data, before);
    if (newCrowd || newScene) this.setCrowd(data);
    if (changed("range") && (!data.crowd || before === null)) { // of a crowd Python only repeats it
      this.range = data.range;
      this.timeline?.set(data.range);
    }
    if (changed("density", "outlines", "labels")) this.takeSwitches(data);
    if (newPoints || newScene || newCrowd || changed("colors", "mask", "hits", "marked", "periods", "range", "hide_filtered")) this.dress();
    if (newPoints || newScene || newCrowd || changed("mask", "colors", "density", "outlines")) this.switched();
    if (this.details.learn(data.details)) this.placeTitles();
    if (data.camera && newPoints && !before) this.camera.moveTo(data.camera);
    else if (data.camera && changed("flight")) this.camera.flyTo(data.camera);
    if (changed("named") || newScene) this.names.setNamed(data.named);
    if (changed("hits")) this.reader.counted(data.crowd?.hits ?? null);
    if (changed("selected")) this.reader.selected(data.selected);
    this.reader.refreshTooltip();
    this.cameraMoved(before === null && data.camera !== null); // Python does not know yet what that place shows
  }

  private setScene(scene: Scene): void {
    this.scene = scene;
    this.names.setScene(scene);
    this.frame.stage.setAttribute("aria-label", scene.label);
    this.showLegend();
    const had = this.timeline;
    had?.destroy();
    had?.element.remove();
    this.timeline = scene.histogram ? new Timeline(scene.histogram, (range, done) => this.setRange(range, done)) : null;
    if (this.timeline) {
      this.timeline.set(this.range);
      this.frame.root.append(this.timeline.element);
    }
  }

  private showLegend(): void {
    if (!this.scene) return;
    this.legendElement?.remove();
    this.legendElement = legend(this.scene.legend, this.palette, (category) => this.tell("legend", { category, nonce: Date.now() }));
    this.frame.stage.parentElement!.append(this.legendElement);
  }

  private setPoints(data: Data, before: Data | null): void {
    this.points = pointsOf(data);
    const same = data.crowd !== null && JSON.stringify(data.crowd.bounds) === JSON.stringify(before?.crowd?.bounds);
    if (same) return; // only others of the same papers
    this.details.forget();
    this.names.forgetTitles();
    this.walker.forget();
    this.camera.setBounds(this.points.bounds, this.points.total);
  }

  private setCrowd({ crowd }: Data): void {
    this.backdrop.crowd.take(crowd, this.palette, this.look);
    this.frame.share.textContent = crowd ? shareOf(crowd) : "";
    this.frame.stage.classList.toggle("pictured", crowd !== null);
  }

  private takeSwitches(data: Data): void {
    const { width, height } = this.camera.size;
    const auto = data.papers / Math.max(width * height, 1) > CROWDED;
    this.switches = { density: data.density ?? (data.crowd !== null || auto), outlines: data.outlines, labels: data.labels };
  }

  /** Colours and states again, from the blobs that the data names. */
  private dress(): void {
    const { data, points } = this;
    if (!data || !points || !this.scene || this.camera.size.width < 2) return;
    const colors = numbers(data.colors, data.papers);
    this.present = data.mask ? new Uint8Array(buffer(data.mask)) : new Uint8Array();
    const states = statesOf({
      papers: data.papers,
      colors,
      quiet: this.scene.quiet,
      mask: data.mask ? this.present : null,
      hits: data.hits ? new Uint32Array(buffer(data.hits)).map((row) => points.indexOf(row)) : null,
      marked: data.marked.map((row) => points.indexOf(row)).filter((at) => at >= 0),
      periods: data.periods ? numbers(data.periods, data.papers) : null,
      range: this.range,
      hideFiltered: data.hide_filtered,
    });
    const dressed = points.dressed(colors, this.palette, states);
    this.canvas.show(points, dressed, this.look, this.palette, this.diameter, this.veil);
    this.canvas.look(this.camera, points);
    this.drawn = data.papers;
    this.dressedAs = [data.colors, data.mask, data.hits, this.range, this.look.dark].join();
  }

  /** Computes what the switches ask for. */
  private switched(): void {
    const { data, points, scene } = this;
    if (!data || !points || !scene) return;
    this.backdrop.compute(data, points, scene, this.switches, this.palette.length, this.present);
    this.canvas.fade(this.veil);
    this.showTools();
    this.paintSoon();
  }

  private cameraMoved(report = true): void {
    const { points } = this;
    if (!points || !this.data) return;
    this.reader.refreshTooltip();
    this.later("rest", REST, () => this.rest());
    if (!this.slides.slide(this.camera, this.sheets)) this.redraw(points);
    if (report) this.later("report", this.data.crowd ? SOON : REPORT, () => this.tell("camera", this.camera.told()));
  }

  private redraw(points: Points): void {
    this.canvas.look(this.camera, points);
    this.names.placeTopics();
  }

  /** Draw what was only moved, unless the reader still holds it. */
  rest(): void {
    clearTimeout(this.timers.rest);
    delete this.timers.rest;
    if (this.slides.away && this.reader.held) return;
    if (this.slides.away && this.points) this.redraw(this.points);
    this.canvas.fade(this.veil);
    this.placeTitles();
  }

  private get sheets(): HTMLElement[] {
    return [...this.backdrop.sheets, this.canvas.canvas, this.frame.top.canvas];
  }

  private placeTitles(): void {
    if (!this.points || !this.switches.labels) return;
    this.names.placeTitles(this.points, this.inSight(), this.details, this.diameter);
    this.paintSoon();
  }

  private resized(): void {
    const { clientWidth: width, clientHeight: height } = this.frame.stage;
    if (width < 2 || height < 2) return;
    const first = this.camera.size.width < 2;
    this.camera.size = { width, height };
    this.backdrop.resize(width, height);
    this.frame.top.resize(width, height);
    this.canvas.resize(this.camera.size);
    if (first && this.data) this.takeSwitches(this.data);
    this.dress();
    if (first) this.later("switched", 60, () => this.switched()); // points come first
    this.cameraMoved(false);
  }

  private lookChanged(): void {
    const look = readLook(this.frame.root);
    if (JSON.stringify(look) === JSON.stringify(this.look)) return;
    const otherFont = look.font !== this.look.font;
    this.look = look;
    if (otherFont) this.reletter();
    this.showLegend();
    if (this.data) this.setCrowd(this.data);
    this.dress();
    this.paintSoon();
  }

  private reletter(): void {
    if (!this.scene) return;
    this.names.reletter(this.scene, this.data?.named ?? null);
    this.cameraMoved(false);
  }

  private readonly measure: MeasureWith = ({ size, weight }) => {
    const { context } = this.frame.top;
    const font = `${weight} ${size}px ${this.look.font}`;
    return (text) => {
      context.font = font;
      return context.measureText(text).width;
    };
  };

  private pointsDrawn(): void {
    this.slides.drawn(this.camera, this.sheets);
    this.paint();
    this.frame.stage.classList.remove("waiting");
    this.frame.stage.dataset.drawn = String(this.drawn);
    this.frame.stage.dataset.look = this.dressedAs;
  }

  private paint(): void {
    cancelAnimationFrame(this.painting);
    this.painting = 0;
    // What was moved away from where it was drawn is drawn again when the reader rests.
    if (!this.points || !this.data || this.slides.away) return;
    const { camera, look, points } = this;
    const pointed = this.outlined.of(this.reader.focus(), this.walker.topic?.id ?? this.reader.pointed);
    this.outlinedColor = pointed?.color ?? null;
    this.backdrop.paint(camera, look, pointed, this.canvas.veil, this.palette);
    this.backdrop.crowd.paint(camera, this.switches.density, String(this.range) !== String(this.data.range));
    const context = this.frame.top.fresh();
    const at = (row: number): Point => camera.toScreen(...points.place(row));
    const focus = this.reader.focus();
    const lines = focus === null ? [] : this.details.get(focus)?.[3] ?? [];
    if (focus !== null && lines.length) paintLines(context, at(focus), lines.map((place) => camera.toScreen(...place)), look);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const moving = this.switches.labels && this.names.paint(context, look, this.walker.topic?.id ?? null, still);
    const radius = this.diameter / 2;
    const { hovered, chosen } = this.reader;
    if (hovered !== null && hovered !== chosen) paintRing(context, at(hovered), radius + 3, look.ink, 1.5, look);
    if (chosen !== null && points.indexOf(chosen) >= 0) paintRing(context, at(chosen), radius + 5, look.accent, 2.5, look);
    paintRegion(context, this.reader.outline, look);
    if (moving) this.paintSoon();
  }
}
