"""What was checked, and how it ended."""

import dataclasses

SHOWN = 5


def shortened(value):
    text = ascii(value) if isinstance(value, (str, bytes)) else repr(value)
    return text if len(text) <= 300 else f"{text[:200]} ... {text[-60:]} ({len(value)} long)"


@dataclasses.dataclass
class Check:
    """One reader of one target, over many values."""

    target: str
    reader: str
    values: int = 0
    refused: int = 0
    failures: list = dataclasses.field(default_factory=list)

    def equal(self, value, expected, got):
        """One value. `value` tells which one it was."""
        self.values += 1
        if expected != got:
            self.failures.append(
                f"{shortened(value)}\n      expected {shortened(expected)}\n      got      {shortened(got)}"
            )

    def holds(self, value, condition, why):
        self.values += 1
        if not condition:
            self.failures.append(f"{shortened(value)}\n      {why}")

    def fail(self, value, why):
        self.holds(value, False, why)

    def text(self):
        done = f"{self.values} values" + (f", {self.refused} refused" if self.refused else "")
        if not self.values:
            self.failures.append("nothing was checked")
        lines = [f"  {'FAILED' if self.failures else 'ok':<7}{self.target:<20} {self.reader:<44} {done}"]
        lines += [f"    {failure}" for failure in self.failures[:SHOWN]]
        if len(self.failures) > SHOWN:
            lines.append(f"    and {len(self.failures) - SHOWN} more")
        return "\n".join(lines)


class Report:
    """The checks of a section, and the readers that it could not have."""

    def __init__(self):
        self.checks = {}
        self.skipped = []

    def check(self, target, reader):
        return self.checks.setdefault((target, reader), Check(target, reader))

    def skip(self, reader, why):
        self.skipped.append((reader, why))
