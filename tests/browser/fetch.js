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
      credentials: request.credentials,
    });
    const asked = (it) => url.pathname.endsWith(it.path) || (url.pathname + url.search).endsWith(it.path);
    const index = answers.findIndex((it) => it.method === request.method && asked(it));
    if (index < 0) throw new TypeError(`no answer for ${request.method} ${url.pathname}`);
    const { status, headers, body, held, isOnce, cut, pieces } = answers[index];
    if (isOnce) answers.splice(index, 1);
    if (held) {
      await new Promise((resolve, reject) => {
        (answers[index].waiting ??= []).push(resolve);
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
      });
    }
    if (pieces) return new Response(bodyOf(pieces), { status });
    if (cut) return new Response(cutBody(cut, request.signal), { status, headers: JSON.parse(headers) });
    return new Response(status === 204 ? null : body, { status, headers: JSON.parse(headers) });
  };
}

/** A body that begins, and then breaks at once, or when the caller's signal ends the request. */
function cutBody(when, signal) {
  return new ReadableStream({
    start(stream) {
      stream.enqueue(new TextEncoder().encode('{"username"'));
      if (when === "at once") stream.error(new TypeError("network error"));
      else signal.addEventListener("abort", () => stream.error(signal.reason));
    },
  });
}

let taken = 0;

/** A body in pieces, one whenever one is wanted and a pause is over. It ends, stops coming, or never ends. */
function bodyOf({ first, piece, pause, count, end }) {
  taken = 0;
  return new ReadableStream({
    start: (stream) => stream.enqueue(new TextEncoder().encode(first)),
    async pull(stream) {
      if (taken === count) return end === "stalls" ? new Promise(() => {}) : stream.close();
      await new Promise((resolve) => realTimeout(resolve, pause));
      stream.enqueue(new TextEncoder().encode(piece));
      taken += 1;
    },
  });
}

/** Answers with `first`, then `count` times `piece`, each after a pause; `end` is "ends" or "stalls". */
export function answer_in_pieces(method, path, status, first, piece, pause, count, end) {
  answers.unshift({ method, path, status, pieces: { first, piece, pause, count, end } });
}

/** How many pieces were taken of the body that came last in pieces. */
export function pieces_taken() {
  return taken;
}

const realTimeout = globalThis.setTimeout;

const realNow = Date.now;

/** Has half a minute pass in so many milliseconds, for timers of seconds and for the clock; 0 ends that. */
export function shorten_deadline(to) {
  const speed = 30_000 / to;
  const begun = realNow();
  const sooner = (run, after, ...rest) => realTimeout(run, after > 1000 ? after / speed : after, ...rest);
  globalThis.setTimeout = to ? sooner : realTimeout;
  Date.now = to ? () => begun + (realNow() - begun) * speed : realNow;
}

/** Answers once, before the others. */
export function answer_once(method, path, status, headers, body) {
  answers.unshift({ method, path, status, headers, body, isOnce: true });
}

/** Answers once, with a body that is cut off: "at once" or "by signal". */
export function answer_cut_once(method, path, status, headers, cut) {
  answers.unshift({ method, path, status, headers, cut, isOnce: true });
}

export function answer(method, path, status, headers, body, held) {
  answers.unshift({ method, path, status, headers, body, held });
}

/** Lets go of all that is held of a path. */
export function release(path) {
  for (const it of answers.filter((it) => it.path === path)) for (const resolve of it.waiting?.splice(0) ?? []) resolve();
}

export function calls_of(method, path) {
  return calls.filter((it) => it.method === method && it.path.includes(path)).map((it) => JSON.stringify(it));
}
