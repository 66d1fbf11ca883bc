export class RegcredError extends Error {
  constructor({ isRegcred, message, ...details }) {
    super(message);
    this.name = "RegcredError";
    Object.assign(this, details);
  }
}

export const isRegcredError = (value) => value instanceof Error && value.name === "RegcredError";

export const refusal = (kind, message, input) =>
  new RegcredError({ kind, message, outcomeUnknown: false, ...(input && { input }) });

/** What the wasm throws is a plain object; what a token provider throws comes through as it is. */
const toError = (thrown) => (thrown?.isRegcred === true ? new RegcredError(thrown) : thrown);

export function withErrors(work) {
  try {
    return work();
  } catch (thrown) {
    throw toError(thrown);
  }
}

export async function withErrorsAsync(promise) {
  try {
    return await promise;
  } catch (thrown) {
    throw toError(thrown);
  }
}
