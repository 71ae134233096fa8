// What the reader looks at: one object, its address, and the papers that it leaves.

import { inPolygon, type Point } from "../src/polygon";
import type { RegionMode } from "../src/protocol";
import type { Corpus, TopicKey } from "./corpus";
import type { Abstracts } from "./pack";
import { Search } from "./search";

export const TABS = ["topics", "papers", "timeline", "about"] as const;
export type Tab = (typeof TABS)[number];
export const ORDERS = ["best", "newest", "oldest", "title"] as const;
export type Order = (typeof ORDERS)[number];

export interface View {
  tab: Tab;
  level: number;
  topic: TopicKey | null;
  query: string;
  /** First and last period, counted from 1. */
  range: [number, number] | null;
  paper: number | null;
  /** Papers that were drawn around on the map; not part of the address. */
  picked: ReadonlySet<number> | null;
  order: Order;
  /** Whether abstracts are searched too. */
  deep: boolean;
}

const MOST_DEEP = 60_000; // papers whose abstracts a browser can hold and search

export class Viewer {
  view: View;
  private readonly listeners: ((view: View, before: View) => void)[] = [];
  private readonly search: Search;
  private readonly kept = new Map<string, { for: unknown[]; rows: Uint32Array }>();

  constructor(readonly corpus: Corpus, private readonly abstracts: Abstracts) {
    this.search = new Search(corpus);
    this.view = this.parsed();
    window.addEventListener("hashchange", () => {
      if (location.hash !== this.hash()) this.change(this.parsed(), "keep");
    });
  }

  on(listener: (view: View, before: View) => void): void {
    this.listeners.push(listener);
  }

  /** Show something else. Steps that a reader would take back get an entry in the history. */
  change(some: Partial<View>, history: "push" | "replace" | "keep" = "replace"): void {
    const before = this.view;
    this.view = { ...before, ...some };
    if (history !== "keep") this.address(history === "push");
    for (const listener of this.listeners) listener(this.view, before);
  }

  open(row: number | null): void {
    if (row !== this.view.paper) this.change({ paper: row }, "push");
  }

  /** Papers of the topic at its own level; the same topic again lets go of it. */
  choose(topic: TopicKey | null): void {
    const same = topic?.level === this.view.topic?.level && topic?.place === this.view.topic?.place;
    const next = same ? null : topic;
    this.change({ topic: next, paper: null, picked: null, ...(next ? { level: next.level } : {}) }, "push");
  }

  pick(polygon: Point[], mode: RegionMode): void {
    const { xy, papers } = this.corpus;
    const picked = new Set(mode === "new" ? [] : this.view.picked ?? []);
    for (let row = 0; row < papers; row++) {
      if (!inPolygon(xy[2 * row]!, xy[2 * row + 1]!, polygon)) continue;
      if (mode === "remove") picked.delete(row);
      else picked.add(row);
    }
    this.change({ picked: picked.size ? picked : null, paper: null, tab: "papers" });
  }

  get canDeepen(): boolean {
    return this.abstracts.present && this.corpus.papers <= MOST_DEEP;
  }

  /** Search abstracts too, once they are read, or no longer. */
  async deepen(deep: boolean, told: (share: number) => void): Promise<void> {
    if (deep && !this.search.deep) await this.search.deepen(this.abstracts, told);
    this.change({ deep });
  }

  /** Whether some papers shall glow on the map: topic, words and region do that, time fades the others. */
  get glows(): boolean {
    const { topic, query, picked } = this.view;
    return topic !== null || query.trim() !== "" || picked !== null;
  }

  /** Rows that words and region leave, in their order, whatever their topic and time. */
  anyTopic(): Uint32Array {
    const { query, picked, order, deep } = this.view;
    return this.remembered("any topic", [query.trim(), picked, order, deep && this.search.deep], () => {
      const rows = query.trim() ? this.search.find(query, deep) : [...Array(this.corpus.papers).keys()];
      return Uint32Array.from(this.ordered(picked ? rows.filter((row) => picked.has(row)) : rows));
    });
  }

