// What stands here where the browser cannot draw with WebGL.

import { make } from "./elements";
import css from "./styles.css";

export function withoutWebGL(parent: HTMLElement | ShadowRoot): void {
  parent.replaceChildren(
    make("style", {}, css),
    make("div", { class: "map" }, make("p", { class: "lost", role: "status" },
      "This browser cannot draw with WebGL, so a simpler map is shown.")),
  );
}
