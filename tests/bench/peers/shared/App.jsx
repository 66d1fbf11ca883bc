// The console's first screen and what follows it, without lists, handoff and the list of registries.
// One source for both libraries: "hooks" is "react" for one and "preact/hooks" for the other.
import { useEffect, useRef, useState } from "hooks";
import { createCredential, signIn } from "./api.js";
import { Failure } from "./errors.js";

const EMPTY = { registry: "", description: "" };
const LABELS = { token: "Token", registry: "Registry ID", description: "Description" };
const MASK = "••••••••••••";

export function App() {
  const [session, setSession] = useState(null);
  // A press may come before the session has been rendered.
  const current = useRef(null);
  const take = (session) => {
    current.current = session;
    setSession(session);
  };
  const [draft, setDraft] = useState(EMPTY);
  const [issued, setIssued] = useState(null);
  const [said, setSaid] = useState("");

  useEffect(() => {
    performance.mark("regcred-ready");
  }, []);

  const signOut = () => {
    take(null);
    setDraft(EMPTY);
  };
  const stored = () => {
    setIssued(null);
    setDraft({ ...draft, description: "" });
    setSaid("The password is gone from this page.");
  };
  return (
    <div className="regcred regcred-page">
      <header className="bar">
        <span className="brand">regcred</span>
        <nav aria-label="Main">
          <a href="/" aria-current="page">Create</a>
          <a href="/credentials/">Credentials</a>
        </nav>
        <SessionBar session={session} locked={issued !== null} onSignOut={signOut} />
      </header>
      <main>
        <div>
          <h1 tabIndex={-1}>Create a registry credential</h1>
          <p className="lead">
            A user name and a password with which Docker, Kubernetes, Helm or CI can pull from one managed registry.
          </p>
        </div>
        <div className="create-credential">
          <p className="visually-hidden" role="status">{said}</p>
          {issued ? (
            <Issued credential={issued} onStored={stored} onSaid={setSaid} />
          ) : (
            <Form
              session={session}
              current={current}
              draft={draft}
              onSession={take}
              onDraft={setDraft}
              onIssued={setIssued}
              onSaid={setSaid}
            />
          )}
        </div>
      </main>
    </div>
  );
}

function SessionBar({ session, locked, onSignOut }) {
  if (!session) return <div className="session"><span>Not signed in</span></div>;
  return (
    <div className="session">
      <span><b>{session.organization}</b>{" · "}{session.user}</span>
      <button
        type="button"
        data-look="quiet small"
        aria-disabled={locked ? "true" : undefined}
        title={locked ? "First store or discard the new credential" : undefined}
        onClick={() => locked || onSignOut()}
      >
        Sign out
      </button>
    </div>
  );
}

