"""Reads Swift sources just well enough to find imports and words that stand in code, not in comments or strings."""

import re

_IMPORT = re.compile(
    r"(?:^|(?<=;))[ \t]*"
    r"(?:@\w+(?:\([^)\n]*\))?[ \t]+)*"
    r"(?:(?:public|package|internal|fileprivate|private)[ \t]+)?"
    r"(?:@\w+(?:\([^)\n]*\))?[ \t]+)*"
    r"import[ \t]+"
    r"(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor|macro)[ \t]+)?"
    r"`?(\w+)`?",
    re.MULTILINE,
)


def code_only(text):
    """The source with comments and string contents blanked; every line keeps its number, interpolations stay code."""
    out = []
    end = _scan_code(text, 0, out, closing=None)
    assert end == len(text)
    return "".join(out)


def imports(code):
    """The imported modules of a blanked source, as (line, module)."""
    return [(line_of(code, match.start(1)), match.group(1)) for match in _IMPORT.finditer(code)]


def line_of(text, position):
    """The line, counted from 1, on which a position stands."""
    return text.count("\n", 0, position) + 1


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def _scan_code(text, position, out, closing):
    """Copies code from `position`; stops after the parenthesis that closes an interpolation, or at the end."""
    depth = 0
    while position < len(text):
        if text.startswith("//", position):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            out.append(_blank(text[position:end]))
            position = end
        elif text.startswith("/*", position):
            position = _skip_block_comment(text, position, out)
        elif match := re.compile(r'(#*)("""|")').match(text, position):
            position = _scan_string(text, position, match.group(1), match.group(2), out)
        else:
            character = text[position]
            out.append(character)
            position += 1
            if closing and character == "(":
                depth += 1
            elif closing and character == closing:
                if depth == 0:
                    return position
                depth -= 1
    return position


def _skip_block_comment(text, position, out):
    """Block comments nest in Swift."""
    start, depth = position, 0
    while position < len(text):
        if text.startswith("/*", position):
            depth, position = depth + 1, position + 2
        elif text.startswith("*/", position):
            depth, position = depth - 1, position + 2
            if depth == 0:
                break
        else:
            position += 1
    out.append(_blank(text[start:position]))
    return position


def _scan_string(text, position, hashes, quotes, out):
    opening = len(hashes) + len(quotes)
    out.append(" " * opening)
    position += opening
    escape, end = "\\" + hashes, quotes + hashes
    while position < len(text):
        if text.startswith(end, position):
            out.append(" " * len(end))
            return position + len(end)
        if text.startswith(escape + "(", position):
            out.append(" " * len(escape) + "(")
            position = _scan_code(text, position + len(escape) + 1, out, closing=")")
        elif text.startswith(escape, position):
            taken = text[position : position + len(escape) + 1]
            out.append(_blank(taken))
            position += len(taken)
        elif text[position] == "\n" and quotes == '"':
            return position  # not closed: the compiler complains, this check goes on with the next line
        else:
            out.append(_blank(text[position]))
            position += 1
    return position
