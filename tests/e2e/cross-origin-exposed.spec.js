import { acrossOrigins } from "./cross-origin.js";
import { test } from "./journey.js";

test.use({ sandboxOptions: ["--no-registry", "--cross-origin", "exposed"] });

acrossOrigins({ isLocationReadable: true });
