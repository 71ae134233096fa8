// The range of time under the map: papers per period, two handles, a button that plays.

import { ICONS, icon, make } from "./elements";
import type { Histogram } from "./protocol";

const STEP = 550;

export class Timeline {
  readonly element = make("div", { class: "timeline", role: "group", "aria-label": "Time" });
  private range: [number, number];
  private readonly bars: HTMLElement[];
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;
  private readonly spoken = make("output");
  private readonly play = make("button", { type: "button", "data-tip": "Play" });
  private ticking = 0;

  constructor(
    private readonly histogram: Histogram, private readonly moved: (range: [number, number] | null, done: boolean) => void,
  ) {
    const last = histogram.names.length;
    const most = Math.max(...histogram.counts, 1);
    this.range = [1, last];
    this.bars = histogram.counts.map((count) => {
      const bar = make("i");
      bar.style.height = count ? `${Math.max((100 * count) / most, 4)}%` : "0";
      return bar;
    });
    this.from = this.handle("From", 1, (value) => this.drag([Math.min(value, this.range[1]), this.range[1]]));
    this.to = this.handle("To", last, (value) => this.drag([this.range[0], Math.max(value, this.range[0])]));
    this.play.addEventListener("click", () => (this.ticking ? this.stop(true) : this.start()));
    this.element.append(
      this.play,
      make("div", { class: "track" }, make("div", { class: "bars", "aria-hidden": "true" }, ...this.bars), this.from, this.to),
      this.spoken,
    );
    this.showPlay();
    this.show();
  }

  /** What the server says; what the reader is dragging or playing goes first. */
  set(range: [number, number] | null): void {
    if (this.ticking) return;
    this.range = range ?? [1, this.histogram.names.length];
    this.show();
  }

  destroy(): void {
    clearInterval(this.ticking);
  }

  private handle(name: string, value: number, input: (value: number) => void): HTMLInputElement {
    const handle = make("input", {
      type: "range", min: "1", max: String(this.histogram.names.length), step: "1", value: String(value), "aria-label": name,
    });
    handle.addEventListener("input", () => input(Number(handle.value)));
    handle.addEventListener("change", () => this.tell(true));
    return handle;
  }

  private drag(range: [number, number]): void {
    this.stop(false);
    this.range = range;
    this.show();
    this.tell(false);
  }

  private start(): void {
    const last = this.histogram.names.length;
    const whole = this.range[0] === 1 && this.range[1] === last;
    const width = whole ? Math.max(Math.round(last / 12), 1) : this.range[1] - this.range[0] + 1;
    this.range = whole || this.range[1] === last ? [1, width] : this.range;
    this.show();
    this.tell(false);
    this.ticking = window.setInterval(() => {
      if (this.range[1] >= last) return this.stop(true);
      this.range = [this.range[0] + 1, this.range[1] + 1];
      this.show();
      this.tell(false);
    }, STEP);
    this.showPlay();
  }

  private stop(tell: boolean): void {
    if (!this.ticking) return;
    clearInterval(this.ticking);
    this.ticking = 0;
    this.showPlay();
    if (tell) this.tell(true);
  }

  private tell(done: boolean): void {
    const whole = this.range[0] === 1 && this.range[1] === this.histogram.names.length;
    this.moved(whole ? null : [...this.range], done);
  }

  private showPlay(): void {
    this.play.replaceChildren(icon(this.ticking ? ICONS.pause : ICONS.play));
    this.play.setAttribute("aria-label", this.ticking ? "Pause" : "Play through time");
  }

  private show(): void {
    const [from, to] = this.range;
    const { names, counts } = this.histogram;
    this.from.value = String(from);
    this.to.value = String(to);
    this.from.setAttribute("aria-valuetext", names[from - 1] ?? "");
    this.to.setAttribute("aria-valuetext", names[to - 1] ?? "");
    this.bars.forEach((bar, at) => bar.classList.toggle("in", at + 1 >= from && at + 1 <= to));
    const papers = counts.slice(from - 1, to).reduce((sum, count) => sum + count, 0);
    const span = from === to ? names[from - 1] : `${names[from - 1]} – ${names[to - 1]}`;
    this.spoken.replaceChildren(make("b", {}, span ?? ""), ` ${papers.toLocaleString("en")} papers`);
  }
}
