import assert from "node:assert/strict";
import { test } from "node:test";
import { Corpus } from "../offline/corpus";
import type { Abstracts, Content, Pack } from "../offline/pack";
import { folded, Search, wanted } from "../offline/search";
import { counted } from "../offline/timeline";

const TITLES = ["Graph neural networks", "Main results on air", "Müller’s proof", "深度学习方法", "Neural graphs"];

function pack(changes: Partial<Content["texts"]> = {}): Pack {
  const none = TITLES.map(() => "");
  const texts = {
    id: TITLES.map((_, row) => `hash:${row}`), title: TITLES, authors: ["", "Ai Weiwei", "", "", ""], date: none, venue: none,
    category: none, keywords: none, url: none, doi: none, arxiv: none, pmid: none, ...changes,
  };
  const topics = [{ text: "Kernels", topic: 7, papers: 2 }] as Content["levels"][0]["topics"];
  const content = {
    papers: TITLES.length, levels: [{ name: "Topics", topics }], texts, calendar: { labels: ["2020", "2021"] },
    addresses: { doi: "https://doi.org/", arxiv: "https://arxiv.org/abs/", pmid: "https://pubmed.ncbi.nlm.nih.gov/" },
  } as unknown as Content;
  const arrays = { xy: new Float32Array(10), period: new Uint8Array([1, 2, 2, 0, 2]), topic0: new Uint8Array([1, 0, 1, 0, 0]), neighbors: new Uint8Array() };
  return { content, arrays };
}

test("words are told apart from their marks, capitals and signs", () => {
  assert.equal(folded("  Müller’s “Proof”—II "), "muller s proof ii");
  assert.deepEqual(wanted('Graph "Neural Net" !'), [" graph", " neural net"]);
  assert.deepEqual(wanted("深度"), ["深度"]);
});

test("every word begins a word somewhere, and titles come first", () => {
  const search = new Search(new Corpus(pack()));
  assert.deepEqual(search.find("neural graph", false), [0, 4]);
  assert.deepEqual(search.find('"graph neural"', false), [0]);
  assert.deepEqual(search.find("ai", false), [1], "not within “main”, but as “air”");
  assert.deepEqual(search.find("muller", false), [2]);
  assert.deepEqual(search.find("学习", false), [3]);
  assert.deepEqual(search.find("kernels", false), [0, 2], "names of topics count");
  assert.deepEqual(search.find("nothing", false), []);
});

test("abstracts are searched once they are read, and only where wanted", async () => {
  const search = new Search(new Corpus(pack()));
  const shards = [["attention", "", ""], ["", "Self-attention"]];
  const shares: number[] = [];
  const abstracts = { all: async function* () { yield* shards; } } as unknown as Abstracts;
  await search.deepen(abstracts, (share) => shares.push(share));
  assert.deepEqual(shares, [0.6, 1]);
  assert.deepEqual(search.find("attention", true), [0, 4]);
  assert.deepEqual(search.find("attention", false), []);
});

test("only web addresses become links, and what the id says is one", () => {
  const ids = ["doi:10.1/a<b> c", "arxiv:cs/1", "hash:2", "pmid:12", "hash:4"];
  const urls = ["", "http://arxiv.org/abs/cs/1", "javascript:alert(1)", "", "https://example.org/paper"];
  const corpus = new Corpus(pack({ id: ids, url: urls }));
  assert.deepEqual(corpus.links(0), [{ label: "DOI", address: "https://doi.org/10.1/a%3Cb%3E%20c" }]);
  assert.deepEqual(corpus.links(1).map(({ label }) => label), ["arXiv"]);
  assert.deepEqual(corpus.links(2), []);
  assert.deepEqual(corpus.links(3).map(({ label }) => label), ["PubMed"]);
  assert.deepEqual(corpus.links(4), [{ label: "Source", address: "https://example.org/paper" }]);
});

test("undated papers are in no period", () => {
  const corpus = new Corpus(pack());
  const rows = Uint32Array.from([0, 1, 2, 3, 4]);
  assert.deepEqual(counted(corpus, rows, null, 1), [[1, 3]]);
  assert.deepEqual(counted(corpus, rows, 0, 2), [[0, 2], [1, 1]]);
});
