// The topics of a level, largest first; the chosen one with its terms, wider and finer topics.

import { make } from "../src/elements";
import type { TopicKey } from "./corpus";
import type { TopicEntry } from "./pack";
import { act, count, dot, empty } from "./parts";
import type { View, Viewer } from "./view";

const FIRST = 5; // terms of a topic that is not chosen

export class TopicList {
  readonly element = make("section", { class: "scroll topics", "aria-label": "Topics" });
  private shown: unknown[] = [];

  constructor(private readonly viewer: Viewer) {
    this.element.addEventListener("keydown", (event) => this.press(event));
  }

  show(view: View): void {
    const now = [view.level, view.topic, view.range, this.viewer.anyTopic()];
    if (now.every((one, at) => one === this.shown[at])) return;
    this.shown = now;
    const left = this.viewer.perTopic(view.level);
    const { corpus } = this.viewer;
    const topics = corpus.levels[view.level]!.topics;
    const most = Math.max(...topics.map((topic) => topic.papers), 1);
    const lines = topics.map((topic, at) => this.line({ level: view.level, place: at + 1 }, topic.papers, most, topic, left));
    const outliers = corpus.outliers(view.level);
    if (outliers && topics.length) lines.push(this.line({ level: view.level, place: 0 }, outliers, most, null, left));
    const none = empty(
      "No topics were found among these papers.",
      "All of them are outliers: too few papers are alike. Map, list and timeline show them all the same.",
    );
    const at = this.element.scrollTop;
    const focused = [...this.element.querySelectorAll(".topic")].indexOf(document.activeElement as HTMLElement);
    this.element.replaceChildren(...(topics.length ? lines : [none]));
    this.element.scrollTop = at;
    if (focused >= 0) this.element.querySelectorAll<HTMLElement>(".topic")[focused]?.focus({ preventScroll: true });
    this.element.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest" });
  }

  private line(key: TopicKey, papers: number, most: number, topic: TopicEntry | null, left: number[] | null): HTMLElement {
    const { viewer } = this;
    const { view, corpus } = viewer;
    const chosen = view.topic?.level === key.level && view.topic.place === key.place;
    const [light, dark] = corpus.colors(key);
    const all = papers.toLocaleString("en");
    const number = left ? `${left[key.place]!.toLocaleString("en")} of ${all}` : all;
    const button = act(
      make("span", {},
        make("span", { class: "name" }, dot(corpus, key), make("b", {}, corpus.topicName(key)), make("small", {}, number)),
        make("span", { class: "meter", style: `--share: ${(100 * (left?.[key.place] ?? papers)) / most}%; --light: ${light}; --dark: ${dark}`, "aria-hidden": "true" }),
        make("span", { class: "terms" }, topic ? topic.terms.slice(0, chosen ? undefined : FIRST).join(", ") : "papers unlike all groups"),
      ),
      () => viewer.choose(key), { "aria-pressed": String(chosen), class: "topic" },
    );
    const line = make("div", { class: chosen ? "line chosen" : "line" }, button);
    if (chosen) line.append(this.more(key, left?.[key.place] ?? papers, topic));
    return line;
  }

  private more(key: TopicKey, papers: number, topic: TopicEntry | null): HTMLElement {
    const { viewer } = this;
    const { corpus } = viewer;
    const related: TopicKey[] = [];
    const wider = topic && key.level > 0 ? corpus.place(key.level - 1, topic.parent) : null;
    if (wider) related.push({ level: key.level - 1, place: wider });
    corpus.levels[key.level + 1]?.topics.forEach((finer, at) => {
      if (topic && finer.parent === topic.topic) related.push({ level: key.level + 1, place: at + 1 });
    });
    return make("div", { class: "more" },
      act(`List its ${count(papers, "paper")}`, () => viewer.change({ tab: "papers" }, "push"), { class: "plain" }),
      ...related.map((other) => act(
        make("span", {}, make("small", {}, other.level < key.level ? "wider" : "finer"), dot(corpus, other), corpus.topicName(other)),
        () => viewer.choose(other), { class: "chip" },
      )));
  }

  /** Arrow keys walk from topic to topic. */
  private press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const buttons = [...this.element.querySelectorAll<HTMLElement>(".topic")];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus();
    event.preventDefault();
  }
}
