#!/usr/bin/env python3
"""Compares a gateway with nginx: the same files, over loopback, in turns; and what the gateway needs at 1,000 connections.

Needs a release build of fettle, nginx and wrk (Debian: nginx-light, wrk). Everything is made in a temporary folder.
Exit codes: 0 the bars are reached, 1 one is not, 2 it could not run.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "/v1/blobs/sha-256/"
# The least part of nginx's rate, and the most memory in MB.
LEAST_PART = 0.5
MOST_MEMORY = 64

NGINX = """
daemon off; master_process on; worker_processes {workers}; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/octet-stream;
  open_file_cache max=1000 inactive=60s; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} backlog=1024; location {prefix} {{ alias {folder}/files/; }} }}
}}
"""

WRK = """
local paths = {{ {paths} }}
local index = 0
request = function()
  index = index % #paths + 1
  return wrk.format("GET", paths[index])
end
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(fail(f"nothing listens on port {port}"))


def fail(message):
    print(f"bench: {message}", file=sys.stderr)
    return 2


class Bench:
    """One folder, one nginx, one gateway."""

    def __init__(self, folder, options):
        self.folder = Path(folder)
        self.options = options
        self.processes = []
        self.files = self.folder / "files"
        self.files.mkdir()

    def make(self, count, size):
        """Files of random bytes, under the names of their digests."""
        paths = []
        for _ in range(count):
            content = os.urandom(size)
            name = hashlib.sha256(content).hexdigest()
            (self.files / name).write_bytes(content)
            paths.append(PREFIX + name)
        return paths

    def start(self):
        options = self.options
        self.nginx_port, self.gateway_port = free_port(), free_port()
        conf = self.folder / "nginx.conf"
        workers = options.workers
        conf.write_text(NGINX.format(folder=self.folder, port=self.nginx_port, prefix=PREFIX, workers=workers))
        self.run(["nginx", "-c", conf, "-p", self.folder], "nginx")
        cache = self.folder / "cache"
        seed = [options.fettle, "gateway", "seed", "--cache", cache, *sorted(self.files.iterdir())]
        subprocess.run(seed, check=True, stdout=subprocess.DEVNULL)
        listen = f"127.0.0.1:{self.gateway_port}"
        command = [options.fettle, "gateway", "--cache", cache, "--listen", listen, "--log-level", "error"]
        self.gateway = self.run(command, "gateway")
        wait_for(self.nginx_port)
        wait_for(self.gateway_port)

    def run(self, command, name):
        log = open(self.folder / f"{name}.log", "wb")
        process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def stop(self):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()

    def wrk(self, port, paths, connections, seconds):
        """Requests and megabytes per second."""
        script = self.folder / "paths.lua"
        script.write_text(WRK.format(paths=", ".join(f'"{path}"' for path in paths)))
        command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "-s", str(script)]
        result = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
        text = result.stdout
        bad = re.search(r"Non-2xx[^\n]*|Socket errors[^\n]*", text)
        if bad and "Non-2xx" in bad.group(0):
            sys.exit(fail(bad.group(0)))
        requests = float(re.search(r"Requests/sec:\s*([\d.]+)", text).group(1))
        number, unit = re.search(r"Transfer/sec:\s*([\d.]+)([KMG]?B)", text).groups()
        factor = {"B": 1e-6, "KB": 1e-3, "MB": 1, "GB": 1e3}[unit]
        return requests, float(number) * factor

    def compare(self, name, paths, connections):
        """Medians of several turns."""
        rates = {"nginx": [], "gateway": []}
        for _ in range(self.options.turns):
            for server, port in (("nginx", self.nginx_port), ("gateway", self.gateway_port)):
                rates[server].append(self.wrk(port, paths, connections, self.options.seconds))
        median = {
            server: tuple(statistics.median(rate[index] for rate in values) for index in (0, 1))
            for server, values in rates.items()
        }
        part = [median["gateway"][index] / median["nginx"][index] for index in (0, 1)]
        return {"files": name, "connections": connections, **median, "part": min(part)}

    def memory(self):
        """The resident megabytes of the gateway now."""
        status = Path(f"/proc/{self.gateway.pid}/status").read_text()
        return {
            name: int(re.search(rf"{name}:\s*(\d+) kB", status).group(1)) / 1000
            for name in ("VmRSS", "RssAnon", "RssFile")
        }

    def at_connections(self, paths, count):
        """Memory with open connections of which each has fetched something, and with all of them fetching."""
        sockets = []
        for index in range(count):
            connection = socket.create_connection(("127.0.0.1", self.gateway_port), 10)
            request = f"GET {paths[index % len(paths)]} HTTP/1.1\r\nHost: x\r\n\r\n"
            connection.sendall(request.encode())
            sockets.append(connection)
        for connection in sockets:
            connection.settimeout(10)
            while not connection.recv(1 << 20):
                pass
        idle = self.memory()
        for connection in sockets:
            connection.close()
        process = subprocess.Popen(
            ["wrk", "-t", "1", "-c", str(count), "-d", "4s", f"http://127.0.0.1:{self.gateway_port}{paths[0]}"],
            stdout=subprocess.DEVNULL,
        )
        time.sleep(3)
        busy = self.memory()
        process.wait()
        return idle, busy


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fettle", default=ROOT / ".build/release/fettle", type=Path, help="the release build")
    parser.add_argument("--seconds", default=3, type=int, help="length of a turn")
    parser.add_argument("--turns", default=3, type=int, help="turns of each server")
    parser.add_argument("--workers", default=os.cpu_count(), type=int, help="nginx's workers")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    options = parser.parse_args()
    for program in ("nginx", "wrk"):
        if not shutil.which(program):
            return fail(f"{program} is missing (Debian: nginx-light, wrk)")
    if not os.access(options.fettle, os.X_OK):
        return fail(f"{options.fettle} is missing: swift build -c release --product fettle")
    with tempfile.TemporaryDirectory(prefix="fettle-gateway-") as folder:
        os.chmod(folder, 0o755)
        bench = Bench(folder, options)
        small, medium, large = bench.make(32, 4 << 10), bench.make(32, 100 << 10), bench.make(2, 64 << 20)
        try:
            bench.start()
            before = bench.memory()
            rows = [
                bench.compare("4 KiB", small, 64),
                bench.compare("100 KiB", medium, 64),
                bench.compare("64 MiB", large, 8),
            ]
            idle, busy = bench.at_connections(medium, 1_000)
        finally:
            bench.stop()
    return report(rows, before, idle, busy, options)


def report(rows, before, idle, busy, options):
    memory = max(idle["VmRSS"], busy["VmRSS"])
    reached = all(row["part"] >= LEAST_PART for row in rows) and memory < MOST_MEMORY
    if options.json:
        print(json.dumps({"rates": rows, "start": before, "idle": idle, "busy": busy, "reached": reached}, indent=2))
        return 0 if reached else 1
    print(f"{'files':>8} {'conn.':>6} {'nginx/s':>10} {'MB/s':>8} {'gateway/s':>10} {'MB/s':>8} {'part':>6}")
    for row in rows:
        nginx, gateway = row["nginx"], row["gateway"]
        print(
            f"{row['files']:>8} {row['connections']:>6} {nginx[0]:>10.0f} {nginx[1]:>8.0f} "
            f"{gateway[0]:>10.0f} {gateway[1]:>8.0f} {row['part']:>6.0%}"
        )
    for name, memory in (("at the start", before), ("1,000 open", idle), ("1,000 busy", busy)):
        print(f"memory {name}: {memory['VmRSS']:.1f} MB ({memory['RssAnon']:.1f} MB of its own)")
    print("bench: ok" if reached else f"bench: below the bar ({LEAST_PART:.0%} of nginx, {MOST_MEMORY} MB)")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
