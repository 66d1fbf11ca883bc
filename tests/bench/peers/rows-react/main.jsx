// The console's table of credentials as a virtual list, without what acts: revoking, reminders, the
// list of registries and one credential's own view.
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { readList, signIn } from "./api.js";
import { countLive, distance, entryOf, inUtc, isLive, select, sort, stateOf } from "./entries.js";

const REGISTRY = "sandbox-many";
const HEADS = [
  ["Description", "description"], ["Status", "status"], ["Expires", "expires"], ["Created", "created"], ["ID"], ["Actions"],
];
/** A row's height in most cases. */
const HEIGHT = 84;
/** Rows beyond what is in sight, which scrolling needs at once. */
const OVERSCAN = 8;

const address = (folder, id) => `/${folder}/?registry=${REGISTRY}&credential=${encodeURIComponent(id)}`;

function App() {
  const [session, setSession] = useState(null);
  const [list, setList] = useState(null);
  const enter = async (token) => {
    const session = await signIn(token);
    setSession(session);
    setList(await read(session));
  };
  return (
    <div className="regcred regcred-page">
      <header className="bar">
        <span className="brand">regcred</span>
        <nav aria-label="Main">
          <a href={`/?registry=${REGISTRY}`}>Create</a>
          <a href={`/credentials/?registry=${REGISTRY}`} aria-current="page">Credentials</a>
        </nav>
        <div className="session">
          {session ? <span><b>{session.organization}</b>{" · "}{session.user}</span> : <span>Not signed in</span>}
        </div>
      </header>
      <main data-look="wide">
        <div>
          <h1 tabIndex={-1}>Credentials of a registry</h1>
          <p className="lead">All credentials of one registry: who made them, until when they work.</p>
        </div>
        <div className="credentials">{list ? <List {...list} /> : <SignIn onToken={enter} />}</div>
      </main>
    </div>
  );
}

/** The registry and all its credentials. */
async function read(session) {
  const path = `/v1/registries/${REGISTRY}`;
  const [answer, credentials] = await Promise.all([
    fetch(path, { headers: { authorization: `Bearer ${session.token}` } }),
    readList(session, `${path}/credentials`),
  ]);
  return { registry: await answer.json(), entries: credentials.map(entryOf) };
}

function SignIn({ onToken }) {
  const onSubmit = (event) => {
    event.preventDefault();
    onToken(event.target.elements.token.value);
  };
  return (
    <section className="panel">
      <p>Sign in to see the registry's credentials.</p>
      <form className="form" onSubmit={onSubmit}>
        <div className="field">
          <label htmlFor="token">API token or access token</label>
          <input id="token" type="password" autoComplete="off" />
        </div>
      </form>
    </section>
  );
}

function List({ registry, entries }) {
  const now = useMinute();
  const [filter, setFilter] = useState("");
  const [withRemoved, setWithRemoved] = useState(false);
  const [order, setOrder] = useState({ column: "status", descending: false });
  const [selected, setSelected] = useState(new Set());

  const live = useMemo(() => countLive(entries, now), [entries, now]);
  const used = useMemo(() => entries.filter((entry) => isLive(entry, now)).length, [entries, now]);
  const sorted = useMemo(() => sort(entries, order, now), [entries, order, now]);
  const listed = useMemo(
    () => (withRemoved ? sorted : sorted.filter((entry) => !entry.isRemoved)),
    [sorted, withRemoved],
  );
  const shown = useMemo(() => select(listed, filter), [listed, filter]);

  const onSort = useCallback(
    (column) => setOrder((order) => ({ column, descending: order.column === column && !order.descending })),
    [],
  );
  const onSelect = useCallback((id, isSelected) => {
    setSelected((selected) => {
      const changed = new Set(selected);
      changed[isSelected ? "add" : "delete"](id);
      return changed;
    });
  }, []);
  const onSelectAll = useCallback(
    (isSelected) => setSelected(new Set(isSelected ? shown.map(({ id }) => id) : [])),
    [shown],
  );

  return (
    <section className="list" aria-labelledby="title">
      <h2 id="title" tabIndex={-1}>{`${registry.name}: ${used} of ${registry.credentials_limit} credentials used`}</h2>
      <Ending entries={entries} now={now} />
      <div className="tools" role="search" aria-label="Credentials">
        <input
          className="filter"
          type="search"
          aria-label="Filter"
          placeholder="Filter by description, name, creator or ID"
          autoComplete="off"
          spellCheck="false"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <label>
          <input type="checkbox" checked={withRemoved} onChange={(event) => setWithRemoved(event.target.checked)} />
          {" Show revoked"}
        </label>
        <button type="button" data-look="small danger" aria-disabled={selected.size ? undefined : "true"}>
          {selected.size ? `Revoke ${selected.size} selected` : "Revoke selected"}
        </button>
      </div>
      <div className="table">
        <div className="scroll" tabIndex={0} role="region" aria-label="Table of credentials">
          <table>
            <Head
              order={order}
              onSort={onSort}
              areAllSelected={shown.length > 0 && shown.every(({ id }) => selected.has(id))}
              onSelectAll={onSelectAll}
            />
            <Body shown={shown} now={now} live={live} selected={selected} onSelect={onSelect} />
          </table>
        </div>
        <div className="row">
          <span className="soft count">{shown.length ? `${shown.length} shown` : "None fits the filter."}</span>
        </div>
      </div>
    </section>
  );
}

