import { useState, type DetailedHTMLProps, type HTMLAttributes } from "react";
import type { RegistryCredentialElement, RegistryCredentialEventMap } from "regcred/element";
import "regcred/element";
import { told, tokenProvider } from "./told.js";

type Settable = Partial<
  Pick<
    RegistryCredentialElement,
    "api" | "tokens" | "cookies" | "registry" | "description" | "tokenProvider" | "exposeSecret"
  >
>;
type Listeners = {
  [Name in keyof RegistryCredentialEventMap as `on${Name}`]?: (event: RegistryCredentialEventMap[Name]) => void;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "registry-credential": DetailedHTMLProps<HTMLAttributes<RegistryCredentialElement>, RegistryCredentialElement> &
        Settable &
        Listeners;
    }
  }
}

export function App() {
  const [lines, setLines] = useState<string[]>([]);
  const note = (event: RegistryCredentialEventMap[keyof RegistryCredentialEventMap]) =>
    setLines((earlier) => [...earlier, told(event)]);
  return (
    <main>
      <h1>React page</h1>
      <registry-credential
        api=""
        tokens=""
        registry="sandbox-robot"
        tokenProvider={tokenProvider}
        onregcred-created={note}
        onregcred-kept={note}
        onregcred-discarded={note}
        onregcred-left-unsaved={note}
        onregcred-failed={note}
      />
      <ol>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    </main>
  );
}
