import { behind } from "./serves.js";

behind("caddy");
