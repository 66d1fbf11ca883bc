// Prints what the console loads, as a Markdown table: before the wasm has the page, and after it.
// `--budget FIRST LATER` fails over so many kB of brotli.
import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const page = readFileSync("dist/index.html", "utf8");
const referred = [...page.matchAll(/ (?:href|src|data-js|data-wasm)="([^"]*\.\w+)"/g)].map(([, address]) => basename(address));
const first = ["index.html", ...new Set(referred)];
const later = readdirSync("dist").filter((file) => /\.(css|wasm)$/.test(file) && !first.includes(file));

console.log("| loaded, bytes | raw | gzip | brotli |\n|---|--:|--:|--:|");
const totals = [
  [first, "before the wasm has the page"],
  [later, "after that"],
].map(([files, when]) => {
  const sizes = files.map((file) => {
    const bytes = readFileSync(`dist/${file}`);
    return [file, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  });
  const total = [1, 2, 3].map((column) => sizes.reduce((sum, size) => sum + size[column], 0));
  for (const row of [...sizes, [`**${when}**`, ...total]]) console.log(`| ${row.join(" | ")} |`);
  return total[2];
});

const budgets = process.argv[2] === "--budget" ? process.argv.slice(3).map((kilobytes) => kilobytes * 1000) : [];
for (const [index, budget] of budgets.entries()) {
  if (totals[index] <= budget) continue;
  console.error(`size.mjs: ${totals[index]} bytes of brotli, over the budget of ${budget}`);
  process.exitCode = 1;
}
