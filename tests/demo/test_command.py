"""`./tanggap demo` makes an instance where there is none, and says how to sign in."""

import json
import os
import subprocess
import sys
from pathlib import Path

from core.config import ROOT


def test_it_fills_a_new_instance_and_prints_the_sign_ins(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "core.cli", "demo", "--tickets", "12", "--seed", "5", "--json"]
    environment = {**os.environ, "TANGGAP_INSTANCE": str(tmp_path / "instance")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    first = told["users"][0]
    assert (told["tickets"], first["email"], first["role"]) == (12, "ratna@piksel.example", "admin")
    assert all(each["password"] for each in told["users"])
