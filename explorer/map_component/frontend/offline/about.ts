// What this page is, how the landscape was made, and how to get about without a mouse.

import { make } from "../src/elements";
import type { Corpus } from "./corpus";
import { count } from "./parts";

const KEYS: [string, string][] = [
  ["/", "search"],
  ["Arrow keys", "walk in lists, on the timeline and on the map"],
  ["Enter", "open a paper; on the map, step inside a topic"],
  ["Escape", "close the paper, then let go of what is chosen"],
  ["+ − 0", "on the map: nearer, further, everything"],
  ["Shift and drag", "on the map: draw around papers"],
];

export function about(corpus: Corpus): HTMLElement {
  const { content } = corpus;
  const licenses = JSON.parse(document.getElementById("licenses")?.textContent ?? '""') as string;
  const reading = "Each dot is a paper. Papers whose titles and abstracts say similar things stand close together; " +
    "directions and distances between far groups mean little. Lines lead from a paper to the ones most like it.";
  const sizes = corpus.levels.filter(({ topics }) => topics.length).map(({ name, topics }, level) =>
    make("li", {}, `${name}: ${count(topics.length, "topic")}, ${count(corpus.outliers(level), "paper")} in none`));
  return make("section", { class: "scroll about", "aria-label": "About" },
    make("p", {}, reading),
    ...content.notes.map((note) => make("p", { class: "quiet" }, note)),
    make("h3", {}, "This copy"),
    make("p", {}, `${count(content.papers, "paper")}, ${content.shard ? "with" : "without"} abstracts. It fetches nothing from elsewhere; ` +
      "a link to a paper leads outside only when you follow it. The address holds what you see: copy it to come back, or to show a colleague who has this copy."),
    make("ul", {}, ...sizes),
    table(content.facts),
    make("h3", {}, "Keys"),
    table(KEYS),
    make("details", {}, make("summary", {}, "Licences of the programs in this page"), make("pre", {}, licenses)),
  );
}

function table(rows: [string, string][]): HTMLElement {
  return make("table", {}, make("tbody", {}, ...rows.map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value)))));
}
