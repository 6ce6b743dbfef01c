"""Prints what was measured, in Markdown."""

import statistics

from targets import LEAST_CPU, MIB, mean


def show(results, findings, floor):
    """`floor`: KiB of resident size that are the harness's."""
    tools = list(dict.fromkeys(tool for _, tool in results.rows))
    bytes_of_patches(results, tools)
    against_bsdiff(results, tools)
    applying(results)
    details(results, tools)
    print(f"\nMiB are resident sizes; {floor / 1024:.1f} and less are the harness's own.")
    against_targets(findings)


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def head(title, *cells):
    print(f"\n## {title}\n")
    row(*cells)
    print("|" + "---|" * len(cells))


def bytes_of_patches(results, tools):
    head("Bytes of patches", "pair", "old", "new", *tools, "fettle / HDiffPatch", "fettle / bsdiff")
    for pair in results.pairs:
        mine = results.get(pair, "fettle")
        ratios = []
        for theirs in (results.hdiffpatch(pair), results.get(pair, "bsdiff")):
            ratios.append(f"{mine['patch'] / theirs['patch']:.3f}" if mine and theirs else "-")
        cells = []
        for tool in tools:
            found = results.rows.get((pair.name, tool))
            cells.append("-" if found is None else found.get("patch", "failed") if "error" not in found else "failed")
        row(pair.name, pair.old.stat().st_size, pair.new.stat().st_size, *cells, *ratios)


def against_bsdiff(results, tools):
    columns = ("tool", "pairs", "bytes", "CPU of making", "memory of making", "CPU of applying", "memory of applying")
    head("Against bsdiff: geometric means; CPU and memory of pairs above 1 MiB", *columns, "MB/s made", "MB/s applied")
    for tool in tools:
        both = [
            (mine, theirs)
            for pair in results.pairs
            if (mine := results.get(pair, tool)) and (theirs := results.get(pair, "bsdiff"))
        ]
        large = [rows for rows in both if rows[0]["new"] > MIB]

        def ratio(key, rows, least=0.0):
            value = mean(max(mine[key], least) / max(theirs[key], least) for mine, theirs in rows)
            return "-" if value is None else f"{value:.3f}"

        def speed(key):
            rates = [mine["new"] / 1e6 / max(mine[key], LEAST_CPU) for mine, _ in large]
            return f"{statistics.median(rates):.1f}" if rates else "-"

        row(
            tool,
            len(both),
            ratio("patch", both),
            ratio("make_cpu", large, LEAST_CPU),
            ratio("make_rss", large),
            ratio("apply_cpu", large, LEAST_CPU),
            ratio("apply_rss", large),
            speed("make_cpu"),
            speed("apply_cpu"),
        )


def applying(results):
    head("fettle in process, digests apart", "pair", "codec", "MB/s", "CPU s", "hpatchz CPU s", "heap KiB")
    for pair in results.pairs:
        mine, theirs = results.get(pair, "fettle"), results.hdiffpatch(pair)
        run = mine and mine.get("in_process")
        if run:
            rate = run["bytes"] / 1e6 / run["seconds"] if run["seconds"] else 0
            peer = f"{theirs['apply_cpu']:.3f}" if theirs else "-"
            row(pair.name, run["codec"], f"{rate:.0f}", f"{run['seconds']:.4f}", peer, run["heap"] // 1024)


def details(results, tools):
    columns = ("pair", "tool", "bytes", "% of new", "CPU s made", "MiB made", "CPU s applied", "MiB applied")
    head("All figures", *columns)
    for pair in results.pairs:
        for tool in tools:
            found = results.rows.get((pair.name, tool))
            if found is None:
                continue
            if "error" in found:
                row(pair.name, tool, "failed: " + found["error"].replace("|", "/")[:160], *[""] * 5)
                continue
            share = 100 * found["patch"] / found["new"] if found["new"] else 0
            seconds = (f"{found['make_cpu']:.3f}", f"{found['apply_cpu']:.3f}")
            memory = (f"{found['make_rss'] / 1024:.1f}", f"{found['apply_rss'] / 1024:.1f}")
            row(pair.name, tool, found["patch"], f"{share:.3f}", seconds[0], memory[0], seconds[1], memory[1])


def against_targets(findings):
    head("Targets", "what", "over", "measured", "wanted", "")
    for finding in findings:
        value = "-" if finding.value is None else f"{finding.value:.3f}"
        wanted = ("at least " if finding.at_least else "at most ") + f"{finding.limit:g}"
        state = "not measured" if finding.value is None else "MISSED" if finding.is_missed else "reached"
        row(finding.what, finding.over, value, wanted, state)
