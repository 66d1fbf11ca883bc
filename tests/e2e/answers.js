// What comes between the page and the API: answers that are held, lost, altered, or late. Each is let go by
// the test that holds it. Playwright does not see a POST's body in stock Firefox, so it cannot send one on
// from there: journeys that hold or alter the answer to a POST are Chromium's alone.
import http from "node:http";

const isPost = (route) => route.request().method() === "POST";

/** A door that is shut until it is opened. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, opened };
}

/** Holds the answers that come from an address, from now on; the requests reach the server at once. */
export async function holdAnswers(page, address, { method = "GET", times = Infinity } = {}) {
  const { open, opened } = gate();
  let held = 0;
  await page.route(address, async (route) => {
    if (route.request().method() !== method || held >= times) return route.fallback();
    held++;
    const response = await route.fetch();
    await opened;
    // Whoever asked may have given up.
    await route.fulfill({ response }).catch(() => {});
  });
  return { open, held: () => held };
}

/** Lets every POST have its effect, and loses the answer. */
export async function loseAnswers(page) {
  await page.route("**/credentials", async (route) => {
    if (!isPost(route)) return route.fallback();
    await route.fetch();
    await route.abort();
  });
}

/** Alters the answers to a POST. */
export async function alterPosts(page, alter) {
  await page.route("**/credentials", async (route) => {
    if (!isPost(route)) return route.fallback();
    const response = await route.fetch();
    await route.fulfill(await alter(response));
  });
}

/** A 201 as a page of another origin sees it, whose `Location` the API does not expose. */
export const hideLocation = (page) =>
  alterPosts(page, (response) => {
    const { location: _, ...headers } = response.headers();
    return { response, headers };
  });

/** The same, and its JSON key is not called as the list calls it: nothing tells which one of the list it is. */
export const hideIdentity = (page) =>
  alterPosts(page, async (response) => {
    const { location: _, ...headers } = response.headers();
    const { username, password } = await response.json();
    return { response, headers, json: { username, password: password.replace(/[^"]+(?=@)/, "robot") } };
  });

/**
 * Lists as a replica that lags shows them: without those that `isHidden` says. Returns how many were read.
 */
export async function alterLists(page, isHidden) {
  let count = 0;
  await page.route("**/credentials?*", async (route) => {
    const response = await route.fetch();
    const list = await response.json();
    count++;
    const items = list.items.filter((item) => !isHidden(item, count));
    const left = list.items.length - items.length;
    const { total_size } = list;
    await route.fulfill({ response, json: { ...list, items, ...(total_size && { total_size: total_size - left }) } });
  });
  return { count: () => count };
}

/** A server that begins an answer, and cuts it off in the middle. */
export async function startCutter() {
  let cut = 0;
  const server = http.createServer((request, response) => {
    cut++;
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('{"items": [', () => request.socket.destroy());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    cut: () => cut,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
