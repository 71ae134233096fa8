// What Streamlit calls: with bytes to keep a blob, with an object to show the map.

import type { FrontendRendererArgs } from "@streamlit/component-v2-lib";
import { PaperMap } from "./map";
import { NoWebGL } from "./points";
import type { Data, Send } from "./protocol";
import { receive } from "./store";
import { withoutWebGL } from "./without";

const maps = new WeakMap<object, PaperMap>();

export default function render(args: FrontendRendererArgs): (() => void) | undefined {
  const { data, parentElement } = args;
  if (data instanceof Uint8Array) {
    receive(data);
    return undefined;
  }
  if (!data) return undefined;
  const send: Send = (name, value) => args.setTriggerValue(name, value);
  const lost = (): void => {
    maps.get(parentElement)?.destroy();
    maps.delete(parentElement);
    withoutWebGL(parentElement);
    args.setStateValue("webgl", false);
  };
  let map = maps.get(parentElement);
  if (!map) {
    try {
      map = new PaperMap(parentElement, lost);
    } catch (error) {
      if (!(error instanceof NoWebGL)) throw error;
      lost();
      return undefined;
    }
    maps.set(parentElement, map);
  }
  map.update(data as Data, send);
  const shown = map;
  return () => {
    // Streamlit also cleans up before it calls again with other data; the map then lives on.
    shown.leaveSoon(() => maps.delete(parentElement));
  };
}
