"""`./tanggap work`: the worker process."""

import click


@click.command("work", help="Run the worker: it fetches, sends and does what is due.")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def command(once: bool) -> None:
    """Drain the jobs, again and again."""
    from core.config import load
    from core.worker_loop import WorkerLoop

    loop = WorkerLoop(load())
    if once:
        click.echo(f"{loop.once()} jobs done.")
        return
    loop.run()
