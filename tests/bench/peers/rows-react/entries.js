// What the console's table knows of its rows (src/listing): states, order and filter.
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A listed credential with all that does not change: the filter looks in it with each key. */
export function entryOf(credential) {
  const { id, name, description, created_by: creator, created_at, expires_at, status, removed_at } = credential;
  const folded = description.toLowerCase();
  return {
    id,
    name,
    creator: creator ?? "",
    description: description.trim() ? description : "(no description)",
    folded,
    words: `${folded}\n${creator ?? ""}`.toLowerCase(),
    ids: `${name}\n${id}`.toLowerCase(),
    createdAt: instantOf(created_at),
    expiresAt: instantOf(expires_at),
    created_at,
    expires_at,
    status,
    isRemoved: status === "REMOVED" || removed_at != null,
  };
}

/** Milliseconds since 1970; undefined where there is none. */
function instantOf(text) {
  const instant = Date.parse(text ?? "");
  return Number.isNaN(instant) ? undefined : instant;
}

/** `within` is there where it ends soon: 7, 30 or 60 days. */
export function stateOf({ isRemoved, status, expiresAt }, now) {
  if (isRemoved) return { is: "removed" };
  if (status === "EXPIRED") return { is: "expired" };
  if (status && status !== "ACTIVE") return { is: "other", word: status };
  if (expiresAt === undefined) return { is: "active" };
  if (expiresAt <= now) return { is: "expired" };
  const within = [7, 30, 60].find((days) => expiresAt - now <= days * DAY);
  return within ? { is: "ending", within } : { is: "active" };
}

export const isLive = (entry, now) => !["expired", "removed"].includes(stateOf(entry, now).is);

const URGENCIES = { active: 100, other: 101, expired: 102, removed: 103 };

export function sort(entries, { column, descending }, now) {
  const turn = descending ? -1 : 1;
  const byInstant = (of) => (one, other) => {
    if (of(one) !== undefined && of(other) !== undefined) return turn * (of(one) - of(other));
    // Unknown is neither early nor late.
    return (of(one) === undefined) - (of(other) === undefined);
  };
  if (column === "expires") return entries.toSorted(byInstant((entry) => entry.expiresAt));
  if (column === "created") return entries.toSorted(byInstant((entry) => entry.createdAt));
  if (column === "description") {
    return entries.toSorted((one, other) => turn * ((one.folded > other.folded) - (one.folded < other.folded)));
  }
  const urgencies = new Map(entries.map((entry) => [entry, urgencyOf(stateOf(entry, now))]));
  return entries.toSorted(
    (one, other) =>
      turn * (urgencies.get(one) - urgencies.get(other)) || (one.expiresAt ?? -1) - (other.expiresAt ?? -1),
  );
}

const urgencyOf = ({ is, within }) => within ?? URGENCIES[is];

function beginsAPart(text, word) {
  const hasOwnBeginning = !/^[a-z\d]/.test(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (hasOwnBeginning || at === 0 || !/[a-z\d]/.test(text[at - 1])) return true;
  }
  return false;
}

/** Those that hold every word of the filter. */
export function select(entries, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length ? entries.filter((entry) => words.every((word) => entry.words.includes(word) || beginsAPart(entry.ids, word))) : entries;
}

/** How many live ones have a description: two of them are one and its successor. */
export function countLive(entries, now) {
  const live = new Map();
  for (const entry of entries) {
    if (isLive(entry, now)) live.set(entry.description, (live.get(entry.description) ?? 0) + 1);
  }
  return live;
}

const UTC = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const DISTANCE = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const UNITS = [[365.25 * DAY, "year"], [30.44 * DAY, "month"], [DAY, "day"], [60 * MINUTE, "hour"], [MINUTE, "minute"]];

export const inUtc = (instant) => `${UTC.format(instant)} UTC`;

export function distance(instant, now) {
  const away = instant - now;
  const [length, unit] = UNITS.find(([length]) => Math.abs(away) >= length * 0.95) ?? [1000, "second"];
  return DISTANCE.format(Math.round(away / length), unit);
}
