import * as regcred from "./node_modules/regcred/element.js";
import { told, tokenProvider } from "./told.js";

const element = document.querySelector("registry-credential");
element.tokenProvider = tokenProvider;
for (const name of ["created", "kept", "discarded", "left-unsaved", "failed"]) {
  element.addEventListener(`regcred-${name}`, (event) => {
    document.querySelector("ol").append(
      Object.assign(document.createElement("li"), { textContent: told(event) }),
    );
  });
}
window.regcred = regcred;
