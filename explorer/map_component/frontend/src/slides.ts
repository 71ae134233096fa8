// Moving without drawing: where a frame takes long (no GPU), what was drawn last slides along with
// the reader's hand and is drawn again when the hand rests or has gone far.

import type { Camera } from "./camera";

const SLOW = 75; // milliseconds that two frames take
const FAR = 0.22; // of the window
const RANGE = [0.62, 1.6] as const; // of the scale

export class Slides {
  private from = { x: 0, y: 0, scale: 0 };
  private cost = 0;
  private measuring = false;
  /** Whether what is seen was moved since it was drawn. */
  away = false;

  /** Everything was drawn for this camera. */
  drawn(camera: Camera, sheets: readonly HTMLElement[]): void {
    this.from = { x: camera.x, y: camera.y, scale: camera.scale };
    for (const sheet of sheets) sheet.style.transform = "";
    this.away = false;
    this.measure();
  }

  /** Moves the sheets instead; false if they have to be drawn. */
  slide(camera: Camera, sheets: readonly HTMLElement[]): boolean {
    if (this.cost < SLOW || !this.from.scale) return false;
    const scale = camera.scale / this.from.scale;
    if (scale < RANGE[0] || scale > RANGE[1]) return false;
    const { width, height } = camera.size;
    const [x, y] = camera.toScreen(this.from.x, this.from.y);
    const [right, down] = [x - width / 2, y - height / 2];
    if (Math.abs(right) > FAR * width || Math.abs(down) > FAR * height) return false;
    for (const sheet of sheets) sheet.style.transform = `translate(${right}px, ${down}px) scale(${scale})`;
    this.away = true;
    return true;
  }

  private measure(): void {
    if (this.measuring) return;
    this.measuring = true;
    const start = performance.now();
    requestAnimationFrame(() => requestAnimationFrame((end) => {
      this.measuring = false;
      if (document.visibilityState === "visible") this.cost = this.cost ? (this.cost + end - start) / 2 : end - start;
    }));
  }
}
