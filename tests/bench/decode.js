// How long the package takes to read a page of 100 credentials, against JSON.parse and zod with the
// same checks, in the same run: prints medians and their ratio.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { init, parseCredentials } from "../../target/package/regcred/node.js";

const ROUNDS = 400;
const [sample] = JSON.parse(readFileSync("tests/fixtures/credentials-page.json", "utf8")).items;
const items = Array.from({ length: 100 }, (_, number) => ({ ...sample, id: `${sample.id}-${number}` }));
const text = JSON.stringify({ page: 1, page_size: 100, total_size: 100, total_pages: 1, items });

const lenient = z.string().nullish();
const count = z.number().int().nonnegative().nullish().transform((number) => number ?? 0);
const name = lenient.transform((text) => text ?? "");
const Credential = z.object({
  id: z.string(),
  name,
  description: name,
  created_at: lenient,
  created_by: lenient,
  updated_at: lenient,
  updated_by: lenient,
  removed_at: lenient,
  removed_by: lenient,
  expires_at: lenient,
  status: lenient,
});
const Page = z.object({ items: z.array(Credential), page: count, page_size: count, total_size: count, total_pages: count });

const ways = { regcred: () => parseCredentials(text), zod: () => Page.parse(JSON.parse(text)) };
await init();
const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [way, read] of Object.entries(ways)) {
    const begun = performance.now();
    const page = read();
    times[way].push(performance.now() - begun);
    if (page.items.length !== 100) throw new Error(`${way} read ${page.items.length} credentials`);
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const ratios = times.regcred.map((time, round) => time / times.zod[round]);
console.log("| reading a page of 100 credentials | median, ms |\n|---|--:|");
for (const [way, all] of Object.entries(times)) console.log(`| ${way} | ${median(all).toFixed(3)} |`);
console.log(`| ratio, of each round | ${median(ratios).toFixed(2)} |`);
