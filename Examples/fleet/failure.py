"""What ends the demo early."""


class Failure(Exception):
    """Something that the demo cannot go on without, and what to do about it."""

    def __init__(self, what, remedy=None):
        super().__init__(f"{what}\n({remedy})" if remedy else what)
