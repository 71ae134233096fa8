// The app's map on this page: what Python sends there is put together here.

import { PaperMap } from "../src/map";
import { NoWebGL } from "../src/points";
import type { CameraPlace, Data, Detail, Events, Scene, Send } from "../src/protocol";
import { keep } from "../src/store";
import { make } from "../src/elements";
import type { Corpus } from "./corpus";
import { FlatMap } from "./flatmap";
import type { Numbers } from "./pack";
import { count } from "./parts";
import type { View, Viewer } from "./view";

const FLAT = `
.flat { display: flex; flex-direction: column; height: 100%; }
canvas { flex: 1; min-height: 0; width: 100%; cursor: pointer; }
p { margin: 4px; color: var(--quiet); font-size: 13px; text-align: center; }`;
const NEAR = 6; // zoom that shows a paper among its neighbours

export class MapView {
  readonly element = make("div", { class: "map-host" });
  private map: PaperMap | null = null;
  private details: Detail[] = [];
  private hits = 0;
  private hitKey: string | null = null;
  private hitRows: Uint32Array | null = null;
  private camera: CameraPlace | null = null;
  private flight = 0;

  constructor(private readonly viewer: Viewer, private readonly keyed: (name: "open" | "leave") => void) {}

  /** Draws the map, once its element stands in the page: only there it has colours and a size. */
  start(): void {
    const { viewer } = this;
    this.map = this.started(this.element.attachShadow({ mode: "open" }));
    if (!this.map) return;
    keep("points", bytes(viewer.corpus.xy));
    keep("periods", bytes(viewer.corpus.periods));
    viewer.corpus.levels.forEach((_, level) => {
      keep(`colors ${level}`, bytes(viewer.corpus.topicsOf(level)));
      keep(`scene ${level}`, new TextEncoder().encode(JSON.stringify(sceneOf(viewer.corpus, level))));
    });
    viewer.on((view, before) => this.show(view, before));
    new ResizeObserver(() => this.show(viewer.view, viewer.view)).observe(this.element);
    this.show(viewer.view, null);
  }

  /** Stand before a paper, so near that it can be told from its neighbours. */
  flyTo(row: number): void {
    const { xy } = this.viewer.corpus;
    const place = { x: xy[2 * row]!, y: xy[2 * row + 1]! };
    this.onceSized(({ camera }) => {
      if (camera.sees(place, 60) && camera.zoom >= NEAR / 2) return;
      this.camera = { ...place, zoom: Math.max(camera.zoom, NEAR) };
      this.flight++;
      this.show(this.viewer.view, this.viewer.view);
    });
  }

  private onceSized(act: (map: PaperMap) => void): void {
    if (!this.map) return;
    if (this.map.camera.size.width > 1 && this.map.points) act(this.map);
    else requestAnimationFrame(() => this.onceSized(act));
  }

  private started(root: ShadowRoot): PaperMap | null {
    const lost = (): void => {
      this.map?.destroy();
      this.map = null;
      root.replaceChildren(make("style", {}, FLAT), new FlatMap(this.viewer).element);
    };
    try {
      return new PaperMap(root, lost);
    } catch (error) {
      if (!(error instanceof NoWebGL)) throw error;
      lost();
      return null;
    }
  }

  private show(view: View, before: View | null): void {
    if (!this.map || !this.element.clientHeight) return;
    this.remark();
    this.map.update(this.data(view), this.heard);
    const { topic } = view;
    if (topic && (before === null || topic.level !== before.topic?.level || topic.place !== before.topic?.place)) {
      this.onceSized((map) => map.flyToTopic(`${topic.level}/${this.viewer.corpus.topic(topic)?.topic}`));
    }
  }

  /** Papers that glow, kept under another name whenever they are others. */
  private remark(): void {
    const rows = this.viewer.glows ? this.viewer.anytime() : null;
    if (rows === this.hitRows) return;
    this.hitRows = rows;
    const none = rows !== null && rows.length === 0;
    this.hitKey = rows === null ? null : `${none ? "mask" : "hits"} ${++this.hits}`;
    if (this.hitKey) keep(this.hitKey, none ? new Uint8Array(Math.ceil(this.viewer.corpus.papers / 8)) : bytes(rows!));
  }

