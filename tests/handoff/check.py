"""Reads what the library hands over with the tools that it is for.

Every value has to come back byte for byte, or to be refused with a reason where that is due.
What a machine lacks is skipped and named at the end. docs/handoff.md says what is never tried, and which
reader reads which target; that is compared. Not tried either: Terraform's provider, GitHub's and GitLab's
runners, Compose's second version. tests/native hold PowerShell's and cmd's quoting against the published
rules, and read calendars by another reader.
"""

import argparse
import concurrent.futures
import os
import re
import sys
import time
from pathlib import Path

import clients
import formats
import logins
import merges
import shells

# How many values each reads, the same ones each time. Whoever changes a writer has more of them read, and
# others: tests/handoff/check.sh --times 10 --seed 2. Heavy ones first, so that no processor waits at the end.
SECTIONS = [
    (shells.shells, 120),
    (clients.typed_logins, 120),
    (clients.prompted_logins, 40),
    (clients.harbor, 40),
    (clients.authfiles, 120),
    (clients.env_files, 3000),
    (clients.compose, 250),
    (clients.containerd, 100),
    (logins.logins, 0),
    (merges.merges, 2000),
    (merges.states, 0),
    (clients.terraform, 40),
    (clients.kubectl, 40),
    (formats.yaml_sample, 100),
    (formats.yaml_in_bulk, 3000),
    (formats.hcl, 10_000),
    (formats.dotenvs, 10_000),
    (formats.docker_configs, 10_000),
    (formats.toml, 10_000),
    (formats.json_lines, 10_000),
    (formats.walk, 500),
    (formats.kubernetes, 1000),
    (formats.operators, 60),
    (formats.calendars, 1000),
]

# What a check's reader begins with, as docs/handoff.md names it. Other checks are about a rule.
READERS = [
    "@kubernetes-models", "HashiCorp's hcl/v2", "JSON", "PyYAML", "buildah", "containerd", "curl", "docker-compose",
    "docker", "icalendar", "its bytes", "jq", "kubectl", "kubernetes-validate", "node's util.parseEnv", "podman",
    "python-dotenv", "ruamel.yaml", "skopeo", "terraform", "tomllib",
]  # fmt: skip
DOCUMENTATION = Path(__file__).parent.parent.parent / "docs" / "handoff.md"


def documented():
    """The readers that docs/handoff.md names for each target."""
    rows = re.findall(r"^\|.*\| `([^`]+)` \|.*\| ([^|]+) \|$", DOCUMENTATION.read_text(), re.M)
    return {target: set() if names == "–" else set(names.split(", ")) for target, names in rows}


def undocumented(found, skipped):
    """Where docs/handoff.md names other readers than there were, but for those that this machine lacks."""
    for target, names in documented().items():
        there = found.get(target, set())
        if names - there - set(skipped) or there - names:
            yield f"{target}: docs/handoff.md has {sorted(names)}, it was read by {sorted(there)}"


def run(section, count, seed):
    begun = time.monotonic()
    try:
        report = section(count, seed)
    except Exception as error:
        raise RuntimeError(f"{section.__name__} broke off: {type(error).__name__}: {error}") from error
    return report, time.monotonic() - begun


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--times", type=float, default=1, help="more random values; below 1 some targets meet too few, and it fails")
    arguments.add_argument("--only", action="append", help="a section's name")
    chosen = arguments.parse_args()
    passed, failed, skipped, found = 0, 0, {}, {}
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        running = {}
        for section, count in SECTIONS:
            if not chosen.only or section.__name__ in chosen.only:
                running[pool.submit(run, section, int(count * chosen.times), chosen.seed)] = section.__name__
        for future in concurrent.futures.as_completed(running):
            try:
                report, seconds = future.result()
            except Exception as error:  # what broke off has failed, and the rest is still told
                print(f"{running[future]}\n  FAILED {error}\n         {error.__cause__}", flush=True)
                failed += 1
                continue
            print(f"{running[future]}, {seconds:.1f} s")
            for check in report.checks.values():
                print(check.text(), flush=True)
                failed, passed = failed + bool(check.failures), passed + (not check.failures)
                for name in [name for name in READERS if check.reader.startswith(name)][:1]:
                    found.setdefault(check.target, set()).add(name)
            skipped.update(report.skipped)
    for reader, why in sorted(skipped.items()):
        print(f"skipped: {reader}: {why}")
    for difference in () if chosen.only else undocumented(found, skipped):
        print(f"  FAILED {difference}")
        failed += 1
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
