// A simpler map for browsers without WebGL: it stands still, and the lists do what its keys would.

import { boundsOf, Camera } from "../src/camera";
import { make } from "../src/elements";
import type { View, Viewer } from "./view";
import { count } from "./parts";

const REACH = 12; // pixels
const FAINT = 0.13;

export class FlatMap {
  readonly element = make("div", { class: "flat" });
  private readonly canvas = make("canvas", { role: "img" });
  private readonly camera = new Camera(() => undefined);

  constructor(private readonly viewer: Viewer) {
    const { corpus } = viewer;
    this.camera.setBounds(boundsOf(corpus.xy), corpus.papers);
    this.canvas.setAttribute("aria-label", `Map of ${count(corpus.papers, "paper")}; the lists beside it hold the same`);
    this.canvas.addEventListener("click", (event) => viewer.open(this.nearest(event.offsetX, event.offsetY)));
    this.element.append(this.canvas, make("p", { role: "status" }, "This browser cannot draw with WebGL, so this is a simpler map, which stands still. Click a dot to read the paper."));
    viewer.on((view) => this.draw(view));
    new ResizeObserver(() => this.draw(viewer.view)).observe(this.canvas);
    new MutationObserver(() => this.draw(viewer.view)).observe(document.documentElement, { attributes: true });
  }

  private draw(view: View): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const context = this.canvas.getContext("2d");
    if (!context || !width) return;
    const sharp = window.devicePixelRatio || 1;
    [this.canvas.width, this.canvas.height] = [width * sharp, height * sharp];
    context.scale(sharp, sharp);
    this.camera.size = { width, height };
    const mode = document.documentElement.dataset.theme === "dark" ? 1 : 0;
    this.dots(context, view, mode);
    this.names(context, view, mode);
  }

  private dots(context: CanvasRenderingContext2D, view: View, mode: 0 | 1): void {
    const { corpus } = this.viewer;
    const places = corpus.topicsOf(view.level);
    const palette = [corpus.content.outliers[mode], ...corpus.levels[view.level]!.topics.map((topic) => topic.colors[mode])];
    const radius = Math.min(Math.max(0.1 * Math.sqrt((this.camera.size.width * this.camera.size.height) / Math.max(corpus.papers, 1)), 1.2), 5);
    const shown = new Uint8Array(corpus.papers);
    for (const row of this.viewer.rows()) shown[row] = 1;
    for (const on of [0, 1]) { // what is left comes over what is left out
      context.globalAlpha = on ? 0.9 : FAINT;
      for (let row = 0; row < corpus.papers; row++) {
        if (shown[row] !== on) continue;
        context.fillStyle = palette[places[row]!]!;
        context.beginPath();
        context.arc(...this.at(row), radius, 0, 7);
        context.fill();
      }
    }
    context.globalAlpha = 1;
    if (view.paper === null) return;
    context.strokeStyle = mode ? "#ffa94d" : "#d9480f";
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(...this.at(view.paper), radius + 5, 0, 7);
    context.stroke();
  }

  /** The largest topics first; a name that would cover another is left out. */
  private names(context: CanvasRenderingContext2D, view: View, mode: 0 | 1): void {
    const style = getComputedStyle(this.canvas);
    const taken: [number, number, number][] = [];
    context.font = `600 14px ${style.fontFamily}`;
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = style.getPropertyValue("--st-background-color");
    for (const topic of this.viewer.corpus.levels[view.level]!.topics) {
      const half = context.measureText(topic.text).width / 2;
      const [left, y] = this.camera.toScreen(topic.x, topic.y);
      const x = Math.min(Math.max(left, half + 4), this.camera.size.width - half - 4);
      if (taken.some(([otherX, otherY, other]) => Math.abs(x - otherX) < half + other + 6 && Math.abs(y - otherY) < 19)) continue;
      taken.push([x, y, half]);
      context.strokeText(topic.text, x, y);
      context.fillStyle = topic.inks[mode];
      context.fillText(topic.text, x, y);
    }
  }

  private at(row: number): [number, number] {
    const { xy } = this.viewer.corpus;
    return this.camera.toScreen(xy[2 * row]!, xy[2 * row + 1]!);
  }

  private nearest(x: number, y: number): number | null {
    let [best, least]: [number | null, number] = [null, REACH ** 2];
    for (const row of this.viewer.rows()) {
      const [dotX, dotY] = this.at(row);
      const far = (dotX - x) ** 2 + (dotY - y) ** 2;
      if (far <= least) [best, least] = [row, far];
    }
    return best;
  }
}
