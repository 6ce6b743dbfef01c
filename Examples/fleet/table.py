"""A table of text."""


class Table:
    """Rows under headings, each column as wide as its widest cell. Columns of numbers stand to the right."""

    def __init__(self, headings, numbers=()):
        self.rows = [tuple(headings)]
        self.numbers = {headings.index(name) for name in numbers}

    def add(self, *cells):
        self.rows.append(tuple(str(cell) for cell in cells))

    def lines(self):
        widths = [max(len(row[column]) for row in self.rows) for column in range(len(self.rows[0]))]
        rows = [self.rows[0], tuple("-" * width for width in widths), *self.rows[1:]]
        for row in rows:
            cells = (
                cell.rjust(width) if column in self.numbers else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths))
            )
            yield "  ".join(cells).rstrip()
