// One paper in full.

import { make } from "../src/elements";
import type { Link } from "./corpus";
import { type Abstracts, Unreadable } from "./pack";
import { act, dot, shortened } from "./parts";
import type { Viewer } from "./view";

const MOST_AUTHORS = 20;

export class PaperCard {
  readonly element = make("article", { class: "card", "aria-label": "Paper" });
  private row: number | null = null;

  constructor(
    private readonly viewer: Viewer, private readonly abstracts: Abstracts, private readonly fly: (row: number) => void,
  ) {}

  show(row: number, focus: boolean): void {
    if (row === this.row) return;
    this.row = row;
    const { corpus } = this.viewer;
    const title = make("h2", { tabindex: "-1" }, corpus.text("title", row));
    this.element.replaceChildren(
      make("div", { class: "bar" },
        act("← Back", () => this.viewer.open(null), { title: "Back to the list (Escape)" }),
        act("Show on the map", () => this.fly(row))),
      title, this.facts(row), this.topics(row), this.links(corpus.links(row)), this.abstract(row), this.keywords(row), this.nearest(row),
    );
    this.element.scrollTop = 0;
    if (!focus) return;
    title.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  forget(): void {
    this.row = null;
  }

  private facts(row: number): HTMLElement {
    const { corpus } = this.viewer;
    const cited = corpus.citations(row);
    const facts = [
      shortened(corpus.text("authors", row), MOST_AUTHORS), corpus.text("date", row) || "undated", corpus.text("venue", row),
      corpus.text("category", row), cited === null ? "" : `cited ${cited.toLocaleString("en")} times`,
    ];
    return make("p", { class: "facts" }, facts.filter(Boolean).join(" · "));
  }

  private topics(row: number): HTMLElement {
    const { corpus } = this.viewer;
    const lines = corpus.levels.flatMap(({ name, topics }, level) => {
      if (!topics.length) return [];
      const key = { level, place: corpus.topicsOf(level)[row]! };
      const firm = key.place ? `${corpus.membership(level, row)} %` : "";
      const label = make("span", {}, make("small", {}, name), dot(corpus, key), corpus.topicName(key), make("small", {}, ` ${firm}`));
      return [act(label, () => this.viewer.choose(key), { title: firm ? "Show this topic; the number is how firmly the paper belongs to it" : "Show papers of no topic" })];
    });
    return make("div", { class: "topic-lines", role: "group", "aria-label": "Topics of this paper" }, ...lines);
  }

  private links(links: Link[]): HTMLElement {
    return make("div", { class: "links" }, ...links.map(({ label, address }) =>
      make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, `${label} ↗`)));
  }

  private abstract(row: number): HTMLElement {
    const text = make("p", { class: "abstract", "aria-live": "polite" });
    if (!this.abstracts.present) {
      text.textContent = "This copy was saved without abstracts.";
      text.classList.add("quiet");
      return text;
    }
    this.abstracts.of(row).then(
      (words) => {
        text.textContent = words || "This record came without an abstract.";
        text.classList.toggle("quiet", !words);
      },
      (error: unknown) => {
        text.textContent = error instanceof Unreadable ? error.message : "The abstract could not be read.";
        text.classList.add("quiet");
      },
    );
    return text;
  }

  private keywords(row: number): HTMLElement {
    const words = this.viewer.corpus.text("keywords", row);
    return words ? make("p", { class: "facts" }, make("b", {}, "Keywords "), words) : make("p", { hidden: "" });
  }

  private nearest(row: number): HTMLElement {
    const { corpus } = this.viewer;
    const rows = corpus.neighbors(row);
    if (!rows.length) return make("div");
    const list = make("ol", { class: "nearest" }, ...rows.map((other) =>
      make("li", {}, act(corpus.text("title", other), () => this.viewer.open(other)))));
    return make("div", {}, make("h3", {}, "Most similar papers"), list);
  }
}
