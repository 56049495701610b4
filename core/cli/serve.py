"""`./tanggap serve`: web server and worker in one process tree."""

import os

import click


@click.command("serve", help="Start the web server and the worker on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--demo", is_flag=True, help="Fill an empty instance with a believable demo first.")
@click.option("--no-worker", is_flag=True, help="Start the web server only.")
@click.option("--threads", default=8, show_default=True, help="How many requests are answered at once.")
def command(host: str, port: int, demo: bool, no_worker: bool, threads: int) -> None:
    """Prepare the instance, say where to go, then watch over two processes."""
    from core.cli.supervisor import Supervisor
    from core.cli.welcome import prepare
    from core.config import load

    if load().low_memory:
        os.environ["PYTHONOPTIMIZE"] = "2"  # the processes started from here carry no docstrings
    for line in prepare(f"http://{host}:{port}", demo=demo):
        click.echo(line)
    web = ["core.cli.web_process", host, str(port), str(threads)]
    children = {"web": web} if no_worker else {"web": web, "worker": ["core.cli", "work"]}
    Supervisor(children).run()
