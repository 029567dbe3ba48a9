"""A real IMAP server for the tests and benchmarks: Dovecot 2.3 or 2.4 of the distribution, private, on loopback, any free port."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

PASSWORD = "почта-42"
PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin") or ""


class Dovecot:
    """`with Dovecot({"olga@kvartet.example": "secret"}) as server:` — then `server.port` speaks IMAP without TLS."""

    def __init__(self, users: Mapping[str, str] | None = None) -> None:
        self.users = dict(users or {"olga@kvartet.example": PASSWORD})
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        (self.folder / "mail").mkdir()
        (self.folder / "run").mkdir()
        lines = (
            f"{login}:{{PLAIN}}{password}:{owner.pw_uid}:{owner.pw_gid}::{self.folder}/mail/{login}\n"
            for login, password in self.users.items()
        )
        (self.folder / "passwd").write_text("".join(lines), encoding="utf-8")
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder / "mail", owner.pw_name)
        (self.folder / "dovecot.conf").write_text(self._configuration(owner), encoding="utf-8")
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Also after `stop`: the letters are still there."""
        if not PROGRAM:
            raise RuntimeError("Dovecot is missing: sudo apt install dovecot-imapd")
        with (self.folder / "err").open("w") as told:
            self.process = subprocess.Popen(
                [PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=told
            )
        until = time.monotonic() + 10
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "err").read_text() + _text(self.folder / "log"))

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)

    def login(self, user: str = "") -> imaplib.IMAP4:
        """A plain connection for looking into a mailbox or putting letters there."""
        user = user or next(iter(self.users))
        connection = imaplib.IMAP4("127.0.0.1", self.port)
        connection.authenticate("PLAIN", lambda _: f"\0{user}\0{self.users[user]}".encode())
        return connection

    def put(self, *letters: bytes, user: str = "", folder: str = "INBOX") -> None:
        """Letters arrive in the mailbox."""
        connection = self.login(user)
        if folder != "INBOX":
            connection.create(folder)
        for letter in letters:
            connection.append(folder, None, None, letter)  # type: ignore[arg-type]  # None leaves flags and date to the server
        connection.logout()

    def letters(self, user: str = "", folder: str = "INBOX") -> list[bytes]:
        """What lies in the folder, byte for byte."""
        connection = self.login(user)
        if connection.select(folder, readonly=True)[0] != "OK":
            return []
        found = connection.uid("search", "ALL")[1][0].split()
        bodies = [connection.uid("fetch", uid, "(BODY.PEEK[])")[1][0][1] for uid in found]
        connection.logout()
        return bodies

    def _configuration(self, owner: pwd.struct_passwd) -> str:
        group = grp.getgrgid(owner.pw_gid).gr_name
        version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
        modern = tuple(int(part) for part in version.split()[0].split(".")[:2]) >= (2, 4)
        return f"""{f"dovecot_config_version = 2.4.0{chr(10)}dovecot_storage_version = 2.4.0" if modern else ""}
base_dir = {self.folder}/run
state_dir = {self.folder}/run
log_path = {self.folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
{"auth_allow_cleartext = yes" if modern else "disable_plaintext_auth = no"}
auth_mechanisms = plain login xoauth2 oauthbearer
default_internal_user = {owner.pw_name}
default_internal_group = {group}
default_login_user = {owner.pw_name}
first_valid_uid = 1
{"mail_driver = maildir" + chr(10) + "mail_path = ~/Maildir" if modern else "mail_location = maildir:~/Maildir"}
mailbox_list_index = yes
passdb {"file" if modern else ""} {{
  driver = passwd-file
  {"passwd_file_path = " if modern else "args = "}{self.folder}/passwd
}}
userdb {"file" if modern else ""} {{
  driver = passwd-file
  {"passwd_file_path = " if modern else "args = "}{self.folder}/passwd
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service imap {{
  process_limit = 100
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""
