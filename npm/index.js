import * as glue from "./regcred.glue.js";
import { face } from "./face.js";

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
} = /* @__PURE__ */ face(glue, () => new URL("./regcred.wasm", import.meta.url));
