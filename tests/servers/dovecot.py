"""A private Dovecot on loopback: real IMAP and POP3 for tests, gone when the test is."""

import imaplib
import os
import poplib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "correct-horse"
STARTS_WITHIN = 60.0  # on a machine with far too much to do
_CONFIG = """
protocols = imap pop3
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
info_log_path = {folder}/dovecot.log
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail/%n
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
default_login_user = {nobody}
default_internal_user = {owner}
default_internal_group = {group}
mail_max_userip_connections = 100
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3_port}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/mail/%n
}}
namespace inbox {{
  inbox = yes
}}
"""


def is_installed() -> bool:
    return shutil.which("dovecot", path=_path()) is not None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Dovecot:
    """A running server. Whoever knows PASSWORD signs in and has a mailbox of the name given: take a fresh one each."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="dovecot-")))
    host: str = "127.0.0.1"
    imap_port: int = field(default_factory=free_port)
    imaps_port: int = field(default_factory=free_port)
    pop3_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._write_files()
        command = [shutil.which("dovecot", path=_path()) or "dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with suppress(OSError), socket.create_connection((self.host, self.imap_port), timeout=1) as probe:
                probe.settimeout(2)
                if probe.recv(64).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"Dovecot did not start:\n{self.log()}")

    def stop(self) -> None:
        """End the server and remove its folder."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def halt(self) -> None:
        """End the server but keep its mail, as in an outage; `start` brings it back on the same ports."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def log(self) -> str:
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else "no log"

    def imap(self, user: str, password: str = PASSWORD) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self.host, self.imap_port, timeout=10)
        client.login(user, password)
        return client

    def pop3(self, user: str, password: str = PASSWORD) -> poplib.POP3:
        client = poplib.POP3(self.host, self.pop3_port, timeout=10)
        client.user(user)
        client.pass_(password)
        return client

    def append(self, user: str, raw: bytes, folder: str = "INBOX", flags: str = "") -> None:
        """Put a mail into a mailbox as it is."""
        client = self.imap(user)
        if folder != "INBOX":
            client.create(folder)
        answer, data = client.append(folder, f"({flags})" if flags else None, None, raw)
        client.logout()
        if answer != "OK":
            raise RuntimeError(f"Dovecot refused the mail: {data}")

    def flags(self, user: str, folder: str = "INBOX") -> dict[int, set[str]]:
        """Return the flags of every mail in a folder, by uid."""
        client = self.imap(user)
        client.select(folder, readonly=True)
        _answer, lines = client.uid("FETCH", "1:*", "(FLAGS)")
        client.logout()
        found: dict[int, set[str]] = {}
        for line in lines:
            if line:
                words = bytes(line).decode().replace("(", " ").replace(")", " ").split()
                found[int(words[words.index("UID") + 1])] = {word for word in words if word.startswith("\\")} - {
                    "\\Recent"
                }
        return found

    def count(self, user: str, folder: str = "INBOX") -> int:
        return len(self.flags(user, folder))

    def _write_files(self) -> None:
        owner = pwd.getpwuid(os.getuid()).pw_name
        mail_owner, group, nobody = (owner, owner, owner)
        if os.getuid() == 0:
            mail_owner, group, nobody = "dovecot", "dovecot", "dovenull"
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        if os.getuid() == 0:
            shutil.chown(self.folder / "mail", mail_owner, group)
        certificate = _make_certificate(self.folder)
        config = _CONFIG.format(
            folder=self.folder,
            owner=mail_owner,
            group=group,
            password=PASSWORD,
            nobody=nobody,
            imap_port=self.imap_port,
            imaps_port=self.imaps_port if certificate else 0,
            pop3_port=self.pop3_port,
            ssl="yes" if certificate else "no",
            certificate=certificate,
        )
        (self.folder / "dovecot.conf").write_text(config)


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"


def _make_certificate(folder: Path) -> str:
    """Write a certificate of our own and return the lines that name it; nothing without openssl."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    if shutil.which("openssl") is None:
        return ""
    if not certificate.exists():
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        command += [
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ]
        subprocess.run(command, check=True, capture_output=True)
    return f"ssl_cert = <{certificate}\nssl_key = <{key}"
