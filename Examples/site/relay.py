"""The door of the distributor's host: what comes to its address on the line goes on to the loopback interface."""

import socket
import threading


class Relay:
    """Passes connections on, byte by byte, as a TCP load balancer does."""

    def __init__(self, address, port):
        self.target = ("127.0.0.1", port)
        self.listener = socket.create_server((address, port), backlog=128)
        self.url = f"http://{address}:{port}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client, _ = self.listener.accept()
            try:
                server = socket.create_connection(self.target)
            except OSError:
                client.close()
                continue
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=copy, args=(source, sink), daemon=True).start()


def copy(source, sink):
    """Until one of the two ends says that no more will come."""
    try:
        while piece := source.recv(65_536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        for end in (source, sink):
            end.close()
