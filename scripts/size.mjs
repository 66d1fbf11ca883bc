// Prints what a first visit loads, as a Markdown table. `--budget N` fails over N kB of brotli.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const page = readFileSync("dist/index.html", "utf8");
const referred = [...page.matchAll(/ (?:href|src|data-js|data-wasm)="([^"]*\.\w+)"/g)].map(([, address]) => basename(address));
const sizes = ["index.html", ...new Set(referred)].map((file) => {
  const bytes = readFileSync(`dist/${file}`);
  return [file, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
});
const total = ["total", ...[1, 2, 3].map((column) => sizes.reduce((sum, size) => sum + size[column], 0))];

console.log("| first load, bytes | raw | gzip | brotli |\n|---|--:|--:|--:|");
for (const size of [...sizes, total]) console.log(`| ${size.join(" | ")} |`);

const budget = process.argv[2] === "--budget" ? Number(process.argv[3]) * 1000 : Infinity;
if (total[3] > budget) {
  console.error(`size.mjs: ${total[3]} bytes of brotli, over the budget of ${budget}`);
  process.exit(1);
}
