"""A wire between two processes that can be cut, and that is slow at times."""

import random
import select
import socket
import threading
import time


class Wire:
    """Passes what comes to a port of its own on to another, until it is cut."""

    def __init__(self, target):
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.cut_until, self.slow = 0, False
        self.ends, self.lock = set(), threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, seconds):
        """Ends every connection at once, and takes no new one for so long."""
        self.cut_until = time.monotonic() + seconds
        with self.lock:
            ends, self.ends = self.ends, set()
        for end in ends:
            hang_up(end)

    def _accept(self):
        while True:
            near, _ = self.listener.accept()
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near):
        if time.monotonic() < self.cut_until:
            near.close()
            return
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            near.close()
            return
        with self.lock:
            self.ends |= {near, far}
        self._pass(near, far)
        with self.lock:
            self.ends -= {near, far}
        near.close()
        far.close()

    def _pass(self, near, far):
        other = {near: far, far: near}
        try:
            while True:
                for end in select.select([near, far], [], [], 1)[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    if self.slow and random.random() < 0.05:
                        time.sleep(random.random() / 4)
                    other[end].sendall(data)
        except (OSError, ValueError):
            return


def hang_up(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
