// Reads .env texts, a JSON string a line, as node does.
import { createInterface } from "node:readline";
import { parseEnv } from "node:util";

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(parseEnv(JSON.parse(line))));
}
