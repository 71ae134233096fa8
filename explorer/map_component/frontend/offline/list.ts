// The list of papers: only what is in sight is in the page, however many there are.

import { make } from "../src/elements";
import { Unreadable } from "./pack";
import { count, dot, empty, shortened } from "./parts";
import { ORDERS, type Order, type View, type Viewer } from "./view";

const ROW = 74; // pixels, as `.paper` in page.css
const SPARE = 6;
const NAMES: Record<Order, string> = { best: "Best match", newest: "Newest first", oldest: "Oldest first", title: "By title" };

export class PaperList {
  readonly element = make("section", { class: "papers", "aria-label": "Papers" });
  private readonly head = make("p", { class: "tally", role: "status" });
  private readonly order = make("select", { "aria-label": "Order of the papers" });
  private readonly deep = make("input", { type: "checkbox" });
  private readonly box = make("div", {
    class: "scroll", role: "listbox", tabindex: "0", "aria-label": "Papers: arrow keys walk, Enter opens",
  });
  private readonly sheet = make("div", { class: "sheet" });
  private readonly none = empty("No paper fits.", "Try other words, or take away a filter above.");
  private rows = new Uint32Array();
  private active = 0;
  private drawn = "";

  constructor(private readonly viewer: Viewer, private readonly opened: (row: number) => void) {
    for (const order of ORDERS) this.order.append(make("option", { value: order }, NAMES[order]));
    this.order.addEventListener("change", () => viewer.change({ order: this.order.value as Order }));
    this.deep.addEventListener("change", () => this.deepen(this.deep.checked));
    this.box.append(this.sheet);
    this.box.addEventListener("scroll", () => this.draw(), { passive: true });
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.sheet.addEventListener("click", (event) => {
      const at = (event.target as HTMLElement).closest<HTMLElement>("[data-at]")?.dataset.at;
      if (at !== undefined) this.open(Number(at));
    });
    new ResizeObserver(() => this.draw()).observe(this.box);
    const deep = make("label", { title: "Search the words of abstracts too" }, this.deep, " in abstracts");
    deep.hidden = !viewer.canDeepen;
    this.element.append(make("div", { class: "bar" }, this.head, deep, this.order), this.box, this.none);
    if (viewer.view.deep) this.deepen(true); // the address wants it
  }

  show(view: View): void {
    const rows = this.viewer.rows();
    if (rows !== this.rows) {
      [this.rows, this.active] = [rows as Uint32Array<ArrayBuffer>, 0];
      this.box.scrollTop = 0;
    }
    this.order.options[0]!.textContent = view.query.trim() ? NAMES.best : "As in the corpus";
    this.order.value = view.order;
    this.deep.checked = view.deep;
    const { papers } = this.viewer.corpus;
    this.head.textContent = rows.length === papers ? count(papers, "paper") : `${rows.length.toLocaleString("en")} of ${count(papers, "paper")}`;
    this.none.hidden = rows.length > 0;
    this.box.hidden = rows.length === 0;
    this.sheet.style.height = `${rows.length * ROW}px`;
    this.draw(true);
  }

  focus(): void {
    (this.rows.length ? this.box : this.order).focus();
  }

  private deepen(deep: boolean): void {
    const told = (share: number): void => void (this.head.textContent = `Reading abstracts: ${Math.round(100 * share)} %`);
    this.viewer.deepen(deep, told).catch((error: unknown) => {
      this.head.textContent = error instanceof Unreadable ? error.message : "The abstracts could not be read.";
      this.deep.checked = false;
    });
  }

  private open(at: number): void {
    this.active = at;
    const row = this.rows[at];
    if (row !== undefined) this.opened(row);
  }

  private press(event: KeyboardEvent): void {
    const page = Math.max(Math.floor(this.box.clientHeight / ROW) - 1, 1);
    const steps: Record<string, number> = {
      ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.rows.length, End: this.rows.length,
    };
    const step = steps[event.key];
    if (event.key === "Enter") this.open(this.active);
    else if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    else this.walk(step);
    event.preventDefault();
  }

  private walk(step: number): void {
    this.active = Math.min(Math.max(this.active + step, 0), this.rows.length - 1);
    const top = this.active * ROW;
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop) this.box.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.box.scrollTop = top + ROW - clientHeight;
    this.draw(true);
  }

  private draw(again = false): void {
    if (!this.box.clientHeight) return;
    const first = Math.max(Math.floor(this.box.scrollTop / ROW) - SPARE, 0);
    const last = Math.min(Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + SPARE, this.rows.length);
    const now = `${first} ${last}`;
    if (!again && now === this.drawn) return;
    this.drawn = now;
    const items = Array.from({ length: Math.max(last - first, 0) }, (_, at) => this.item(first + at));
    this.sheet.replaceChildren(...items);
    this.box.setAttribute("aria-activedescendant", `paper-${this.active}`);
  }

  private item(at: number): HTMLElement {
    const { corpus, view } = this.viewer;
    const row = this.rows[at]!;
    const key = { level: view.level, place: corpus.topicsOf(view.level)[row]! };
    const facts = [shortened(corpus.text("authors", row), 2), corpus.text("date", row).slice(0, 4), corpus.text("venue", row)];
    const item = make(
      "div", {
        class: "paper", role: "option", id: `paper-${at}`, "data-at": String(at), style: `top: ${at * ROW}px`,
        "aria-selected": String(at === this.active), "aria-setsize": String(this.rows.length), "aria-posinset": String(at + 1),
      },
      make("b", {}, corpus.text("title", row)),
      make("span", {}, dot(corpus, key), `${corpus.topicName(key)} · `, facts.filter(Boolean).join(" · ") || "no author or date"),
    );
    return item;
  }
}
