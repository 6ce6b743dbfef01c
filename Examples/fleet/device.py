"""A device: a folder with a root, slots and configuration, and an agent that looks after it."""

import hashlib
import json
import os
import shutil
import string

import author
from proxy import without_proxies
from workspace import HERE


class Device:
    """A device of the demo. What runs on it is found out from its files, not from what its agent says."""

    def __init__(self, workspace, name, title, components, machine="x86_64", emulator=(), settings=""):
        self.workspace = workspace
        self.name = name
        self.title = title
        self.components = components
        self.machine = machine
        self.emulator = list(emulator)
        # What its owner adds to the configuration.
        self.settings = settings
        self.folder = workspace.run / "devices" / name
        self.root = self.folder / "root"

    def make(self, public_key, server):
        """Fills the slots and writes the configuration. The root is somebody else's work."""
        slots = self.folder / "state" / "slots"
        slots.mkdir(parents=True)
        self.root.mkdir(exist_ok=True)
        shutil.copyfile(public_key, self.folder / "author.pub")
        text = string.Template((HERE / "agent.conf.in").read_text()).substitute(
            id=self.name, server=server, machine=self.machine
        )
        for component in self.components:
            shutil.copyfile(component.image, slots / f"{component.name}.0")
            (slots / f"{component.name}.0").chmod(0o755 if component.is_program else 0o644)
            text += f"\n[component.{component.name}]\n"
            text += f"vendor-id = {author.vendor_id()}\nclass-id = {author.class_id(component.kind)}\n"
            text += f"version = {component.version}\ntype = {'program' if component.is_program else 'file'}\n"
            text += f"install-path = {component.install_path}\nhealth-command = {component.health_command}\n"
        (self.folder / "agent.conf").write_text(text + self.settings)

    def allow(self, settings):
        """Adds to the configuration, and starts the agent anew with it."""
        self.workspace.processes.stop(self.name)
        with open(self.folder / "agent.conf", "a") as file:
            file.write(settings)
        self.start()

    def give_token(self, token):
        path = self.folder / "token"
        path.write_text(token + "\n")
        path.chmod(0o600)

    # The agent

    def argv(self, *words):
        return [self.workspace.agent, "--config", "agent.conf", *words]

    def start(self, *words, env=None):
        """Starts the agent as a process of its own; by itself it goes on for ever."""
        return self.workspace.processes.start(
            self.name, self.argv("run", *words), self.folder, env or without_proxies()
        )

    def log(self):
        """What the agent said."""
        path = self.workspace.processes.log(self.name)
        return path.read_text(errors="replace") if path.exists() else ""

    def agent(self, *words, expected=(0,), env=None, timeout=120):
        """Runs an agent command to its end."""
        return self.workspace.command(self.argv(*words), self.folder, timeout, expected, env or without_proxies())

    def status(self):
        return json.loads(self.agent("--json", "status").stdout)

    # The evidence

    def running(self, component=None):
        """The file that the device's software finds in the component's place."""
        component = component or self.components[0]
        link = self.root / component.install_path
        if link.exists():
            return link.resolve()
        return self.folder / "state" / "slots" / f"{component.name}.0"

    def digest(self, component=None):
        return sha256(self.running(component))

    def says(self, *arguments):
        """What the first component's program says when it is started: `just 1.43.0`, for example."""
        argv = [*self.emulator, self.running(), *(arguments or ("--version",))]
        result = self.workspace.command(argv, self.folder, expected=None)
        return result.stdout.strip() if result.returncode == 0 else f"exit code {result.returncode}: {result.stderr}"

    def run_program(self, path, env=None):
        """Runs a program in the device's root; returns its exit code and what it printed."""
        env = {**os.environ, **(env or {})}
        result = self.workspace.command([self.root / path], self.folder, expected=None, env=env)
        return result.returncode, (result.stdout + result.stderr).strip()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
