// The page's colours, read from the custom properties that Streamlit keeps up to date.

import type { Look } from "./protocol";

/** Red, green and blue, to 255. */
export function channels(color: string): [number, number, number] {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red!, green!, blue!];
}

/** A colour between two, opaque. */
export function mixed(one: string, other: string, share: number): string {
  const [a, b] = [channels(one), channels(other)];
  return `#${a.map((value, at) => Math.round(value + (b[at]! - value) * share).toString(16).padStart(2, "0")).join("")}`;
}

export function readLook(root: HTMLElement): Look {
  const style = getComputedStyle(root);
  const value = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const ground = value("--st-background-color", "#ffffff");
  const ink = value("--st-text-color", "#1c2430");
  const [red, green, blue] = channels(ground);
  const dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
  return {
    dark,
    ground,
    ink,
    quiet: mixed(ink, ground, 0.36),
    faded: mixed(ground, ink, dark ? 0.2 : 0.17),
    accent: dark ? "#ffa94d" : "#d9480f",
    font: value("--st-font", "sans-serif"),
  };
}

/** Calls back whenever the page's colours change: a transition of a colour tells of it. */
export function onLook(root: HTMLElement, changed: () => void): () => void {
  const sensor = document.createElement("i");
  sensor.className = "sensor";
  sensor.addEventListener("transitionend", changed);
  root.append(sensor);
  return () => sensor.remove();
}
