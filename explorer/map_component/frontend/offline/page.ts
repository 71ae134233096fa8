// Header, map, and the panel beside it.

import { make } from "../src/elements";
import { about } from "./about";
import type { Corpus } from "./corpus";
import { PaperList } from "./list";
import { MapView } from "./mapview";
import type { Abstracts } from "./pack";
import { PaperCard } from "./paper";
import { act, count, dot } from "./parts";
import { themeSwitch } from "./theme";
import { TimelineView } from "./timeline";
import { TopicList } from "./topics";
import { type Tab, TABS, type View, Viewer } from "./view";

const NAMES: Record<Tab, string> = { topics: "Topics", papers: "Papers", timeline: "Timeline", about: "About" };
const PAUSE = 120; // milliseconds after a letter

export class Page {
  private readonly viewer: Viewer;
  private readonly search = make("input", {
    type: "search", placeholder: "Search titles, authors, venues, topics", "aria-label": "Search papers", "aria-keyshortcuts": "/", autocomplete: "off",
  });
  private readonly chips = make("div", { class: "chips", role: "group", "aria-label": "What is chosen" });
  private readonly levels = make("div", { class: "levels", role: "group", "aria-label": "Granularity of topics" });
  private readonly tabs = make("div", { class: "tabs", role: "tablist", "aria-label": "Views" });
  private readonly lists = make("div", { class: "lists" });
  private readonly panel: HTMLElement;
  private readonly map: MapView;
  private readonly list: PaperList;
  private readonly topics: TopicList;
  private readonly timeline: TimelineView;
  private readonly card: PaperCard;
  private readonly views: Record<Tab, HTMLElement>;
  private before: HTMLElement | null = null;
  private typing = 0;

  constructor(root: HTMLElement, private readonly corpus: Corpus, abstracts: Abstracts) {
    const viewer = (this.viewer = new Viewer(corpus, abstracts));
    const theme = themeSwitch(); // before the map, which reads the colours
    this.list = new PaperList(viewer, (row) => viewer.open(row));
    this.topics = new TopicList(viewer);
    this.timeline = new TimelineView(viewer);
    this.card = new PaperCard(viewer, abstracts, (row) => {
      this.map.element.scrollIntoView({ block: "nearest" }); // on a narrow screen it may be far above
      this.map.flyTo(row);
    });
    this.map = new MapView(viewer, (name) => this.fromMap(name));
    this.views = { topics: this.topics.element, papers: this.list.element, timeline: this.timeline.element, about: about(corpus) };
    for (const tab of TABS) {
      Object.assign(this.views[tab], { id: `view-${tab}` });
      this.views[tab].setAttribute("role", "tabpanel");
      this.tabs.append(act(NAMES[tab], () => viewer.change({ tab, paper: null }, "push"), { role: "tab", id: `tab-${tab}`, "aria-controls": `view-${tab}` }));
    }
    this.lists.append(this.levels, ...Object.values(this.views));
    this.panel = make("aside", { class: "panel", "aria-label": "Topics and papers" },
      make("div", { class: "search" }, this.search, make("kbd", { "aria-hidden": "true" }, "/")), this.chips, this.tabs, this.lists, this.card.element);
    const facts = [count(corpus.papers, "paper"), years(corpus)].filter(Boolean).join(" · ");
    root.replaceChildren(
      act("Skip the map", () => this.search.focus(), { class: "skip" }),
      make("header", {}, make("h1", {}, corpus.content.name), make("p", {}, facts), theme),
      make("main", {}, make("section", { class: "map", "aria-label": "Map" }, this.map.element), this.panel),
    );
    this.map.start();
    this.listen();
    viewer.on((view, before) => this.show(view, before));
    this.show(viewer.view, null);
  }

