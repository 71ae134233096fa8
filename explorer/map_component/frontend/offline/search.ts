// Words in titles, authors, venues, keywords, topics, and abstracts where wanted: every word must
// begin some word there.

import type { Corpus } from "./corpus";
import type { Abstracts } from "./pack";

/** Letters without their marks, in lower case, everything else a space. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** What is looked for: words, and phrases in quotes, each from the beginning of a word. */
export function wanted(query: string): string[] {
  const parts = query.match(/"[^"]*"?|[^\s"]+/g) ?? [];
  return parts.map(folded).filter(Boolean).map((part) => (NO_SPACES.test(part) ? part : ` ${part}`));
}

export class Search {
  private titles: string[] | null = null;
  private rest: string[] = [];
  private abstracts: string[] | null = null;

  constructor(private readonly corpus: Corpus) {}

  /** Whether abstracts have been read, so that they can be searched. */
  get deep(): boolean {
    return this.abstracts !== null;
  }

  /** Reads all abstracts, telling which share of them is read. */
  async deepen(abstracts: Abstracts, told: (share: number) => void): Promise<void> {
    const all: string[] = [];
    for await (const texts of abstracts.all(this.corpus.papers)) {
      for (const text of texts) all.push(` ${folded(text)}`);
      told(all.length / this.corpus.papers);
    }
    this.abstracts = all;
  }

  /**
   * Rows that have all the words: those with all of them in the title first.
   * @param deep whether to look into abstracts too, if they have been read
   */
  find(query: string, deep: boolean): number[] {
    const abstracts = deep ? this.abstracts : null;
    const words = wanted(query);
    const titles = this.read();
    const [inTitle, elsewhere]: [number[], number[]] = [[], []];
    for (let row = 0; row < titles.length; row++) {
      const title = titles[row]!;
      let all = true;
      let every = true;
      for (const word of words) {
        if (title.includes(word)) continue;
        every = false;
        if (this.rest[row]!.includes(word) || abstracts?.[row]!.includes(word)) continue;
        all = false;
        break;
      }
      if (all) (every ? inTitle : elsewhere).push(row);
    }
    return inTitle.concat(elsewhere);
  }

  private read(): string[] {
    if (this.titles) return this.titles;
    const { corpus } = this;
    const names = corpus.levels.map(({ topics }) => ["", ...topics.map((topic) => folded(topic.text))]);
    const topics = corpus.levels.map((_, level) => corpus.topicsOf(level));
    const { title, authors, venue, category, keywords, date } = corpus.content.texts;
    this.rest = title.map((_, row) => {
      const facts = folded([authors[row], venue[row], category[row], keywords[row], date[row]?.slice(0, 4)].join(" "));
      return ` ${facts} ${topics.map((of, level) => names[level]![of[row]!]).join(" ")}`;
    });
    this.titles = title.map((text) => ` ${folded(text)}`);
    return this.titles;
  }
}
