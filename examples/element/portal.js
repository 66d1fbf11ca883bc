// The portal's own script. A build tool would write `import "regcred/element"`.
import "/node_modules/regcred/element.js";

const form = document.querySelector("registry-credential");

// A portal gets the token from its own server, where its user is signed in. This one is the sandbox's.
form.tokenProvider = async () => "sandbox-api-token-developer";

const heard = document.querySelector("ol");
for (const name of ["created", "kept", "discarded", "left-unsaved", "failed"]) {
  form.addEventListener(`regcred-${name}`, ({ type, detail }) => {
    const line = document.createElement("li");
    line.textContent = `${type}: ${detail.description ?? detail.credentialId ?? detail.error?.message}`;
    heard.append(line);
  });
}
