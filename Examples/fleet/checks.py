"""What must hold at the end, and whether it does."""


class Checks:
    """Collects what was checked. One thing that does not hold makes the demo fail, but does not hide the others."""

    def __init__(self, story):
        self.story = story
        self.count = 0
        self.failed = []

    def that(self, holds, what, found=None):
        """Notes whether `what` holds; `found` is shown when it does not."""
        self.count += 1
        if not holds:
            text = what if found is None else f"{what}; found: {found}"
            self.failed.append(text)
            self.story.bad(text)
        return bool(holds)

    def equal(self, found, expected, what):
        return self.that(found == expected, f"{what} is {expected}", found)