  private listen(): void {
    this.search.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = window.setTimeout(() => this.searched(), PAUSE);
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      this.searched();
      this.list.focus();
    });
    this.tabs.addEventListener("keydown", (event) => this.walkTabs(event));
    document.addEventListener("keydown", (event) => this.press(event));
  }

  private searched(): void {
    clearTimeout(this.typing);
    const query = this.search.value;
    if (query.trim() === this.viewer.view.query.trim()) return;
    this.viewer.change({ query, paper: null, ...(query.trim() ? { tab: "papers" as const } : {}) });
  }

  private press(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.search.focus();
      this.search.select();
    } else if (event.key === "Escape") this.letGo();
  }

  private letGo(): void {
    const { view } = this.viewer;
    if (view.paper !== null) this.viewer.open(null);
    else if (view.topic || view.picked || view.query || view.range) this.viewer.change({ topic: null, picked: null, query: "", range: null }, "push");
  }

  private walkTabs(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(TABS.indexOf(this.viewer.view.tab) + step + TABS.length) % TABS.length]!;
    this.viewer.change({ tab: next, paper: null }, "push");
    document.getElementById(`tab-${next}`)?.focus();
  }

  private fromMap(name: "open" | "leave"): void {
    if (name === "open") this.card.element.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    else document.getElementById(`tab-${this.viewer.view.tab}`)?.focus();
  }

  private show(view: View, before: View | null): void {
    if (document.activeElement !== this.search) this.search.value = view.query;
    this.showChips(view);
    this.showLevels(view);
    this.showPaper(view, before);
    for (const tab of TABS) {
      const on = tab === view.tab;
      const button = document.getElementById(`tab-${tab}`) ?? this.tabs.children[TABS.indexOf(tab)]!;
      button.setAttribute("aria-selected", String(on));
      button.setAttribute("tabindex", on ? "0" : "-1");
      this.views[tab].hidden = !on;
    }
    if (view.paper !== null) return;
    if (view.tab === "topics") this.topics.show(view);
    if (view.tab === "papers") this.list.show(view);
    if (view.tab === "timeline") this.timeline.show(view);
  }

  private showPaper(view: View, before: View | null): void {
    const open = view.paper !== null;
    const was = this.before;
    if (open && before?.paper === null) this.before = deepest();
    this.lists.hidden = open;
    this.tabs.hidden = open;
    this.card.element.hidden = !open;
    if (view.paper !== null) {
      const onMap = document.activeElement === this.map.element;
      this.card.show(view.paper, before !== null && !onMap);
      if (before?.paper !== view.paper && !onMap) this.map.flyTo(view.paper);
    } else {
      this.card.forget();
      if (before !== null && before.paper !== null) requestAnimationFrame(() => was?.isConnected && was.focus({ preventScroll: true }));
    }
  }

  private showChips(view: View): void {
    const { corpus, viewer } = this;
    const chip = (label: (string | Node)[], what: string, drop: Partial<View>): HTMLElement =>
      act(make("span", {}, ...label, " ×"), () => viewer.change(drop, "push"), { class: "chip", "aria-label": `Take away: ${what}`, title: "Take away" });
    const chips: HTMLElement[] = [];
    if (view.topic) chips.push(chip([dot(corpus, view.topic), corpus.topicName(view.topic)], corpus.topicName(view.topic), { topic: null }));
    if (view.query.trim()) chips.push(chip([`“${view.query.trim()}”`], view.query.trim(), { query: "" }));
    if (view.picked) chips.push(chip([`${count(view.picked.size, "paper")} picked on the map`], "papers picked on the map", { picked: null }));
    if (view.range) {
      const [from, to] = view.range.map((at) => corpus.labels[at - 1]);
      const span = from === to ? `${from}` : `${from} to ${to}`;
      chips.push(chip([span], span, { range: null }));
    }
    this.chips.replaceChildren(...chips);
    this.chips.hidden = !chips.length;
  }

  private showLevels(view: View): void {
    const { levels } = this.corpus;
    const few = levels.filter(({ topics }) => topics.length).length < 2;
    this.levels.hidden = few || view.tab === "about";
    if (few) return;
    if (!this.levels.children.length) {
      this.levels.append(...levels.map(({ name, topics }, level) =>
        act(make("span", {}, name, " ", make("small", {}, String(topics.length))), () => this.viewer.change({ level }, "push"))));
    }
    [...this.levels.children].forEach((button, level) => button.setAttribute("aria-pressed", String(level === view.level)));
  }
}

/** What has the focus, within the map too. */
function deepest(): HTMLElement | null {
  const element = document.activeElement as HTMLElement | null;
  return (element?.shadowRoot?.activeElement as HTMLElement | null) ?? element;
}

function years(corpus: Corpus): string {
  const known = corpus.content.texts.date.filter(Boolean).map((date) => date.slice(0, 4));
  if (!known.length) return "";
  const [first, last] = known.reduce(([low, high], year) => [year < low ? year : low, year > high ? year : high], [known[0]!, known[0]!]);
  return first === last ? first : `${first} to ${last}`;
}
