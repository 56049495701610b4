"""A folder with the real launcher, a tiny lock and a command line that prints what it was given."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

LAUNCHER = Path(__file__).parents[2] / "tanggap"
COMMAND_LINE = "import json, sys, greeting; print(json.dumps([greeting.WORD, *sys.argv[1:]]))"


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        self.wheels.mkdir(parents=True)
        package = folder / "core" / "cli"
        package.mkdir(parents=True)
        (folder / "core" / "__init__.py").touch()
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(COMMAND_LINE)
        (folder / "plugins").mkdir()
        shutil.copy(LAUNCHER, folder)
        self.lock("1.0", word="hello")
        self.lock("1.0", word="hello", file="requirements-dev.txt")

    def lock(self, version: str, word: str, file: str = "requirements.txt") -> None:
        """Release the package and write a lock file that wants this version of it."""
        digest = hashlib.sha256(make_wheel(self.wheels, version, word).read_bytes()).hexdigest()
        (self.folder / file).write_text(f"greeting=={version} \\\n    --hash=sha256:{digest}\n")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.folder / "tanggap"), *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "TANGGAP_", "COV_"))}
        own |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        return own | more

    def start(self, *arguments: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment(**more)
        return subprocess.run(
            self.command(*arguments), cwd=cwd, env=environment, check=False, capture_output=True, text=True
        )


def make_wheel(folder: Path, version: str, word: str) -> Path:
    path = folder / f"greeting-{version}-py3-none-any.whl"
    info = f"greeting-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {
            "greeting.py": f"WORD = {word!r}\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/RECORD": "",
        }.items():
            wheel.writestr(zipfile.ZipInfo(name), text)  # without the clock, so that the digest stays
    return path
