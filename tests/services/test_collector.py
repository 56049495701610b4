"""The collector of garbage rests while a process starts, and only then."""

import gc

import pytest

from core.collector import resting


def test_it_rests_and_goes_on() -> None:
    with resting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_start_that_failed() -> None:
    with pytest.raises(RuntimeError), resting():
        raise RuntimeError
    assert gc.isenabled()


def test_where_it_rested_before_it_goes_on_resting() -> None:
    gc.disable()
    try:
        with resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
