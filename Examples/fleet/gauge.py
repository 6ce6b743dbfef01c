"""A shared library of the demo's own, and the programs that use it."""

from workspace import HERE

SONAME = "libgauge.so.1"
OLD, NEW = "1.0", "2.0"


class Gauge:
    """libgauge in two releases. The second one lacks a function, which `weather` needs and `thermometer` does not."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.folder = workspace.run / "gauge"
        self.thermometer = self.folder / "thermometer"
        self.weather = self.folder / "weather"
        # The weather station's next release, which does without the function that goes.
        self.new_weather = self.folder / "weather-1.1"

    def library(self, version):
        return self.folder / f"libgauge-{version}.so"

    def compile(self):
        self.folder.mkdir()
        source = HERE / "library"
        for version in (OLD, NEW):
            argv = ["gcc", "-O2", "-shared", "-fPIC", f"-Wl,-soname,{SONAME}", "-o", self.library(version)]
            self.workspace.command([*argv, source / f"gauge-{version[0]}.c"])
        # Programs find the library in the lib folder beside their own: in the root of whichever device they are on.
        for program in (self.thermometer, self.weather, self.new_weather):
            argv = ["gcc", "-O2", "-o", program, source / f"{program.name}.c", self.library(OLD)]
            self.workspace.command([*argv, "-Wl,-rpath,$ORIGIN/../lib"])