function Form({ session, current, draft, onSession, onDraft, onIssued, onSaid }) {
  const [phase, setPhase] = useState("idle");
  const [sentAt, setSentAt] = useState(0);
  const [problem, setProblem] = useState(null);
  const [corrected, setCorrected] = useState([]);
  // State is seen at the next render only; a second press may come before it.
  const busy = useRef(false);
  const inputs = { token: useRef(null), registry: useRef(null), description: useRef(null) };
  const notice = useRef(null);

  const waitUntil = problem?.waitUntil ?? 0;
  const now = useClock(phase === "sending" || waitUntil > Date.now());
  const wait = Math.max(0, Math.ceil((waitUntil - now) / 1000));

  useEffect(() => {
    if (problem) notice.current?.focus();
  }, [problem]);

  const fail = (problem) => {
    setProblem(Object.assign(problem, { at: Date.now() }));
    setCorrected([]);
  };

  const run = async (work) => {
    if (busy.current) return;
    busy.current = true;
    setProblem(null);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.isForTheToken) onSession(null);
      onSaid("");
      fail(error);
    } finally {
      busy.current = false;
      setPhase("idle");
    }
  };

  const signInOnly = () => {
    const token = inputs.token.current.value;
    if (!token) return fail(missing([["token", NO_TOKEN]]));
    run(async () => {
      setPhase("signing-in");
      onSaid("Signing in…");
      const session = await signIn(token);
      onSession(session);
      onSaid(`Signed in as ${session.user}.`);
      (draft.registry ? inputs.description : inputs.registry).current?.focus();
    });
  };

  const create = (event) => {
    event.preventDefault();
    if (waitUntil > Date.now() || busy.current) return;
    const token = inputs.token.current?.value;
    const faults = [
      ["token", !current.current && !token && NO_TOKEN],
      ["registry", !draft.registry.trim() && "Paste the registry's ID."],
      ["description", !draft.description.trim() && "Say where the credential will be used."],
    ].filter(([, message]) => message);
    if (faults.length) return fail(missing(faults));
    run(async () => {
      setPhase("preparing");
      onSaid("Preparing…");
      const session = current.current ?? (await signIn(token));
      onSession(session);
      const credential = await createCredential(session, draft, () => {
        setPhase("sending");
        setSentAt(Date.now());
        onSaid("Creating the credential…");
      });
      onSaid("");
      onIssued(credential);
    });
  };

  const typed = (input) => (event) => {
    const { value } = event.target;
    setCorrected((corrected) => (corrected.includes(input) ? corrected : [...corrected, input]));
    if (input !== "token") onDraft((draft) => ({ ...draft, [input]: value }));
  };
  const faultsOf = (input) =>
    corrected.includes(input) ? [] : (problem?.faults ?? []).filter((fault) => fault.input === input);
  const field = (input) => ({
    id: `regcred-1-${input}`,
    control: inputs[input],
    faults: faultsOf(input),
    readOnly: phase === "preparing" || phase === "sending" || (input === "token" && phase === "signing-in"),
    onInput: typed(input),
  });

  const onTokenKey = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) signInOnly();
  };
  // Held down, Enter would send the form again after a quick refusal.
  const onKeyDown = (event) => {
    if (event.key === "Enter" && event.repeat) event.preventDefault();
  };
  const progress = () => {
    if (phase === "preparing") return "Preparing…";
    if (phase === "sending") return `Creating… ${Math.max(0, Math.floor((now - sentAt) / 1000))} s`;
    return wait > 0 ? `The server asks to wait: ${wait} s left.` : "";
  };
  return (
    <section part="panel" className="panel two">
      {problem && <Notice key={problem.at} node={notice} problem={problem} onVisit={(it) => inputs[it].current?.focus()} />}
      <form className="form" noValidate onSubmit={create} onKeyDown={onKeyDown}>
        {!session && (
          <Field
            {...field("token")}
            label="API token or access token"
            help={
              phase === "signing-in"
                ? "Signing in…"
                : "From My Account, API tokens, in your cloud console. Press Enter to sign in. It stays in this page's memory and is gone when the page closes."
            }
            type="password"
            autoCapitalize="none"
            spellCheck="false"
            onKeyDown={onTokenKey}
          />
        )}
        <Field
          {...field("registry")}
          label="Registry ID"
          help="As the catalogue shows it under Registries."
          value={draft.registry}
          autoCapitalize="none"
          spellCheck="false"
        />
        <Field
          {...field("description")}
          label="Description"
          help="Where it will be used, so that it can be found again: “Credential for server A”."
          value={draft.description}
        />
        <div className="row">
          <button part="button" data-look="primary" aria-disabled={phase !== "idle" || wait > 0 ? "true" : undefined}>
            Create credential
          </button>
          <span className="soft">{progress()}</span>
        </div>
      </form>
      <aside aria-label="What happens next">
        <h2>What happens next</h2>
        <p>The password is shown once, on this page. Nobody can look it up later.</p>
        <p>It works for Docker, Podman, Helm, Kubernetes and CI until it expires or is revoked.</p>
        <p>The page asks before it lets the password go.</p>
      </aside>
    </section>
  );
}

const NO_TOKEN = "Paste an API token or an access token.";

function missing(faults) {
  return {
    message: "Something is missing.",
    credential: "No credential was created.",
    next: "Fill in what is named below.",
    faults: faults.map(([input, message]) => ({ input, message })),
  };
}

/** The time, each second while somebody looks at it. */
function useClock(running) {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const clock = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(clock);
  }, [running]);
  return Date.now();
}

function Field({ id, label, help, faults, control, ...input }) {
  return (
    <div className="field" data-look={faults.length ? "error" : undefined}>
      <label htmlFor={id}>{label}</label>
      <input
        part="input"
        ref={control}
        id={id}
        autoComplete="off"
        aria-invalid={faults.length ? "true" : undefined}
        aria-describedby={`${id}-faults ${id}-help`}
        {...input}
      />
      <div id={`${id}-faults`} className="problems">
        {faults.map(({ message }) => <p key={message} className="problem">{message}</p>)}
      </div>
      <div id={`${id}-help`} className="help">{help}</div>
    </div>
  );
}

