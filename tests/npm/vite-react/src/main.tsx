import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import * as regcred from "regcred/element";
import { App } from "./App.js";

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
Object.assign(window, { regcred });
