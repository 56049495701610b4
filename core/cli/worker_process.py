"""The worker process of `serve`."""


def main() -> None:
    """Work until SIGTERM."""
    from core.config import load
    from core.worker_loop import WorkerLoop

    WorkerLoop(load()).run()
