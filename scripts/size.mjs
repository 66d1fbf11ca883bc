// Prints what the console loads, as a Markdown table: before a POST can leave, and after that.
// `--budget KILOBYTES FILES` fails where more than that, in brotli, loads before a POST can leave.
import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const page = readFileSync("dist/index.html", "utf8").replace(/<link rel="icon"[^>]*>/, "");
const referred = [...page.matchAll(/ (?:href|src|data-js|data-wasm)="([^"]*\.\w+)"/g)].map(([, address]) => basename(address));
const first = ["index.html", ...new Set(referred)];
const later = readdirSync("dist").filter((file) => /\.(css|wasm)$/.test(file) && !first.includes(file));

console.log("| loaded, bytes | raw | gzip | brotli |\n|---|--:|--:|--:|");
const [bytes] = [
  [first, "before a POST can leave"],
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

if (process.argv[2] === "--budget") {
  const [kilobytes, files] = process.argv.slice(3).map(Number);
  if (bytes > kilobytes * 1000 || first.length > files) {
    console.error(`size.mjs: ${bytes} bytes of brotli in ${first.length} files, over the budget of ${kilobytes} kB in ${files}`);
    process.exitCode = 1;
  }
}
