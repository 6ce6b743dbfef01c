"""Real processes: started in groups of their own, written down, and ended again. Nothing else is ever ended."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path


class Processes:
    """The processes of a run. Each is written down with its id and the moment of its start, so that a later run can
    tell one that a crash left behind from a stranger that has the same id by now."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.running = {}

    def start(self, name, argv, cwd, env=None):
        """Starts a process; what it says goes to `NAME.log` beside the record. Returns its `Popen`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.log(name), "ab") as log:
            process = subprocess.Popen(
                [str(word) for word in argv], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )
        self.running[name] = process
        self.record(name).write_text(json.dumps({"pid": process.pid, "start": start_moment(process.pid)}))
        return process

    def log(self, name):
        return self.folder / f"{name}.log"

    def record(self, name):
        return self.folder / f"{name}.json"

    def stop(self, name, patience=5):
        """Asks a process to end, and makes it end when it does not. Returns its exit code."""
        process = self.running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.record(name).unlink(missing_ok=True)
        return process.returncode

    def kill(self, name):
        """Ends a process and all of its group at once, as a power cut would."""
        process = self.running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.record(name).unlink(missing_ok=True)
        return process.returncode

    def stop_all(self):
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for name in list(self.running):
            self.stop(name)

    def end_leftovers(self):
        """Ends what a run that crashed has left behind."""
        for record in self.folder.glob("*.json"):
            try:
                known = json.loads(record.read_text())
                if known["start"] is not None and start_moment(known["pid"]) == known["start"]:
                    os.killpg(known["pid"], signal.SIGKILL)
                    while start_moment(known["pid"]) == known["start"]:
                        time.sleep(0.05)
            except (ValueError, KeyError, TypeError, ProcessLookupError, PermissionError):
                pass  # a record that was cut off, or a process that is gone
            record.unlink(missing_ok=True)


def start_moment(pid):
    """What tells a process from all others that ever had its id: which start of the system, and when in it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # One that has ended and was not waited for is gone. Field 22 of stat, counted from the name, is the start.
    return None if fields[0] in "ZX" else f"{boot}/{fields[19]}"
