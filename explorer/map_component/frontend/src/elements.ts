// Small parts of the page: never from HTML text, since titles of papers are not ours.

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, string> = {}, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line icon of 20 by 20 from the paths of its strokes. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  in: "M10 4v12M4 10h12",
  out: "M4 10h12",
  fit: "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4",
  lasso: "M7.5 13.4C4.700 12.800 3 11 3 8.800 3 6 6.100 4 10 4s7 2 7 4.800-3.100 4.800-7 4.800c-.5 0-1 0-1.500-.1M7.500 13.400a1.600 1.600 0 1 0-2.200 1.700c1.800.3 1.800 1.700.7 2.400",
  box: "M4 6V4h2M9 4h2M14 4h2v2M16 9v2M16 14v2h-2M11 16H9M6 16H4v-2M4 11V9",
  density: "M10 3.500c4 0 6.500 2.500 6.500 6s-2.700 7-6.700 7-6.300-3-6.300-6.500 2.500-6.500 6.500-6.500zM10 7c1.900 0 3.200 1.200 3.200 2.900S11.800 13 10 13s-3.200-1.300-3.200-3S8.100 7 10 7z",
  outlines: "M5.500 9.500C3 8 3.500 3.500 7 3.500s4 3.500 2.500 5-2.500 1.800-4 1zM11 15.500c-1.500-2.500 1.200-5.500 4-4.700s2.500 4.700.3 5.500-3.600.4-4.300-.8z",
  labels: "M5 6V4.500h10V6M10 4.500v11M8 15.500h4",
  play: "M7 5l8 5-8 5z",
  pause: "M7.500 5v10M12.500 5v10",
} as const;

export function button(name: keyof typeof ICONS, label: string, act: () => void): HTMLButtonElement {
  const element = make("button", { type: "button", "aria-label": label, "data-tip": label }, icon(ICONS[name]));
  element.addEventListener("click", act);
  return element;
}

export function pressed(element: HTMLButtonElement, on: boolean): void {
  element.setAttribute("aria-pressed", String(on));
}
