"""The desk of the desk's own tests: here it is attacked."""

from tests.desk.conftest import bench

__all__ = ["bench"]