  private data(view: View): Data {
    const { corpus } = this.viewer;
    const key = this.hitKey;
    return {
      papers: corpus.papers, points: "points", scene: `scene ${view.level}`, colors: `colors ${view.level}`,
      mask: key?.startsWith("mask") ? key : null, hits: key?.startsWith("hits") ? key : null, periods: "periods",
      height: this.element.clientHeight, selected: view.paper, marked: [], named: null, details: this.details,
      camera: this.camera, flight: this.flight, hide_filtered: false, density: null, outlines: false, labels: true, range: view.range,
      crowd: null,
    };
  }

  private readonly heard: Send = (name, value) => {
    const { viewer } = this;
    if (name === "ask") this.answer(value as Events["ask"]);
    if (name === "click") this.clicked(value as Events["click"]);
    if (name === "region") {
      const { polygon, mode } = value as Events["region"];
      viewer.pick(polygon, mode);
    }
    if (name === "time") viewer.change({ range: (value as Events["time"]).range });
    if (name === "key") this.keyed((value as Events["key"]).name);
  };

  private answer({ focus, rows }: Events["ask"]): void {
    const { corpus } = this.viewer;
    const level = this.viewer.view.level;
    const places = corpus.topicsOf(level);
    this.details = rows.map((row) => [
      row, corpus.text("title", row),
      [corpus.text("date", row), corpus.topicName({ level, place: places[row]! })].filter(Boolean).join(" · "),
      row === focus ? corpus.neighbors(row).map((other): [number, number] => [corpus.xy[2 * other]!, corpus.xy[2 * other + 1]!]) : [],
    ]);
    queueMicrotask(() => this.show(this.viewer.view, this.viewer.view));
  }

  private clicked({ row, extend, topic }: Events["click"]): void {
    const { viewer } = this;
    if (topic !== null) {
      const [level, number] = topic.split("/").map(Number);
      const place = viewer.corpus.place(level!, number!);
      const known = viewer.view.topic?.level === level && viewer.view.topic?.place === place;
      if (place !== null && !known) viewer.choose({ level: level!, place });
    } else if (row !== null && extend) {
      const picked = new Set(viewer.view.picked ?? []);
      if (!picked.delete(row)) picked.add(row);
      viewer.change({ picked: picked.size ? picked : null, paper: null, tab: "papers" });
    } else if (row !== null) viewer.open(row);
    else if (viewer.view.paper !== null) viewer.open(null);
    else viewer.change({ picked: null, topic: null }, "push");
  }
}

function bytes(numbers: Numbers | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer.slice(numbers.byteOffset, numbers.byteOffset + numbers.byteLength) as ArrayBuffer);
}

function sceneOf(corpus: Corpus, level: number): Scene {
  const { outliers, calendar, papers } = corpus.content;
  const counts = new Array<number>(calendar.labels.length).fill(0);
  for (const period of corpus.periods) if (period > 0) counts[period - 1]!++;
  const colors = corpus.levels[level]!.topics.map((topic) => topic.colors);
  return {
    label: `Map of ${count(papers, "paper")}; the lists beside it hold the same`,
    level,
    topics: corpus.levels.flatMap(({ topics }, at) => (at < level ? [] : topics.map((topic) => ({
      id: `${at}/${topic.topic}`, level: at, topic: topic.topic, text: topic.text, x: topic.x, y: topic.y,
      radius: topic.radius, papers: topic.papers, colors: topic.inks,
    })))),
    palette: { light: [outliers[0], ...colors.map(([light]) => light)], dark: [outliers[1], ...colors.map(([, dark]) => dark)] },
    quiet: 0,
    names: [],
    legend: { title: "", kind: "none", entries: [] },
    histogram: calendar.labels.length > 1 ? { names: calendar.labels, counts } : null,
  };
}
