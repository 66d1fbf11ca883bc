import { firstPresses, secondPresses, test } from "./wire.js";

test.use({ proxyOptions: { isOtherOrigin: true } });

firstPresses("cut", 408);
secondPresses("cut");
