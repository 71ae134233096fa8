// Mouse, pen and fingers, told apart only where they must be.

import type { Point } from "./polygon";
import type { RegionMode } from "./protocol";

export type Tool = "none" | "lasso" | "box";

export interface Hands {
  /** A button or finger went down, or the last one up. */
  hold(down: boolean): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  hover(x: number, y: number): void;
  unhover(): void;
  click(x: number, y: number, extend: boolean, touch: boolean): void;
  doubleClick(x: number, y: number): void;
  draw(outline: Point[]): void;
  drawn(outline: Point[], kind: "box" | "lasso", mode: RegionMode): void;
  tool(): Tool;
}

const CLICK = 5;
const LONG_PRESS = 500;
const DOUBLE = 300;

interface Drag {
  kind: "pan" | "lasso" | "box" | "pinch";
  start: Point;
  moved: boolean;
  outline: Point[];
  mode: RegionMode;
}

/** Listens on an element until the returned function is called. */
export function listen(element: HTMLElement, hands: Hands): () => void {
  const down = new Map<number, Point>();
  let drag: Drag | null = null;
  let press = 0;
  let lastClick = { time: 0, at: [0, 0] as Point };
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void): void =>
    element.addEventListener(name, act as EventListener, { signal: stop.signal, passive: false });

  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const begin = (kind: Drag["kind"], start: Point, event: PointerEvent): Drag => ({
    kind, start, moved: false, outline: [start],
    mode: hands.tool() === "none" ? "new" : event.altKey ? "remove" : event.shiftKey ? "add" : "new",
  });
  const end = (): void => {
    clearTimeout(press);
    drag = null;
    hands.draw([]);
  };

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const point = at(event);
    down.set(event.pointerId, point);
    hands.hold(true);
    clearTimeout(press);
    if (down.size === 2) {
      hands.draw([]);
      drag = begin("pinch", point, event);
      drag.moved = true;
      return;
    }
    const tool = hands.tool();
    drag = begin(tool !== "none" ? tool : event.shiftKey ? "lasso" : "pan", point, event);
    if (event.pointerType === "touch" && drag.kind === "pan") {
      press = window.setTimeout(() => {
        if (!drag || drag.moved) return;
        drag.kind = "lasso";
        navigator.vibrate?.(15);
        hands.draw([point, [point[0] + 1, point[1]]]);
      }, LONG_PRESS);
    }
  });

  on("pointermove", (event) => {
    const point = at(event);
    const before = down.get(event.pointerId);
    if (!drag || !before) {
      if (event.pointerType !== "touch") hands.hover(...point);
      return;
    }
    if (drag.kind === "pinch") {
      const other = [...down.entries()].find(([id]) => id !== event.pointerId)?.[1];
      if (other) pinch(hands, other, before, point);
    } else if (drag.moved || Math.hypot(point[0] - drag.start[0], point[1] - drag.start[1]) > CLICK) {
      if (!drag.moved) hands.unhover();
      drag.moved = true;
      clearTimeout(press);
      if (drag.kind === "pan") hands.pan(point[0] - before[0], point[1] - before[1]);
      else hands.draw((drag.outline = extended(drag, point)));
    } else return; // so small a move is still a click
    down.set(event.pointerId, point);
  });

  on("pointerup", (event) => {
    if (!down.delete(event.pointerId)) return;
    if (!down.size) hands.hold(false);
    if (!drag) return;
    const { kind, moved, outline, mode } = drag;
    if (kind === "pinch") {
      if (!down.size) end();
      else drag = { ...drag, kind: "pan" };
      return;
    }
    end();
    const point = at(event);
    if (moved && kind !== "pan") return hands.drawn(outline, kind, mode);
    if (moved) return;
    const twice = event.timeStamp - lastClick.time < DOUBLE && Math.hypot(point[0] - lastClick.at[0], point[1] - lastClick.at[1]) < 12;
    lastClick = { time: twice ? 0 : event.timeStamp, at: point };
    if (twice) hands.doubleClick(...point);
    else hands.click(...point, event.shiftKey, event.pointerType === "touch");
  });

  on("pointercancel", (event) => {
    down.delete(event.pointerId);
    hands.hold(false);
    end();
  });
  on("pointerleave", () => hands.unhover());
  on("wheel", (event) => {
    event.preventDefault();
    const step = event.deltaY * (event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? 300 : 1);
    const factor = Math.exp(-Math.min(Math.max(step, -240), 240) * (event.ctrlKey ? 0.01 : 0.0022));
    hands.zoom(factor, ...at(event));
  });
  return () => {
    clearTimeout(press);
    stop.abort();
  };
}

function pinch(hands: Hands, other: Point, before: Point, now: Point): void {
  const apart = Math.hypot(before[0] - other[0], before[1] - other[1]);
  const further = Math.hypot(now[0] - other[0], now[1] - other[1]);
  hands.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
  if (apart > 8) hands.zoom(further / apart, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
}

function extended({ kind, start, outline }: Drag, to: Point): Point[] {
  if (kind === "box") return [start, [to[0], start[1]], to, [start[0], to[1]]];
  const last = outline[outline.length - 1]!;
  return Math.hypot(to[0] - last[0], to[1] - last[1]) >= 2 ? [...outline, to] : outline;
}
