// Small things that several parts of the page show.

import { make } from "../src/elements";
import type { Corpus, TopicKey } from "./corpus";

export function count(number: number, thing: string): string {
  return `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
}

/** A button with text in it. */
export function act(label: string | Node, press: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const element = make("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", press);
  return element;
}

/** The dot of a topic, in the colour that it has on the map. */
export function dot(corpus: Corpus, key: TopicKey): HTMLElement {
  const [light, dark] = corpus.colors(key);
  return make("i", { class: "dot", style: `--light: ${light}; --dark: ${dark}`, "aria-hidden": "true" });
}

/** Names in short: the first three, and how many more. */
export function shortened(authors: string, most = 3): string {
  const names = authors.split("; ");
  return names.length > most + 1 ? `${names.slice(0, most).join("; ")} and ${names.length - most} more` : authors;
}

export function empty(...lines: string[]): HTMLElement {
  return make("div", { class: "empty" }, ...lines.map((line) => make("p", {}, line)));
}
