"""A component of a device."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Component:
    """What is updated: its image, where it appears on the device, and how it proves itself."""

    name: str
    # Which of the author's classes it belongs to.
    kind: str
    # The file that the device has in its slot at first, and its version.
    image: Path
    version: str
    # The path under the device's root that leads to the running slot.
    install_path: str
    is_program: bool
    # Run by the agent after the start with new software.
    health_command: str
