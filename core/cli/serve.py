"""`./tanggap serve`: web server and worker in one process tree."""

import os
import sys

import click


@click.command("serve", help="Start the web server and the worker on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--demo", is_flag=True, help="Fill an empty instance with a believable demo first.")
@click.option("--no-worker", is_flag=True, help="Start the web server only.")
@click.option("--threads", default=8, show_default=True, help="How many requests are answered at once.")
def command(host: str, port: int, demo: bool, no_worker: bool, threads: int) -> None:
    """Prepare the instance, say where to go, then watch over two processes."""
    from core.cli import forking, web_process, worker_process
    from core.cli.supervisor import Supervisor
    from core.cli.welcome import prepare
    from core.config import load

    if load().low_memory and sys.flags.optimize < 2:
        _begin_anew_without_docstrings()
    forking.share()
    prepare(f"http://{host}:{port}", demo=demo)
    children = {"web": lambda: web_process.main(host, port, threads)}
    if not no_worker:
        children["worker"] = worker_process.main
    Supervisor(children).run()


def _begin_anew_without_docstrings() -> None:
    os.environ["PYTHONOPTIMIZE"] = "2"
    os.execv(sys.executable, [sys.executable, "-P", "-m", "core.cli", *sys.argv[1:]])
