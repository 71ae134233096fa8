// The card beside the paper that is pointed at.

import { make } from "./elements";
import type { Size } from "./camera";
import type { Point } from "./polygon";

export class Tooltip {
  private readonly title = make("b");
  private readonly about = make("span");
  readonly element = make("div", { class: "tooltip", "aria-hidden": "true" }, this.title, this.about);

  /** Until the title has come from the server, only what is known here is shown. */
  show(title: string, about: string, [x, y]: Point, size: Size): void {
    this.title.textContent = title;
    this.title.hidden = !title;
    this.about.textContent = about;
    this.element.classList.add("shown");
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = x + 14 + width > size.width - 8 ? x - 14 - width : x + 14;
    const top = Math.min(Math.max(y - height / 2, 8), size.height - height - 8);
    this.element.style.transform = `translate(${Math.round(Math.max(left, 8))}px, ${Math.round(top)}px)`;
  }

  hide(): void {
    this.element.classList.remove("shown");
  }
}
