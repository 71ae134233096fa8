// What only a test or a benchmark asks of a map: where things stand on the screen.

import type { PaperMap } from "./map";

export function probe(map: PaperMap): object {
  return {
    place: (row: number) => {
      const box = map.frame.stage.getBoundingClientRect();
      const [x, y] = map.camera.toScreen(...map.points!.place(row));
      return [box.left + x, box.top + y];
    },
    camera: () => map.camera.place(),
    labels: () => (map.switches.labels ? map.names.boxes() : []),
    resting: () => map.timers.rest === undefined && !map.slides.away,
    states: () => Array.from(map.points?.states ?? []),
    rows: () => Array.from(map.points?.rows ?? []),
    outlined: () => map.outlinedColor,
    veil: () => map.canvas.veil,
    dark: () => map.look.dark,
    loseContext: () => map.canvas.loseContext(),
  };
}
