// Papers per period: all of them, then topic by topic, as plain SVG.

import { make } from "../src/elements";
import type { Corpus } from "./corpus";
import { act, count, dot, empty } from "./parts";
import type { View, Viewer } from "./view";

const SVG = "http://www.w3.org/2000/svg";
const NAMES = { month: "month", quarter: "quarter", year: "year", "five-year": "five years" } as const;

export class TimelineView {
  readonly element = make("section", { class: "scroll timeline", "aria-label": "Timeline" });
  private shown: unknown[] = [];
  private at = 0;

  constructor(private readonly viewer: Viewer) {}

  show(view: View): void {
    const { corpus } = this.viewer;
    const rows = this.viewer.anytime();
    const now = [rows, this.viewer.anyTopic(), view.level, view.range?.join(), view.topic];
    if (now.every((one, at) => one === this.shown[at])) return;
    this.shown = now;
    if (!corpus.labels.length) {
      this.element.replaceChildren(empty("None of these papers has a date.", "Without dates there is no timeline; map, topics and list are whole."));
      return;
    }
    const focused = this.element.contains(document.activeElement);
    const totals = counted(corpus, rows, null, 1)[0]!;
    this.element.replaceChildren(
      make("h3", {}, `Papers per ${NAMES[corpus.content.calendar.period]}`),
      this.chart(totals, view.range), this.notes(rows), ...this.groups(this.viewer.anyTopic(), view), this.table(totals),
    );
    if (focused) this.element.querySelector<HTMLElement>('.columns [tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** One bar per period; one of them has the focus, the arrow keys move it. */
  private chart(totals: number[], range: [number, number] | null): HTMLElement {
    const { labels, content } = this.viewer.corpus;
    const most = Math.max(...totals, 1);
    this.at = Math.min(this.at, labels.length - 1);
    const last = content.calendar.unfinished ? labels.length - 1 : -1;
    const columns = make("div", { class: "columns", role: "group", "aria-label": "Papers per period: arrow keys walk, Enter shows only that one" },
      ...totals.map((papers, at) => {
        const name = `${labels[at]}: ${count(papers, "paper")}${at === last ? ", not complete" : ""}`;
        const inside = range === null || (at + 1 >= range[0] && at + 1 <= range[1]);
        const bar = make("i", { style: `height: ${papers ? Math.max((100 * papers) / most, 1.5) : 0}%`, class: at === last ? "unfinished" : "" });
        return act(bar, () => this.only(at), {
          title: name, "aria-label": name, "aria-pressed": String(range !== null && inside), tabindex: at === this.at ? "0" : "-1", class: inside ? "" : "out",
        });
      }));
    columns.addEventListener("keydown", (event) => this.press(event, columns));
    return make("div", { class: "chart" }, make("span", { class: "most" }, most.toLocaleString("en")), columns, axis(labels));
  }

  private press(event: KeyboardEvent, columns: HTMLElement): void {
    const last = columns.children.length - 1;
    const next = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    columns.children[this.at]?.setAttribute("tabindex", "-1");
    this.at = Math.min(Math.max(next, 0), last);
    const bar = columns.children[this.at] as HTMLElement;
    bar.setAttribute("tabindex", "0");
    bar.focus();
    event.preventDefault();
  }

  private only(at: number): void {
    this.at = at;
    const { range } = this.viewer.view;
    const same = range?.[0] === at + 1 && range[1] === at + 1;
    this.viewer.change({ range: same ? null : [at + 1, at + 1] }, "push");
  }

  /** What the bars do not show. */
  private notes(rows: Uint32Array): HTMLElement {
    const { corpus } = this.viewer;
    const { calendar } = corpus.content;
    const without = rows.reduce((sum, row) => sum + Number(corpus.periods[row] === 0), 0);
    const notes: string[] = [];
    const last = corpus.labels[corpus.labels.length - 1];
    if (calendar.unfinished) notes.push(`${last} (hatched) is not complete: the newest paper is of ${calendar.cut_off}.`);
    if (without) {
      const why = calendar.too_coarse ? `no date, or one known less precisely than to the ${NAMES[calendar.period]}` : "no date";
      notes.push(`${count(without, "paper")} with ${why}: counted in no bar.`);
    }
    for (const [first, end] of calendar.holes) {
      const span = first === end ? corpus.labels[first] : `${corpus.labels[first]} to ${corpus.labels[end]}`;
      notes.push(`Hardly anything was collected in ${span}; that says nothing about the field.`);
    }
    return make("ul", { class: "notes" }, ...notes.map((note) => make("li", {}, note)));
  }

  private groups(rows: Uint32Array, view: View): HTMLElement[] {
    const { corpus } = this.viewer;
    const topics = corpus.levels[view.level]!.topics;
    if (!topics.length) return [];
    const counts = counted(corpus, rows, view.level, topics.length + 1);
    const order = counts.map((_, place) => place).filter((place) => counts[place]!.some(Boolean));
    order.sort((a, b) => (a === 0 ? 1 : b === 0 ? -1 : a - b));
    const lines = order.map((place) => {
      const key = { level: view.level, place };
      const [light, dark] = corpus.colors(key);
      const papers = counts[place]!.reduce((sum, one) => sum + one, 0);
      const chosen = view.topic?.level === key.level && view.topic.place === place;
      return act(
        make("span", { style: `--light: ${light}; --dark: ${dark}` },
          make("span", { class: "name" }, dot(corpus, key), make("b", {}, corpus.topicName(key)), make("small", {}, papers.toLocaleString("en"))),
          bars(counts[place]!, corpus.content.calendar.unfinished)),
        () => this.viewer.choose(key), { class: "topic", "aria-pressed": String(chosen) },
      );
    });
    return [make("h3", {}, "By topic"), make("p", { class: "quiet" }, "Each row has its own height; the number counts dated papers."), ...lines];
  }

  private table(totals: number[]): HTMLElement {
    const { labels } = this.viewer.corpus;
    const body = totals.map((papers, at) => make("tr", {}, make("th", { scope: "row" }, labels[at]!), make("td", {}, papers.toLocaleString("en"))));
    return make("details", {}, make("summary", {}, "As a table"), make("table", {}, make("tbody", {}, ...body)));
  }
}

/** Papers per group and period; without a level, of all of them. */
export function counted(corpus: Corpus, rows: Uint32Array, level: number | null, groups: number): number[][] {
  const { periods, labels } = corpus;
  const places = level === null ? null : corpus.topicsOf(level);
  const counts = Array.from({ length: groups }, () => new Array<number>(labels.length).fill(0));
  for (const row of rows) {
    const period = periods[row]!;
    if (period > 0) counts[places ? places[row]! : 0]![period - 1]!++;
  }
  return counts;
}

function bars(counts: number[], unfinished: boolean): SVGSVGElement {
  const [wide, high, most] = [counts.length, 30, Math.max(...counts, 1)];
  const path = (keep: (at: number) => boolean): SVGPathElement => {
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", counts.map((papers, at) => {
      if (!papers || !keep(at)) return "";
      const top = high - Math.max((high * papers) / most, 1);
      return `M${at + 0.08} ${high}V${top.toFixed(2)}h.84V${high}z`;
    }).join(""));
    return shape;
  };
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const last = unfinished ? wide - 1 : -1;
  const faint = path((at) => at === last);
  faint.setAttribute("class", "unfinished");
  svg.append(path((at) => at !== last), faint);
  return svg;
}

/** As many names of periods as there is room for. */
function axis(labels: string[]): HTMLElement {
  const most = labels[0]!.length > 5 ? 4 : 6;
  const step = Math.max(Math.ceil(labels.length / most), 1);
  const names = labels.map((label, at) => (at % step === 0 ? make("span", { style: `left: ${(100 * (at + 0.5)) / labels.length}%` }, label) : null));
  return make("div", { class: "axis", "aria-hidden": "true" }, ...names.filter((name) => name !== null));
}
