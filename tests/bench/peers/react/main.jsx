import { createRoot } from "react-dom/client";
import { App } from "./App.jsx";

createRoot(document.getElementById("regcred")).render(<App />);
