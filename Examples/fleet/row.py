"""What the distributor knows of one device in a campaign."""


class Row:
    """A row of a campaign's status."""

    def __init__(self, row):
        self.state = row["state"]
        self.reason = row.get("reason")
        self.edges = row["edges"]
        # What the device said about it.
        self.detail = row["detail"]
        # The sizes of the payloads that it was answered with.
        self.wire_bytes = row["wireBytes"]
        self.parts = {part["component"]: part for part in row["components"]}

    def kind(self, component):
        """`patch`, `full` or `none`."""
        return self.parts.get(component, {}).get("kind")

    def precursor(self, component):
        """The digest of what the component ran when the device asked."""
        return self.parts.get(component, {}).get("from")

    @property
    def kinds(self):
        return " + ".join(part["kind"] for part in self.parts.values() if part["kind"] != "none") or "-"

    @property
    def layer(self):
        """Where the requirements stand that are not met."""
        return " and ".join(sorted({edge["side"] for edge in self.edges})) + " layer"
