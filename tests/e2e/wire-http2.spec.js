import { firstPresses, secondPresses, test } from "./wire.js";

test.use({ proxyOptions: { isHttp2: true }, ignoreHTTPSErrors: true });

firstPresses("cut", 408, 421);
secondPresses("cut", 421);
