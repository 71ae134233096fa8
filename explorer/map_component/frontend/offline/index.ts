// The page: reads what is packed in it, then puts its parts together.

import { make } from "../src/elements";
import { Corpus } from "./corpus";
import { Page } from "./page";
import { Abstracts, readPack, Unreadable } from "./pack";

async function open(): Promise<void> {
  const root = document.getElementById("page")!;
  try {
    const pack = await readPack();
    new Page(root, new Corpus(pack), new Abstracts(pack.content.shard));
  } catch (error) {
    const words = error instanceof Unreadable ? error.message : "This page cannot be opened: its data are damaged.";
    root.replaceChildren(make("p", { class: "opening", role: "alert" }, words));
    if (!(error instanceof Unreadable)) throw error;
  }
}

void open();