/** The time, each minute: it is shown as distances. */
function useMinute() {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(clock);
  }, []);
  return now;
}

/** Those that end soon. */
const Ending = memo(function Ending({ entries, now }) {
  const ending = sort(entries.filter((entry) => stateOf(entry, now).is === "ending"), { column: "expires" }, now);
  if (!ending.length) return null;
  const [first] = ending;
  const count = (days) => ending.filter((entry) => stateOf(entry, now).within <= days).length;
  return (
    <div className="notice" data-look="warn">
      <span className="sign" aria-hidden="true">◆</span>
      <div className="text">
        <h3>
          {ending.length === 1
            ? "1 expires within 60 days"
            : `${ending.length} expire within 60 days, ${count(30)} of them within 30, ${count(7)} of them within 7`}
        </h3>
        <p>
          {`“${first.description}” expires ${distance(first.expiresAt, now)}. `}
          <a href={address("rotate", first.id)}>Rotate it</a>
        </p>
        <button type="button" data-look="small">Add reminders to your calendar</button>
      </div>
    </div>
  );
});

const Head = memo(function Head({ order, onSort, areAllSelected, onSelectAll }) {
  const sorting = (column) => {
    if (order.column !== column) return ["none", ""];
    return order.descending ? ["descending", " ↓"] : ["ascending", " ↑"];
  };
  return (
    <thead>
      <tr>
        <th>
          <input
            type="checkbox"
            aria-label="Select all"
            checked={areAllSelected}
            onChange={(event) => onSelectAll(event.target.checked)}
          />
        </th>
        {HEADS.map(([name, column]) => {
          if (!column) return <th key={name} scope="col">{name}</th>;
          const [sort, arrow] = sorting(column);
          return (
            <th key={name} scope="col" aria-sort={sort}>
              <button type="button" data-look="quiet small" onClick={() => onSort(column)}>
                {name}<span aria-hidden="true">{arrow}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
});

/** The rows near what is in sight, and the room that the others would take. */
function Body({ shown, now, live, selected, onSelect }) {
  const body = useRef(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => setScrollMargin(body.current.getBoundingClientRect().top + window.scrollY), []);
  const list = useWindowVirtualizer({
    count: shown.length,
    estimateSize: () => HEIGHT,
    overscan: OVERSCAN,
    scrollMargin,
  });
  const items = list.getVirtualItems();
  const before = items.length ? items[0].start - scrollMargin : 0;
  const after = items.length ? list.getTotalSize() + scrollMargin - items.at(-1).end : 0;
  return (
    <tbody ref={body}>
      <Spacer height={before} />
      {items.map(({ index }) => {
        const entry = shown[index];
        return (
          <Row
            key={entry.id}
            entry={entry}
            now={now}
            hasSuccessor={(live.get(entry.description) ?? 0) > (isLive(entry, now) ? 1 : 0)}
            isSelected={selected.has(entry.id)}
            onSelect={onSelect}
          />
        );
      })}
      <Spacer height={after} />
    </tbody>
  );
}

const Spacer = ({ height }) => height > 0 && <tr aria-hidden="true" style={{ contentVisibility: "visible" }}><td colSpan={7} style={{ height, padding: 0 }} /></tr>;

const Row = memo(function Row({ entry, now, hasSuccessor, isSelected, onSelect }) {
  const { id, name, description, creator, isRemoved } = entry;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`Select ${description}`}
          checked={isSelected}
          disabled={isRemoved}
          onChange={(event) => onSelect(id, event.target.checked)}
        />
      </td>
      <td>
        <a href={address("credentials", id)}>{description}</a>
        <br /><small className="mono">{name}</small>
      </td>
      <td><State state={stateOf(entry, now)} /></td>
      <td><Instant instant={entry.expiresAt} text={entry.expires_at} now={now} /></td>
      <td>
        <Instant instant={entry.createdAt} text={entry.created_at} now={now} />
        <br /><small>by {creator}</small>
      </td>
      <td><small className="mono">{id}</small></td>
      <td className="actions">
        <span hidden={isRemoved}>
          <a href={address("rotate", id)}>{hasSuccessor ? "Go on rotating" : "Rotate"}</a>
          <button type="button" data-look="quiet small">Revoke</button>
        </span>
      </td>
    </tr>
  );
});

const STATES = {
  active: () => ["ok", "● Active"],
  ending: ({ within }) => ["warn", `◆ Expires within ${within} days`],
  expired: () => ["bad", "▲ Expired"],
  removed: () => ["off", "○ Revoked"],
  other: ({ word }) => ["off", `□ ${word}`],
};

function State({ state }) {
  const [look, text] = STATES[state.is](state);
  return <span className="pill" data-look={look}>{text}</span>;
}

function Instant({ instant, text, now }) {
  if (instant !== undefined) return <>{distance(instant, now)}<br /><small>{inUtc(instant)}</small></>;
  return text ? <small>{text}</small> : <span className="soft">not told</span>;
}

createRoot(document.getElementById("regcred")).render(<App />);
