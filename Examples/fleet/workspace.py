"""Where everything lies: the programs under test, the cache, and the folder of this run."""

import fcntl
import os
import shutil
import signal
import subprocess
from pathlib import Path

from failure import Failure
from processes import Processes

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Workspace:
    """The folders of one run. Only one run at a time uses them; what a crashed one left behind is cleared away."""

    def __init__(self, name, programs=None):
        self.folder = ROOT / ".build" / "demo"
        self.cache = self.folder / "cache"
        self.run = self.folder / name
        self.programs = Path(programs).resolve() if programs else ROOT / ".build" / "debug"
        self.lock = None

    def __enter__(self):
        for program in ("fettle", "fettle-agent"):
            if not os.access(self.programs / program, os.X_OK):
                raise Failure(f"{program} is not in {self.programs}", "`make demo` builds it first")
        self.cache.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder / "lock", "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure("another demo runs in this checkout", "wait until it has ended, or end it") from None
        for folder in self.folder.glob("*/processes"):
            Processes(folder).end_leftovers()
        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir()
        self.processes = Processes(self.run / "processes")
        return self

    def __exit__(self, kind, value, trace):
        self.processes.stop_all()
        self.lock.close()

    @property
    def fettle(self):
        return str(self.programs / "fettle")

    @property
    def agent(self):
        return str(self.programs / "fettle-agent")

    def command(self, argv, cwd=None, timeout=60, expected=(0,), env=None):
        """Runs a command to its end and keeps a record of it in `commands.log`. Any other exit code than the expected
        ones is a failure that shows what the command said."""
        argv = [str(word) for word in argv]
        try:
            result = subprocess.run(
                argv, cwd=cwd, timeout=timeout, capture_output=True, text=True, errors="replace", env=env,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            raise Failure(f"did not end within {timeout} s: {' '.join(argv)}") from None
        except FileNotFoundError:
            raise Failure(f"{argv[0]} is not installed", "`make demo` installs what it needs") from None
        except OSError as error:
            raise Failure(f"{argv[0]} cannot be started: {error.strerror}") from None
        with open(self.run / "commands.log", "a") as log:
            log.write(f"$ {' '.join(argv)}\n{result.stdout}{result.stderr}[{result.returncode}]\n\n")
        if expected is not None and result.returncode not in expected:
            said = (result.stderr.strip() or result.stdout.strip())[-2000:]
            raise Failure(f"exit code {result.returncode} of: {' '.join(argv)}\n{said}")
        return result


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_at_signals():
    """Lets each signal that asks to end do so as Ctrl-C does: with all processes ended."""
    for number in SIGNALS:
        signal.signal(number, interrupted)


def interrupted(number, frame):
    # Once is enough: nothing interrupts the tidying up.
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt
