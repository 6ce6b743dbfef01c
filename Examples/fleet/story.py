"""Prints what happens so that a newcomer can follow it."""

import os
import shutil
import sys
import textwrap

from workspace import ROOT


class Story:
    """Headings, paragraphs and facts. Colours only on a terminal."""

    def __init__(self, stream=sys.stdout):
        self.stream = stream
        self.coloured = stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 100)
        self.chapter = 0

    def heading(self, text):
        self.chapter += 1
        self.line("")
        self.line(self.paint(f"{self.chapter}. {text}", "1"))

    def tell(self, text):
        """A paragraph."""
        self.line(textwrap.fill(" ".join(text.split()), self.width))

    def fact(self, text):
        """A line of what was seen."""
        self.line(textwrap.fill(text, self.width, initial_indent="   ", subsequent_indent="     "))

    def good(self, text):
        self.mark("ok", "32", text)

    def bad(self, text):
        self.mark("NOT OK", "31;1", text)

    def mark(self, mark, colour, text):
        filled = textwrap.fill(f"{mark}: {text}", self.width, initial_indent="   ", subsequent_indent="     ")
        self.line(filled.replace(mark, self.paint(mark, colour), 1))

    def paint(self, text, colour):
        return f"\x1b[{colour}m{text}\x1b[0m" if self.coloured else text

    def line(self, text):
        print(text, file=self.stream, flush=True)


def thousands(number):
    return f"{number:,}"


def size(path):
    return thousands(path.stat().st_size)


def shown(path):
    """A path as somebody in the checkout would write it."""
    return str(path.relative_to(ROOT))


def plain(text):
    """A message without the path of the checkout."""
    return text.replace(str(ROOT) + os.sep, "")
