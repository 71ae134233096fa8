// The buttons beside the map.

import { button, make, pressed } from "./elements";
import type { Tool } from "./gestures";

export interface Switches {
  density: boolean;
  outlines: boolean;
  labels: boolean;
}

export interface Toolbar {
  element: HTMLElement;
  show(tool: Tool, switches: Switches): void;
}

export function toolbar(
  zoom: (factor: number) => void, fit: () => void, choose: (tool: Tool) => void, toggle: (name: keyof Switches) => void,
): Toolbar {
  const tools = {
    lasso: button("lasso", "Draw around papers (or hold Shift and drag)", () => choose("lasso")),
    box: button("box", "Draw a box around papers", () => choose("box")),
  };
  const switches = {
    density: button("density", "Density of papers", () => toggle("density")),
    outlines: button("outlines", "Outlines of topics", () => toggle("outlines")),
    labels: button("labels", "Names", () => toggle("labels")),
  };
  const element = make(
    "div", { class: "toolbar", role: "toolbar", "aria-label": "Map tools", "aria-orientation": "vertical" },
    make("div", {},
      button("in", "Zoom in", () => zoom(1.6)),
      button("out", "Zoom out", () => zoom(1 / 1.6)),
      button("fit", "Show everything", fit)),
    make("div", {}, tools.lasso, tools.box),
    make("div", {}, switches.density, switches.outlines, switches.labels),
  );
  return {
    element,
    show(tool, on) {
      for (const name of ["lasso", "box"] as const) pressed(tools[name], tool === name);
      for (const name of ["density", "outlines", "labels"] as const) pressed(switches[name], on[name]);
    },
  };
}
