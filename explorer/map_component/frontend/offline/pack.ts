// What Python packed (`explorer/export/offline/packing.py`), from the page itself or fetched.

export interface TopicEntry {
  topic: number;
  parent: number;
  text: string;
  papers: number;
  x: number;
  y: number;
  radius: number;
  terms: string[];
  /** Of dots and of names, each light and dark. */
  colors: [string, string];
  inks: [string, string];
}

export interface Content {
  name: string;
  papers: number;
  start: number;
  levels: { name: string; topics: TopicEntry[] }[];
  outliers: [string, string];
  calendar: {
    period: "month" | "quarter" | "year" | "five-year";
    labels: string[];
    unfinished: boolean;
    cut_off: string;
    holes: [number, number][];
    undated: number;
    too_coarse: number;
  };
  texts: Record<"id" | "title" | "authors" | "date" | "venue" | "category" | "keywords" | "url" | "doi" | "arxiv" | "pmid", string[]>;
  addresses: { doi: string; arxiv: string; pmid: string };
  /** Papers per shard of abstracts; 0 where the page has none. */
  shard: number;
  notes: string[];
  facts: [string, string][];
}

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array;

export interface Pack {
  content: Content;
  arrays: Record<string, Numbers>;
}

/** Something that the reader must be told in words. */
export class Unreadable extends Error {}

const KINDS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array } as const;

export async function readPack(): Promise<Pack> {
  const bytes = await part("papers");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as {
    content: Content; arrays: Record<string, [keyof typeof KINDS, number, number]>;
  };
  const arrays: Record<string, Numbers> = {};
  for (const [name, [kind, offset, count]] of Object.entries(header.arrays)) {
    arrays[name] = new KINDS[kind](bytes.buffer as ArrayBuffer, bytes.byteOffset + 4 + length + offset, count);
  }
  return { content: header.content, arrays };
}

/** Abstracts, read in shards when one is looked at, and then kept. */
export class Abstracts {
  private readonly shards = new Map<number, Promise<string[]>>();

  constructor(private readonly size: number) {}

  get present(): boolean {
    return this.size > 0;
  }

  async of(row: number): Promise<string> {
    return (await this.shard(Math.floor(row / this.size)))[row % this.size] ?? "";
  }

  /** All of them, shard by shard; none is kept here. */
  async *all(papers: number): AsyncGenerator<string[]> {
    for (let number = 0; number * this.size < papers; number++) yield await (this.shards.get(number) ?? texts(number));
  }

  private shard(number: number): Promise<string[]> {
    const known = this.shards.get(number);
    if (known) return known;
    const read = texts(number);
    read.catch(() => this.shards.delete(number)); // so that the next look asks again
    this.shards.set(number, read);
    return read;
  }
}

async function texts(number: number): Promise<string[]> {
  return JSON.parse(new TextDecoder().decode(await part("abstracts", number))) as string[];
}

async function part(name: string, number: number | null = null): Promise<Uint8Array> {
  const inside = document.getElementById(number === null ? name : `${name}-${number}`);
  const packed = inside ? fromBase64(inside.textContent ?? "") : await fetched(name, number);
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) return packed; // a host that unpacked it on the way
  if (!("DecompressionStream" in window)) throw new Unreadable("This page needs a browser of 2023 or later.");
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fetched(name: string, number: number | null): Promise<Uint8Array<ArrayBuffer>> {
  if (location.protocol === "file:") {
    throw new Unreadable(
      "This folder is made for a web server; a browser lets no page read files beside it. " +
      "Put it on any static host, or run “python -m http.server” in this folder. One file that opens by itself can be saved instead.",
    );
  }
  const address = `${name}-${document.documentElement.dataset.stamp}${number === null ? "" : `-${number}`}.bin`;
  const answer = await fetch(address);
  if (!answer.ok) throw new Unreadable(`${address} is not there (${answer.status}); the folder may not have been copied whole.`);
  return new Uint8Array(await answer.arrayBuffer());
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
