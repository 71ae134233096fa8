// What travels between Python (`explorer/map_component/wire.py`) and the browser.

export interface Place {
  x: number;
  y: number;
}

/** Where the reader stands: centre in data coordinates, zoom 1 shows everything. */
export interface CameraPlace extends Place {
  zoom: number;
}

/** The small, changing part; whatever is large is named by the key of a blob sent apart. */
export interface Data {
  papers: number;
  points: string;
  scene: string;
  colors: string;
  mask: string | null;
  hits: string | null;
  periods: string | null;
  height: number;
  selected: number | null;
  marked: number[];
  /** "1" for each topic of the scene that may be named, "0" for the others; null names all. */
  named: string | null;
  details: Detail[];
  /** Where a new map begins, and where it flies when the number of the flight changes. */
  camera: CameraPlace | null;
  flight: number;
  hide_filtered: boolean;
  density: boolean | null;
  outlines: boolean;
  labels: boolean;
  range: [number, number] | null;
  /** Set where only some papers are drawn; `papers` then counts these. */
  crowd: CrowdData | null;
}

/** Left, bottom, right, top. */
export type BoxData = [number, number, number, number];

/** Which papers of a crowd are drawn, and how dense all of them stand. */
export interface CrowdData {
  /** Rows of the drawn papers, ascending. */
  rows: string;
  /** All there are. */
  papers: number;
  bounds: BoxData;
  /** Where no paper of interest is left out. */
  whole: BoxData | null;
  /** Papers of interest in sight: drawn, and all. */
  seen: number;
  sought: number;
  /** Papers that glow, drawn or not. */
  hits: number | null;
  /** One level and one colour per cell, line by line from the top left of the box. */
  density: string;
  /** Levels of all papers, where those of interest are not all. */
  all: string | null;
  box: BoxData;
  width: number;
  height: number;
  /** Papers in the fullest cell. */
  most: number;
}

/** Row, title, second line, and places of the truly nearest papers if lines shall lead to them. */
export type Detail = [row: number, title: string, about: string, neighbors: [number, number][]];

export interface Topic {
  id: string;
  level: number;
  topic: number;
  text: string;
  x: number;
  y: number;
  /** Root mean square distance of its papers from its centre. */
  radius: number;
  papers: number;
  /** Colours of the label, light and dark mode. */
  colors: [string, string];
}

export interface Legend {
  title: string;
  kind: "categories" | "range" | "none";
  /** [colour index, label, number of papers] */
  entries: [number, string, number][];
}

export interface Histogram {
  names: string[];
  counts: number[];
}

/** The large, rarely changing part that is text: labels, palettes, legend, histogram. */
export interface Scene {
  label: string;
  level: number;
  topics: Topic[];
  palette: { light: string[]; dark: string[] };
  /** Colour index of papers that stay in the background, or null. */
  quiet: number | null;
  names: string[];
  legend: Legend;
  histogram: Histogram | null;
}

export type Events = {
  click: { row: number | null; extend: boolean; topic: string | null; nonce: number };
  region: { kind: "box" | "lasso"; polygon: [number, number][]; count: number; mode: RegionMode; nonce: number };
  /** With the left, bottom, right and top of what is on the screen. */
  camera: CameraPlace & { sight: [number, number, number, number] };
  ask: { focus: number | null; rows: number[] };
  time: { range: [number, number] | null };
  key: { name: "open" | "leave"; nonce: number };
  legend: { category: number; nonce: number };
  need: string[];
};
export type RegionMode = "new" | "add" | "remove";

export type Send = <Name extends keyof Events>(name: Name, value: Events[Name]) => void;

/** Colours of the page, read live from Streamlit's theme. */
export interface Look {
  dark: boolean;
  ground: string;
  ink: string;
  quiet: string;
  faded: string;
  accent: string;
  font: string;
}
