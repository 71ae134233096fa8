// Bundles the component and the offline page, or the tests with --tests. What was bundled is told by a hash of the
// sources in the first line, so that Python can check the bundle without Node.
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** Every file that decides what a bundle is, by name. */
export function sourceHash(folders) {
  const names = folders.flatMap((folder) => readdirSync(join(here, folder)).map((name) => `${folder}/${name}`));
  const hash = createHash("sha256");
  for (const name of [...names, "build.mjs", "package-lock.json", "package.json", "tsconfig.json"].sort()) {
    hash.update(`${name}\n`).update(readFileSync(join(here, name))).update("\n");
  }
  return hash.digest("hex");
}

const common = {
  absWorkingDir: here,
  bundle: true,
  target: "es2022",
  loader: { ".css": "text" },
  logLevel: "warning",
};

if (process.argv.includes("--tests")) {
  const tests = readdirSync(join(here, "tests")).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => `tests/${name}`),
    outdir: ".tests",
    outExtension: { ".js": ".mjs" },
    format: "esm",
    platform: "node",
  });
} else {
  const target = process.argv[2];
  const assets = (part) => target ?? join(here, ...part, "assets");
  const map = {
    entryPoints: ["src/index.ts"], globalName: "PaperMap",
    banner: { js: `/* generated from explorer/map_component/frontend; sources ${sourceHash(["src"])} */` },
    footer: { js: "export default PaperMap.default;" },
  };
  const offline = {
    entryPoints: ["offline/index.ts"],
    banner: { js: `/* generated from explorer/map_component/frontend; sources ${sourceHash(["src", "offline"])} */` },
  };
  await bundle(map, assets([".."]), "map");
  await bundle(offline, assets(["..", "..", "export", "offline"]), "offline");
  copyFileSync(join(here, "offline", "page.css"), join(assets(["..", "..", "export", "offline"]), "offline.css"));
}

/** One script, and the licences of the libraries in it. */
async function bundle(what, folder, name) {
  const built = await build({
    ...common, ...what, format: "iife", minify: true, legalComments: "none", write: false, metafile: true,
  });
  writeFileSync(join(folder, `${name}.js`), built.outputFiles[0].text);
  writeFileSync(join(folder, `${name}.licenses.txt`), licenses(Object.keys(built.metafile.inputs)));
}

/** The licences of the libraries in the bundle, which ask to travel with it. */
function licenses(inputs) {
  const names = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean);
  return [...new Set(names)].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
    return `${name} ${version} (${license})\n\n${text}\n`;
  }).join(`\n${"-".repeat(80)}\n\n`);
}
