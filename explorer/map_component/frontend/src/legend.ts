// What the colours mean; a click on a category asks the page to filter by it.

import { make } from "./elements";
import type { Legend } from "./protocol";

export function legend(legend: Legend, palette: readonly string[], choose: (category: number) => void): HTMLElement {
  const element = make("div", { class: `legend ${legend.kind}` });
  if (legend.kind === "none") return element;
  if (legend.title) element.append(make("b", {}, legend.title));
  if (legend.kind === "range") {
    const stops = legend.entries.length ? palette.slice(0, legend.entries[legend.entries.length - 1]![0] + 1) : palette;
    const strip = make("i", { class: "strip" });
    strip.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    const ends = make("span", { class: "ends" }, ...legend.entries.map(([, label]) => make("span", {}, label)));
    element.append(strip, ends);
    return element;
  }
  const list = make("div", { class: "entries" });
  for (const [color, label, papers] of legend.entries) {
    const dot = make("i");
    dot.style.background = palette[color] ?? "transparent";
    const entry = make("button", { type: "button", "data-category": String(color) }, dot, make("span", {}, label),
      make("small", {}, papers.toLocaleString("en")));
    entry.addEventListener("click", () => choose(color));
    list.append(entry);
  }
  element.append(list);
  return element;
}
