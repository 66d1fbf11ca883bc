// A stand-in for the browser's fetch: answers from a list, and remembers what was asked.
let calls = [];
let answers = [];

export function stub_fetch() {
  calls = [];
  answers = [];
  globalThis.fetch = async (request) => {
    const url = new URL(request.url);
    calls.push({
      method: request.method,
      path: url.pathname + url.search,
      body: await request.clone().text(),
      authorization: request.headers.get("authorization") ?? "",
      redirect: request.redirect,
    });
    const asked = (it) => url.pathname.endsWith(it.path) || (url.pathname + url.search).endsWith(it.path);
    const index = answers.findIndex((it) => it.method === request.method && asked(it));
    if (index < 0) throw new TypeError(`no answer for ${request.method} ${url.pathname}`);
    const { status, headers, body, held } = answers[index];
    if (held) {
      await new Promise((resolve, reject) => {
        answers[index].release = resolve;
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
      });
    }
    return new Response(status === 204 ? null : body, { status, headers: JSON.parse(headers) });
  };
}

export function answer(method, path, status, headers, body, held) {
  answers.unshift({ method, path, status, headers, body, held });
}

export function release(path) {
  answers.find((it) => it.path === path).release();
}

export function calls_of(method, path) {
  return calls.filter((it) => it.method === method && it.path.includes(path)).map((it) => JSON.stringify(it));
}
