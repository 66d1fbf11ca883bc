// The console's requests, in its order: who am I, the registry's list, then the POST.
import { Failure, failureOf } from "./errors.js";

const DEADLINE = 30_000;
/** A POST is never held up for longer by the list from before. */
const LONGEST_WAIT = 2_000;

async function ask(operation, address, init = {}) {
  try {
    return await fetch(address, {
      cache: "no-store",
      referrerPolicy: "no-referrer",
      // Followed, a redirect would carry the token or the POST to another address.
      redirect: "manual",
      signal: AbortSignal.timeout(DEADLINE),
      ...init,
      headers: { accept: "application/json", ...init.headers },
    });
  } catch (error) {
    throw new Failure(operation, error.name === "TimeoutError" ? "timeout" : "network", { note: error.message });
  }
}

/** The answer's JSON, if it is of the shape that is asked for. */
async function read(operation, response, isShape) {
  if (response.status !== 200 && response.status !== 201) throw await failureOf(operation, response);
  const json = await response.json().catch(() => undefined);
  if (json && isShape(json)) return json;
  throw new Failure(operation, "unreadable", { status: response.status });
}

const bearer = (token) => ({ authorization: `Bearer ${token}` });

/** The claims of a token that has some: an access token. */
function claimsOf(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}

/** A session for an API token or an access token. */
export async function signIn(typed) {
  if (!/^[!-~]+$/.test(typed)) throw new Failure("sign-in", "invalid");
  let token = typed;
  if (!claimsOf(token)) {
    const body = new URLSearchParams({ refresh_token: typed });
    const answer = await ask("sign-in", "/csp/gateway/am/api/auth/api-tokens/authorize", { method: "POST", body });
    token = (await read("sign-in", answer, (json) => typeof json.access_token === "string")).access_token;
  }
  const answer = await ask("sign-in", "/v1/users/me", { headers: bearer(token) });
  const me = await read("sign-in", answer, (json) => typeof json.user?.username === "string");
  return { token, organization: me.organization?.name ?? "", user: me.user.username };
}

/** Creates one credential, after a look at the registry's list. */
export async function createCredential(session, { registry, description }, onSending) {
  const path = `/v1/registries/${encodeURIComponent(registry)}/credentials`;
  await Promise.race([readList(session, path), new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))]);
  onSending();
  const answer = await ask("create", path, {
    method: "POST",
    headers: { ...bearer(session.token), "content-type": "application/json" },
    body: JSON.stringify({ description }),
  });
  const isCredential = ({ username, password }) =>
    typeof username === "string" && typeof password === "string" && username !== "" && password !== "";
  return read("create", answer, isCredential);
}

/** What is there already. Without it the POST goes out all the same. */
export async function readList(session, path) {
  const items = [];
  try {
    for (let page = 1, pages = 1; page <= pages; page++) {
      const address = `${path}?page=${page}&page_size=100&removed=false`;
      const answer = await ask("read", address, { headers: bearer(session.token) });
      const list = await read("read", answer, (json) => Array.isArray(json.items));
      items.push(...list.items);
      pages = list.total_pages ?? 1;
    }
  } catch {
    return undefined;
  }
  return items;
}
