import * as glue from "./regcred.glue.js";
import { createApi } from "./api.js";

export { RegcredError, isRegcredError } from "./error.js";
export const {
  init,
  Client,
  parseNewCredential,
  parseCredential,
  parseCredentials,
  parseRegistry,
  parseProblem,
  parseAccessToken,
  handoffTargets,
  handoff,
  mergeDockerConfig,
} = /* @__PURE__ */ createApi(glue, () => new URL("./regcred.wasm", import.meta.url));
