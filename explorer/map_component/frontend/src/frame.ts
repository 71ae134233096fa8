// The elements of the map and how they lie over one another.

import { make } from "./elements";
import { Sheet } from "./painting";
import css from "./styles.css";
import { Tooltip } from "./tooltip";

const HELP =
  "Arrow keys walk from topic to topic, Enter steps inside to its papers and then opens one, Escape steps back. " +
  "Shift and arrows move the map, plus and minus zoom, zero shows everything.";

export class Frame {
  readonly top = new Sheet();
  readonly tooltip = new Tooltip();
  /** How many of the papers are drawn, where that is not all. */
  readonly share = make("div", { class: "share" });
  readonly note = make("div", { class: "note" });
  readonly spoken = make("div", { class: "spoken", role: "status", "aria-live": "polite" });
  readonly stage = make("div", {
    class: "stage waiting", role: "application", tabindex: "0", "aria-label": "Map of papers", "aria-description": HELP,
  });
  readonly root = make("div", { class: "map" });
  private noting = 0;

  constructor(parent: HTMLElement | ShadowRoot, canvases: readonly HTMLElement[], toolbar: HTMLElement) {
    this.stage.append(...canvases, this.top.canvas, this.share, this.tooltip.element, this.note);
    const surface = make("div", { style: "position: relative; flex: 1 1 auto; min-height: 0; display: flex" });
    surface.append(this.stage, toolbar);
    this.root.append(surface, this.spoken);
    parent.replaceChildren(make("style", {}, css), this.root);
  }

  /** A sentence over the map, for a moment or until the next. */
  say(text: string, milliseconds = 2500): void {
    this.note.textContent = text;
    this.note.classList.toggle("shown", text !== "");
    clearTimeout(this.noting);
    if (text) this.noting = window.setTimeout(() => this.note.classList.remove("shown"), milliseconds);
  }

  speak(text: string): void {
    if (this.spoken.textContent !== text) this.spoken.textContent = text;
  }
}
