import { useState } from "react";
import type { RegistryCredentialEventMap } from "regcred/element";
import "regcred/element";
import type {} from "regcred/react";
import { told, tokenProvider } from "./told.js";

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
        use="kubernetes-secret"
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