  /** Papers per place of a level that all but the topic leave; null where nothing is left out. */
  perTopic(level: number): number[] | null {
    const { query, picked, range } = this.view;
    if (!query.trim() && !picked && !range) return null;
    const { periods, levels } = this.corpus;
    const places = this.corpus.topicsOf(level);
    const counts = new Array<number>(levels[level]!.topics.length + 1).fill(0);
    for (const row of this.anyTopic()) {
      if (!range || (periods[row]! >= range[0] && periods[row]! <= range[1])) counts[places[row]!]!++;
    }
    return counts;
  }

  /** Of these, the rows of the chosen topic. */
  anytime(): Uint32Array {
    const { topic } = this.view;
    const rows = this.anyTopic();
    if (!topic) return rows;
    const places = this.corpus.topicsOf(topic.level);
    return this.remembered("anytime", [rows, topic.level, topic.place], () => rows.filter((row) => places[row] === topic.place));
  }

  /** Rows of the list. */
  rows(): Uint32Array {
    const { range } = this.view;
    const rows = this.anytime();
    if (!range) return rows;
    const { periods } = this.corpus;
    return this.remembered("rows", [rows, ...range], () => rows.filter((row) => periods[row]! >= range[0] && periods[row]! <= range[1]));
  }

  private ordered(rows: number[]): number[] {
    const { order } = this.view;
    const { date, title } = this.corpus.content.texts;
    if (order === "title") {
      const collator = new Intl.Collator("en", { sensitivity: "base" });
      return rows.sort((a, b) => collator.compare(title[a]!, title[b]!));
    }
    if (order === "best") return rows;
    const way = order === "newest" ? -1 : 1;
    const by = (a: string, b: string): number => (a === b ? 0 : !a ? 1 : !b ? -1 : a < b ? -way : way);
    return rows.sort((a, b) => by(date[a]!, date[b]!));
  }

  private remembered(name: string, now: unknown[], make: () => Uint32Array): Uint32Array {
    const kept = this.kept.get(name);
    if (kept && kept.for.every((one, at) => one === now[at])) return kept.rows;
    const rows = make();
    this.kept.set(name, { for: now, rows });
    return rows;
  }

  /** What the reader sees, for the address. */
  private hash(): string {
    const { tab, level, topic, query, range, paper, order, deep } = this.view;
    const said = new URLSearchParams();
    const { corpus } = this;
    if (tab !== "topics") said.set("show", tab);
    if (level !== (topic?.level ?? corpus.content.start)) said.set("level", String(level));
    if (topic) said.set("topic", `${topic.level}.${corpus.topic(topic)?.topic ?? -1}`);
    if (query.trim()) said.set("q", query.trim());
    if (deep) said.set("in", "abstracts");
    if (range) said.set("time", range.map((at) => corpus.labels[at - 1]).join("~"));
    if (order !== "best") said.set("order", order);
    if (paper !== null) said.set("paper", corpus.text("id", paper));
    return said.size ? `#${said}` : "";
  }

  private address(push: boolean): void {
    const hash = this.hash();
    if (hash === location.hash) return;
    const address = hash || location.pathname + location.search;
    try {
      if (push) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch {
      location.hash = hash; // some browsers let no file change its history
    }
  }

  /** What an address says, as far as it makes sense here. */
  private parsed(): View {
    const said = new URLSearchParams(location.hash.slice(1));
    const { corpus } = this;
    const [level, topic] = (said.get("topic") ?? "").split(".").map(Number);
    const place = level === undefined || topic === undefined || !corpus.levels[level] ? null : corpus.place(level, topic);
    const own = place === null ? corpus.content.start : level!;
    const wish = Number(said.get("level") ?? own);
    const ends = (said.get("time") ?? "").split("~").map((label) => corpus.labels.indexOf(label) + 1);
    const id = said.get("paper");
    return {
      tab: TABS.find((tab) => tab === said.get("show")) ?? "topics",
      level: corpus.levels[wish] ? wish : own,
      topic: place === null ? null : { level: level!, place },
      query: said.get("q") ?? "",
      range: ends.length === 2 && ends[0]! > 0 && ends[1]! >= ends[0]! ? [ends[0]!, ends[1]!] : null,
      paper: id === null ? null : corpus.rowOf(id),
      picked: null,
      order: ORDERS.find((order) => order === said.get("order")) ?? "best",
      deep: said.get("in") === "abstracts" && this.canDeepen,
    };
  }
}