function Notice({ node, problem, onVisit }) {
  const { message, credential, next, faults, mayHaveCreated } = problem;
  // A fault that only repeats what happened needs no second line of its own.
  const named = faults.filter((fault) => fault.message !== message);
  const visit = (event, input) => {
    event.preventDefault();
    onVisit(input);
  };
  return (
    <div ref={node} part="notice" className="notice" data-look={mayHaveCreated ? "warn" : "error"} role="alert" tabIndex={-1}>
      <span className="sign" aria-hidden="true">{mayHaveCreated ? "?" : "!"}</span>
      <div className="text">
        <h2>{message}</h2>
        <p>{credential} {next}</p>
        {named.length > 0 && (
          <ul>
            {named.map(({ input, message }) => (
              <li key={input + message}>
                {input ? (
                  <a href="#" onClick={(event) => visit(event, input)}>{`${LABELS[input]}: ${message}`}</a>
                ) : (
                  <span>{message}</span>
                )}
              </li>
            ))}
          </ul>
        )}
        <ServerWords problem={problem} />
      </div>
    </div>
  );
}

/** What the server said, as text only. Folded away unless it is all the reason there is. */
function ServerWords({ problem: { status, problem, faults, kind, note } }) {
  const rows = [
    ["HTTP status", status === 0 ? "a redirect" : status],
    ["Title", problem?.title],
    ["Detail", problem?.detail],
    ["Type", problem?.type === "about:blank" ? undefined : problem?.type],
    ["Instance", problem?.instance],
    ["Note", note],
  ].filter(([, text]) => text !== undefined);
  if (!rows.length) return null;
  return (
    <details open={!faults.length && ["refused", "conflict", "forbidden"].includes(kind)}>
      <summary>What the server said</summary>
      <dl>
        {rows.map(([name, text]) => (
          <div key={name}><dt>{name}</dt><dd>{String(text).slice(0, 2000)}</dd></div>
        ))}
      </dl>
    </details>
  );
}

function Issued({ credential: { username, password }, onStored, onSaid }) {
  const [inClear, setInClear] = useState(false);
  const [kept, setKept] = useState(false);
  const [copyFailed, setCopyFailed] = useState(false);
  const heading = useRef(null);

  useEffect(() => {
    heading.current.focus();
    const ask = (event) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, []);

  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      setInClear(true);
      setCopyFailed(true);
      return;
    }
    setCopyFailed(false);
    if (text === password) setKept(true);
    onSaid(`${what} copied.`);
  };
  return (
    <section part="panel" className="panel new-credential" aria-labelledby="regcred-1-title">
      <header>
        <h2 ref={heading} id="regcred-1-title" tabIndex={-1}>New credential</h2>
        <span className="pill" data-look={kept ? "ok" : "warn"}>{kept ? "● Kept" : "◆ Not kept yet"}</span>
      </header>
      <p className="soft">This is the only time the password can be seen. Copy it before you leave.</p>
      <div className="secret">
        <div role="group" aria-label="Username">
          <span className="name">Username</span>
          <code className="value">{username}</code>
          <span className="row">
            <button type="button" data-look="small" onClick={() => copy(username, "Username")}>Copy username</button>
          </span>
        </div>
        <div role="group" aria-label="Password">
          <span className="name">Password</span>
          <code className="value" tabIndex={0}>{inClear ? password : MASK}</code>
          <span className="row">
            <button type="button" data-look="small" onClick={() => setInClear(!inClear)}>
              {inClear ? "Hide password" : "Show password"}
            </button>
            <button type="button" data-look={kept ? "small" : "small primary"} onClick={() => copy(password, "Password")}>
              Copy password
            </button>
          </span>
        </div>
      </div>
      {copyFailed && (
        <p className="notice" data-look="warn">
          <span className="sign" aria-hidden="true">!</span>
          <span>Copying failed: the browser did not allow it. Select the text above and press Ctrl+C or ⌘C.</span>
        </p>
      )}
      <div className="row exits">
        <button
          part="button"
          type="button"
          data-look={kept ? "primary" : ""}
          aria-disabled={kept ? undefined : "true"}
          onClick={() => kept && onStored()}
        >
          I have stored it
        </button>
        <span className="soft">{kept ? "The password goes from this page." : "Copy the password first."}</span>
      </div>
    </section>
  );
}
