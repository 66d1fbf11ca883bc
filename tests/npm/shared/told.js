/** The API token of the sandbox's ordinary user, as a page would get it from its own server. */
export const tokenProvider = async () => "sandbox-api-token-developer";

/**
 * What an event of the element told, as a line.
 *
 * @param {CustomEvent} event
 */
export function told({ type, detail }) {
  const { error, ...rest } = detail;
  const failure = error && { kind: error.kind, violations: error.problem?.violations };
  return `${type} ${JSON.stringify({ ...rest, ...failure })}`;
}
