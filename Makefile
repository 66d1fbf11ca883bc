SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/node_modules/.bin:$(PATH)

# Runs a step under its name, and says how long it took.
step = @printf '\n\033[1m==> %s\033[0m\n' '$@'; $(1); printf '\033[1m==> %s: %s s\033[0m\n' '$@' "$$SECONDS"

help: ## lists these commands
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 22

run: ## the console in front of the sandbox: no account needed; ARGS="--port 9000" goes to the sandbox
	@scripts/run.sh $(ARGS)

dev: ## the same, built again whenever a file is saved: reload to see it
	@scripts/dev.sh $(ARGS)

example: ## examples/element: a page with the element in it, in front of the sandbox
	@scripts/example.sh $(ARGS)

build: tools-build ## the console, as it is served, into dist
	@scripts/build.sh

package: tools-build ## the npm package, with its sizes, into target/package
	@node scripts/package.mjs $(ARGS)

dist: tools-build tools-dist ## the release, to be deployed: target/dist
	@scripts/dist.sh

bench: build tools-test ## measures: sizes, parts, a long list, reading a page, starting beside React and Preact, POSTs that browsers repeat
	@cargo build --locked --quiet --package sandbox
	@node scripts/size.mjs
	@echo
	@node scripts/parts.mjs
	@echo
	@node tests/bench/rows.js
	@echo
	@node scripts/package.mjs
	@echo
	@node tests/bench/decode.js
	@echo
	@node tests/bench/startup.js
	@echo
	@node tests/bench/wire.js

check: fmt spelling clippy test-native ## what to run before a commit: the quick part of `make test`

fix: tools-build ## formats, and lets clippy change what it can
	cargo fmt --all
	cargo clippy --locked --workspace --all-targets --fix --allow-dirty --allow-staged
	cargo clippy --locked --all-targets --features split,element --target wasm32-unknown-unknown --fix --allow-dirty --allow-staged

test: fmt spelling clippy doc test-native test-schema test-handoff test-browser test-size test-npm test-e2e test-webkit test-deploy ## everything below, in this order

fmt: ## formatting
	$(call step,cargo fmt --all --check)

spelling: tools-spelling ## spelling, in code and texts; links, and what texts say of files
	$(call step,\
	  typos;\
	  lychee --offline --include-fragments --no-progress *.md docs/*.md npm/*.md;\
	  node scripts/texts.mjs)

clippy: tools-build ## lints, natively and for wasm
	$(call step,\
	  cargo clippy --locked --workspace --all-targets -- -D warnings;\
	  for features in console split js element; do\
	    cargo clippy --locked --all-targets --features $$features --target wasm32-unknown-unknown -- -D warnings;\
	  done)

doc: tools-build ## the documentation has no warnings
	$(call step,\
	  export RUSTDOCFLAGS='-D warnings';\
	  cargo doc --locked --workspace --no-deps;\
	  cargo doc --locked --no-deps --features console --target wasm32-unknown-unknown)

test-native: tools-registry ## tests without a browser, and the examples in the documentation
	$(call step,\
	  cargo test --locked --workspace;\
	  cargo run --locked --quiet --example credential >/dev/null)

test-schema: tools-registry tools-test ## the sandbox answers as the API's description says
	$(call step,cargo build --locked --quiet --package sandbox; tests/schema/check.sh)

test-handoff: tools-registry tools-handoff ## what is handed over, read by the tools that it is for
	$(call step,\
	  cargo build --locked --quiet --package sandbox;\
	  cargo build --locked --quiet --example handoff;\
	  tests/handoff/check.sh)

test-browser: tools-build tools-test ## wasm tests in Chromium and Firefox
	$(call step,\
	  export WASM_BINDGEN_TEST_TIMEOUT=120 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30;\
	  wasm-pack test --headless --chrome --firefox --mode no-install . --locked --features console --test browser)

# Most of it is the create page with the machine of a credential's life, the shell and Yew: see `make bench`.
test-size: build ## what loads before a POST can leave stays within its budget
	$(call step,node scripts/size.mjs --budget 179 5)

test-npm: tools-build tools-registry tools-test ## the packed package in other people's projects, its types in both builds
	$(call step,\
	  cargo build --locked --quiet --package sandbox;\
	  node scripts/package.mjs;\
	  tests/npm/run.sh;\
	  node scripts/package.mjs --debug >/dev/null;\
	  REGCRED_TARBALL=$$(ls target/package-debug/*.tgz) tests/npm/run.sh types)

test-e2e: build tools-registry tools-test ## the built console against the sandbox, in Chromium and Firefox
	$(call step,\
	  cargo build --locked --quiet --package sandbox;\
	  playwright test --config tests/e2e/playwright.config.js)

test-webkit: build tools-registry tools-webkit ## the main journey in WebKitGTK
	$(call step,\
	  cargo build --locked --quiet --package sandbox;\
	  node --test --test-reporter=spec tests/webkit/journey.test.js)

test-deploy: dist tools-registry tools-deploy ## the release behind nginx, behind Caddy and in a container, in front of the sandbox
	$(call step,\
	  cargo build --locked --quiet --package sandbox;\
	  playwright test --config tests/deploy/playwright.config.js)

test-dist: tools-build tools-dist ## a second build in another folder gives the same bytes (about 4 min, then 2)
	$(call step,scripts/reproduce.sh)

audit: ## licenses, bans and sources of the crates, by cargo-deny
	@command -v cargo-deny >/dev/null || { . ./versions.env; \
	  echo "cargo-deny is missing. Install it: cargo install --locked cargo-deny --version $$CARGO_DENY"; exit 1; } >&2
	$(call step,cargo deny --locked --workspace check licenses bans sources)

screenshots: build tools-registry tools-test tools-pictures ## docs/screenshots, from the console as it is
	$(call step,\
	  cargo build --locked --quiet --package sandbox;\
	  node tests/e2e/screenshots.js)

tools-build tools-registry tools-spelling tools-test tools-webkit tools-pictures tools-handoff tools-dist tools-deploy:
	@scripts/tools.sh $(@:tools-%=%)

.PHONY: help run dev example build package dist bench check fix test fmt spelling clippy doc test-native test-schema test-handoff test-browser test-size test-npm test-e2e test-webkit test-deploy test-dist audit screenshots \
  tools-build tools-registry tools-spelling tools-test tools-webkit tools-pictures tools-handoff tools-dist tools-deploy
