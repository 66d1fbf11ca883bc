import * as regcred from "regcred/element";
import { told, tokenProvider } from "./told.js";

const element = document.createElement("registry-credential");
Object.assign(element, { api: "", tokens: "", registry: "sandbox-robot", tokenProvider });
const list = document.createElement("ol");
for (const name of ["created", "kept", "discarded", "left-unsaved", "failed"]) {
  element.addEventListener(`regcred-${name}`, (event) => {
    list.append(Object.assign(document.createElement("li"), { textContent: told(event) }));
  });
}
document.querySelector("main").append(element, list);
window.regcred = regcred;
