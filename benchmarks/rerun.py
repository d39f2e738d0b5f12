"""How long the server takes for a warm rerun of each page, beside a minimal page.

`python -m benchmarks.rerun` starts two servers in one run: this dashboard with the demonstration,
and a page that only says hello. A client speaks Streamlit's own protocol to both in turn and takes
the time from "rerun" to "finished". Ratios hold when the machine's speed drifts; milliseconds do not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from monitoring import pipeline

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("overview", "country", "returns", "downloads", "method", "plans")
MINIMAL = "import streamlit as st\nst.title('Hello')\n"
PLAN = pipeline.DEMONSTRATION


@contextmanager
def serving(script: Path, database: Path) -> Iterator[str]:
    """The websocket address of a server of the script."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script),
               "--server.port", str(port), "--server.headless", "true"]  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"MONITORING_DATABASE_URL": f"sqlite:///{database}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
        yield f"ws://127.0.0.1:{port}/_stcore/stream"
    finally:
        process.terminate()
        process.wait(timeout=20)


class Client:
    """One visitor: reruns a page and waits for its end."""

    def __init__(self, connection: websockets.ClientConnection, page: str) -> None:
        self.connection = connection
        self.page = page
        self.query = f"plan={PLAN}&round=2024&assessment=best_available"

    async def rerun(self) -> float:
        """Seconds from the request to the end of the script."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        start = time.perf_counter()
        await self.connection.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self.connection.recv())
            if answer.WhichOneof("type") == "script_finished":
                return time.perf_counter() - start


async def measure(addresses: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Seconds of each rerun by page, the pages in turn, after two that warm each up."""
    seconds: dict[str, list[float]] = {name: [] for name in addresses}
    clients: dict[str, Client] = {}
    for name, address in addresses.items():
        connection = await websockets.connect(
            address, max_size=None, subprotocols=[websockets.Subprotocol("streamlit")]
        )
        clients[name] = Client(connection, "" if name in ("minimal", "overview") else name)
        for _warm_up in range(2):
            await clients[name].rerun()
    for _round in range(rounds):
        for name, client in clients.items():
            seconds[name].append(await client.rerun())
    for client in clients.values():
        await client.connection.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="reruns of each page")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "store.db"
        workspace = pipeline.open_workspace(f"sqlite:///{database}")
        pipeline.load_examples(workspace)
        workspace.store.close()
        minimal = Path(folder) / "minimal.py"
        minimal.write_text(MINIMAL, encoding="utf-8")
        with serving(minimal, database) as hello, serving(ROOT / "app.py", database) as ours:
            addresses = {"minimal": hello} | dict.fromkeys(PAGES, ours)
            seconds = asyncio.run(measure(addresses, given.rounds))
    base = statistics.median(seconds["minimal"])
    print(f"{'page':<12} {'median ms':>10} {'worst ms':>10} {'x minimal':>10}")
    for name, times in seconds.items():
        median = statistics.median(times)
        print(f"{name:<12} {median * 1e3:>10.1f} {max(times) * 1e3:>10.1f} {median / base:>10.1f}")


if __name__ == "__main__":
    main()
