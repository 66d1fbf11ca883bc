import { behind } from "./serves.js";

behind("nginx");
