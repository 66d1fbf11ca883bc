import * as regcred from "./node_modules/regcred/index.js";

window.regcred = regcred;
