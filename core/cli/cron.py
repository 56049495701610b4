"""`./tanggap cron`: what a cron line calls each minute where no worker can run."""

import click


@click.command("cron", help="Do what is due for up to 50 seconds, then end; for a cron line.")
@click.option("--seconds", default=50, show_default=True, help="How long it may take.")
def command(seconds: int) -> None:
    """Drain the jobs once."""
    from core.cli.app import app_of_here
    from core.services.work import beat, worker

    app = app_of_here()
    with app.app_context():
        beat.mark("cron")
        done = worker.drain(seconds=seconds)
    click.echo(f"{done} jobs done.")
