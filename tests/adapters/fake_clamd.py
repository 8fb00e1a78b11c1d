"""A scanner on loopback that speaks clamd's INSTREAM, over TCP or a local socket."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """Finds EICAR. ``answer`` overrides what it says; ``got`` is what it was sent."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.answer: bytes | None = None
        self.most = 25 * 1024 * 1024
        self.address = ""

    def talk(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as heard:
            if heard.read(10) != b"zINSTREAM\0":
                line.sendall(b"UNKNOWN COMMAND\0")
                return
            content = b""
            while size := struct.unpack(">I", heard.read(4))[0]:
                content += heard.read(size)
                if len(content) > self.most:
                    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            self.got.append(content)
            found = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"
            line.sendall(found if self.answer is None else self.answer)


@contextmanager
def clamd(*, socket_at: Path | None = None) -> Iterator[FakeClamd]:
    """Listening as long as the block lasts."""
    fake = FakeClamd()
    if socket_at is not None:
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(socket_at))
        fake.address = f"unix://{socket_at}"
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        fake.address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
    listening.listen()
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                line, _from = listening.accept()
            except OSError:
                return
            fake.talk(line)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        stopped.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
