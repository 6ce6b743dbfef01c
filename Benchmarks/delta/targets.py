"""What has to be reached, and whether it is."""

import math
from dataclasses import dataclass

MIB = 1 << 20
# Below this a process is not told from its start: clocks of processes tick in milliseconds.
LEAST_CPU = 0.002


@dataclass(frozen=True)
class Finding:
    """A target: what, how much it is, what it may be, whether that holds. `value` is None where nothing was measured."""

    what: str
    value: float | None
    limit: float
    at_least: bool = False
    over: str = ""

    @property
    def is_missed(self):
        if self.value is None:
            return False
        return self.value < self.limit if self.at_least else self.value > self.limit


def mean(values):
    """The geometric mean, or None of nothing."""
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


class Results:
    """Rows of one run, or of several, by pair and tool."""

    def __init__(self, rows, pairs):
        self.rows = {(row["pair"], row["tool"]): row for row in rows}
        self.pairs = [pair for pair in pairs if any(pair.name == name for name, _ in self.rows)]

    def get(self, pair, tool):
        row = self.rows.get((pair.name, tool))
        return row if row and "error" not in row else None

    def best(self, pair, *tools):
        """The row with the smallest patch."""
        rows = [row for tool in tools if (row := self.get(pair, tool))]
        return min(rows, key=lambda row: row["patch"], default=None)

    def hdiffpatch(self, pair):
        return self.best(pair, "hdiffz-SD-lzma2", "hdiffz-m-lzma2")

    def peer(self, pair):
        tools = {tool for _, tool in self.rows if not tool.startswith("fettle")}
        return self.best(pair, *tools)

    def ratios(self, pairs, peer, value, tool="fettle"):
        for pair in pairs:
            mine, theirs = self.get(pair, tool), peer(pair)
            if mine and theirs:
                yield value(mine) / value(theirs)


def findings(results):
    """All targets. The figures are those of the product's requirements."""
    pairs = results.pairs
    code = [pair for pair in pairs if pair.is_code]
    large = [pair for pair in pairs if pair.new.stat().st_size > MIB]
    plain = [pair for pair in large if not pair.is_container]
    squashfs = [pair for pair in pairs if pair.kind == "squashfs"]

    def bsdiff(pair):
        return results.get(pair, "bsdiff")

    def size(row):
        return row["patch"]

    def make(row):
        return max(row["make_cpu"], LEAST_CPU)

    found = [
        Finding("bytes, code, to HDiffPatch", mean(results.ratios(code, results.hdiffpatch, size)), 0.50),
        Finding("bytes, code, to bsdiff", mean(results.ratios(code, bsdiff, size)), 0.42),
        Finding(
            "bytes, kernel modules, to HDiffPatch",
            mean(results.ratios([pair for pair in code if pair.kind == "module"], results.hdiffpatch, size)),
            0.50,
        ),
        Finding("bytes, squashfs, to bsdiff", mean(results.ratios(squashfs, bsdiff, size)), 0.20),
        *worst_pair(results),
        Finding("CPU of making, best tier, to bsdiff", mean(results.ratios(large, bsdiff, make)), 2.0, over="> 1 MiB"),
        Finding(
            "MB/s of new image, fast tier",
            mean(row["new"] / 1e6 / make(row) for pair in large if (row := results.get(pair, "fettle-fast"))),
            60,
            at_least=True,
            over="> 1 MiB",
        ),
        *memory(results),
        *applying(results, plain, squashfs),
        Finding(
            "bytes in place, to the two-slot patch",
            mean(results.ratios(pairs, lambda pair: results.get(pair, "fettle"), size, tool="fettle-in-place")),
            1.05,
        ),
    ]
    return [finding for finding in found if finding is not None]


def worst_pair(results):
    """No pair may be above 1.02 of the best peer and 64 bytes."""
    excess = []
    for pair in results.pairs:
        mine, theirs = results.get(pair, "fettle"), results.peer(pair)
        if mine and theirs:
            excess.append((mine["patch"] / (1.02 * theirs["patch"] + 64), pair.name))
    if excess:
        value, name = max(excess)
        yield Finding("bytes, worst pair, to 1.02 of the best peer and 64", value, 1.0, over=name)


def memory(results):
    """Making a patch takes at most 20 times the old image and 64 MiB."""
    shares = []
    for pair in results.pairs:
        for tool in ("fettle", "fettle-fast"):
            if row := results.get(pair, tool):
                shares.append((row["make_rss"] * 1024 / (20 * row["old"] + 64 * MIB), pair.name))
    if shares:
        value, name = max(shares)
        yield Finding("memory of making, to 20 times the old image and 64 MiB", value, 1.0, over=name)


def applying(results, plain, squashfs):
    """In process, digests apart."""

    def runs(pairs):
        rows = ((pair, results.get(pair, "fettle")) for pair in pairs)
        return [(pair, row, row["in_process"]) for pair, row in rows if row and row.get("in_process")]

    def rate(pairs):
        return mean(run["bytes"] / 1e6 / run["seconds"] for _, _, run in runs(pairs))

    def heap(pairs):
        return max((run["heap"] / MIB for _, _, run in runs(pairs)), default=None)

    yield Finding("MB/s of applying", rate(plain), 100, at_least=True, over="> 1 MiB, no containers")
    ratios = []
    for pair, _, run in runs(plain):
        if theirs := results.hdiffpatch(pair):
            ratios.append(run["seconds"] / max(theirs["apply_cpu"], LEAST_CPU))
    yield Finding("CPU of applying, to hpatchz", mean(ratios), 3.0, over="> 1 MiB, no containers")
    yield Finding("MiB of heap, applying", heap(plain), 1.0, over="> 1 MiB, no containers")
    yield Finding("MB/s of applying, recompressed", rate(squashfs), 10, at_least=True)
    yield Finding("MiB of heap, applying, recompressed", heap(squashfs), 16)
