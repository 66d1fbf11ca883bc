"""Reads what the library hands over with the tools that it is for.

Every value has to come back byte for byte, or to be refused with a reason where that is due.
What a machine lacks is skipped and named at the end. Never tried, for want of a package: PowerShell and
cmd (tests/native hold their quoting against the published rules), crane, ORAS, nerdctl, helm, gh, glab,
oc, vault, k3s, RKE2 and charts-syncer as programs, Argo CD, Flux and the External Secrets Operator in a
cluster (their objects are held against schemas), Harbor itself (curl sends what it would get), Terraform's provider, GitHub's and GitLab's runners,
Compose's second version. tests/native read calendars by another reader.
"""

import argparse
import concurrent.futures
import os
import sys
import time

import clients
import formats
import logins
import merges
import shells

# Heavy ones first, so that no processor waits at the end.
SECTIONS = [
    (shells.shells, 300),
    (clients.typed_logins, 300),
    (clients.prompted_logins, 40),
    (clients.harbor, 40),
    (clients.authfiles, 300),
    (clients.env_files, 10_000),
    (clients.compose, 600),
    (clients.containerd, 100),
    (logins.logins, 0),
    (merges.merges, 2000),
    (merges.states, 0),
    (clients.terraform, 40),
    (clients.kubectl, 40),
    (formats.yaml_sample, 300),
    (formats.yaml_in_bulk, 10_000),
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
    arguments.add_argument("--times", type=float, default=1, help="more or fewer random values")
    arguments.add_argument("--only", action="append", help="a section's name")
    chosen = arguments.parse_args()
    passed, failed, skipped = 0, 0, {}
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
            skipped.update(report.skipped)
    for reader, why in sorted(skipped.items()):
        print(f"skipped: {reader}: {why}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
