// The papers and topics of the page, by row and by place.

import type { Content, Numbers, Pack, TopicEntry } from "./pack";

/** A topic by its level and its place in that level's list, counted from 1; 0 is the outliers. */
export interface TopicKey {
  level: number;
  place: number;
}

export interface Link {
  label: string;
  address: string;
}

const WEB = /^https?:\/\/[^\s"'<>\\]+$/;

export class Corpus {
  readonly content: Content;
  readonly papers: number;
  readonly xy: Float32Array;
  readonly periods: Numbers;
  private readonly arrays: Pack["arrays"];

  constructor(pack: Pack) {
    this.content = pack.content;
    this.papers = pack.content.papers;
    this.arrays = pack.arrays;
    this.xy = pack.arrays.xy as Float32Array;
    this.periods = pack.arrays.period!;
  }

  get levels(): Content["levels"] {
    return this.content.levels;
  }

  get labels(): string[] {
    return this.content.calendar.labels;
  }

  text(name: keyof Content["texts"], row: number): string {
    return this.content.texts[name][row] ?? "";
  }

  /** Of every paper, the place of its topic at a level. */
  topicsOf(level: number): Numbers {
    return this.arrays[`topic${level}`]!;
  }

  membership(level: number, row: number): number {
    return this.arrays[`member${level}`]?.[row] ?? 0;
  }

  citations(row: number): number | null {
    const cited = this.arrays.citations?.[row] ?? 0;
    return cited ? cited - 1 : null;
  }

  neighbors(row: number): number[] {
    const all = this.arrays.neighbors!;
    const each = this.papers ? all.length / this.papers : 0;
    return Array.from(all.subarray(row * each, (row + 1) * each));
  }

  topic({ level, place }: TopicKey): TopicEntry | null {
    return this.levels[level]?.topics[place - 1] ?? null;
  }

  topicName(key: TopicKey): string {
    return this.topic(key)?.text ?? "No topic";
  }

  colors(key: TopicKey): [string, string] {
    return this.topic(key)?.colors ?? this.content.outliers;
  }

  place(level: number, topic: number): number | null {
    if (topic === -1) return 0;
    const at = this.levels[level]?.topics.findIndex((one) => one.topic === topic) ?? -1;
    return at < 0 ? null : at + 1;
  }

  outliers(level: number): number {
    return this.papers - (this.levels[level]?.topics ?? []).reduce((sum, topic) => sum + topic.papers, 0);
  }

  rowOf(id: string): number | null {
    const row = this.content.texts.id.indexOf(id);
    return row < 0 ? null : row;
  }

  /** Where a paper can be read; only web addresses become links. */
  links(row: number): Link[] {
    const { addresses } = this.content;
    const [kind, ...rest] = this.text("id", row).split(":");
    const own = (name: "doi" | "arxiv" | "pmid"): string => this.text(name, row) || (kind === name ? rest.join(":") : "");
    const [doi, arxiv, pmid, url] = [own("doi"), own("arxiv"), own("pmid"), this.text("url", row)];
    const known = [
      { label: "DOI", address: doi && addresses.doi + encodeURIComponent(doi).replaceAll("%2F", "/") },
      { label: "arXiv", address: arxiv && addresses.arxiv + encodeURI(arxiv) },
      { label: "PubMed", address: pmid && `${addresses.pmid}${encodeURIComponent(pmid)}/` },
    ];
    if (!known.some(({ address }) => address && address === url.replace("http:", "https:"))) known.push({ label: "Source", address: url });
    return known.filter(({ address }) => WEB.test(address));
  }
}
