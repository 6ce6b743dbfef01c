"""The table of floors as the manual prints it."""

from .table import FLOORS, MODULES

BEGIN = "<!-- floors: made by scripts/check-floors.py --write-docs -->"
END = "<!-- floors: end -->"
PAGE = "docs/architecture.md"


def markdown(targets):
    """One table per floor; what is not in the package yet is marked."""
    lines = []
    for floor, title in FLOORS.items():
        lines += ["", f"**Floor {floor}**: {title}", ""]
        lines += ["| module | purpose | same floor | outside |", "|---|---|---|---|"]
        for name, row in MODULES.items():
            if row.floor == floor:
                planned = "" if name in targets else " (planned)"
                beside, outside = (", ".join(f"`{x}`" for x in names) for names in (row.beside, row.outside))
                lines.append(f"| `{name}`{planned} | {row.purpose} | {beside} | {outside} |")
    return "\n".join(lines[1:]) + "\n"


def split(page):
    """The page before, inside and after the marks."""
    before, mark, rest = page.partition(BEGIN + "\n")
    inside, end, after = rest.partition(END)
    if not mark or not end:
        raise SystemExit(f"{PAGE}: the marks around the table of floors are missing; expected {BEGIN} … {END}")
    return before + mark, inside, end + after
