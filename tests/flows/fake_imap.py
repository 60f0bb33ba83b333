"""A small IMAP server on loopback for tests: TLS, modified UTF-7, refusal before ID, connections that break."""

from __future__ import annotations

import datetime
import ipaddress
import re
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from imap_tools.imap_utf7 import utf7_decode, utf7_encode


def certificate(folder: Path) -> tuple[Path, Path]:
    """Certificate and key of 127.0.0.1, by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=9))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "server.pem", folder / "server.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@dataclass
class Mailbox:
    validity: int
    messages: dict[int, bytes] = field(default_factory=dict)


class FakeImap(socketserver.ThreadingTCPServer):
    """``cuts``: after how many messages given the connection is cut in the middle of the next, one a connection.
    ``withheld``: UIDs that the server lists and does not give."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls: tuple[Path, Path] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.folders: dict[str, Mailbox] = {}
        self.password = "5G先导区"
        self.capabilities = "IMAP4rev1 ID MOVE UIDPLUS AUTH=PLAIN"
        self.commands: list[str] = []
        self.cuts: list[int] = []
        self.withheld: set[int] = set()
        self.tls = tls
        self.logins = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> FakeImap:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Session(socketserver.StreamRequestHandler):
    server: FakeImap

    def setup(self) -> None:
        if self.server.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.server.tls)
            self.request = context.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self.folder: Mailbox | None = None
        self.known = self.writable = False
        self.given = 0
        self.cut = self.server.cuts.pop(0) if self.server.cuts else None
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().strip().partition(" ")
            self.server.commands.append(rest)
            verb, _, words = rest.partition(" ")
            if verb.upper() == "UID":
                verb, _, words = words.partition(" ")
                verb = "UID " + verb
            todo = getattr(self, "do_" + verb.upper().replace(" ", "_"), None)
            if todo is None:
                self.say(f"{tag} BAD unknown")
            elif todo(tag, words) is False:
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def do_CAPABILITY(self, tag: str, _: str) -> None:
        self.say(f"* CAPABILITY {self.server.capabilities}")
        self.say(f"{tag} OK done")

    def do_LOGIN(self, tag: str, words: str) -> None:
        right = words.endswith(f'"{self.server.password}"')
        self.server.logins += right
        self.say(f"{tag} {'OK done' if right else 'NO wrong password'}")

    def do_AUTHENTICATE(self, tag: str, _: str) -> None:
        import base64

        self.wfile.write(b"+ \r\n")
        told = base64.b64decode(self.rfile.readline()).split(b"\0")[2].decode()
        self.server.logins += told == self.server.password
        self.say(f"{tag} {'OK done' if told == self.server.password else 'NO wrong password'}")

    def do_ID(self, tag: str, _: str) -> None:
        self.known = True
        self.say('* ID ("name" "fake")')
        self.say(f"{tag} OK done")

    def do_LIST(self, tag: str, _: str) -> None:
        for name in self.server.folders:
            self.say(f'* LIST (\\HasNoChildren) "/" "{utf7_encode(name).decode()}"')
        self.say('* LIST (\\Noselect) "/" "parent"')
        self.say(f"{tag} OK done")

    def do_CREATE(self, tag: str, words: str) -> None:
        self.server.folders[utf7_decode(words.strip('"').encode())] = Mailbox(9)
        self.say(f"{tag} OK done")

    def do_EXAMINE(self, tag: str, words: str) -> None:
        self.opened(tag, words, False)

    def do_SELECT(self, tag: str, words: str) -> None:
        self.opened(tag, words, True)

    def opened(self, tag: str, words: str, writable: bool) -> None:
        found = self.server.folders.get(utf7_decode(words.strip('"').encode()))
        if found is None or ("ID" in self.server.capabilities.split() and not self.known):
            self.say(f"{tag} NO Unsafe Login. Please contact kefu")
            return
        self.folder, self.writable = found, writable
        self.say(f"* {len(found.messages)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {found.validity}] valid")
        self.say(f"{tag} OK done")

    def do_UID_FETCH(self, tag: str, words: str) -> bool | None:
        assert self.folder is not None
        which = words.partition(" ")[0]
        if which == "1:*":
            for number, uid in enumerate(list(self.folder.messages), 1):
                self.say(f"* {number} FETCH (UID {uid})")
            self.say(f"{tag} OK done")
            return None
        uid = int(which)
        data = self.folder.messages.get(uid)
        if data is None or uid in self.server.withheld:
            self.say(f"{tag} OK nothing")
            return None
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(data)}}}\r\n".encode())
        if self.cut is not None and self.given >= self.cut:
            self.wfile.write(data[: len(data) // 2])
            return False
        self.given += 1
        self.wfile.write(data + b")\r\n")
        self.say(f"{tag} OK done")
        return None

    def do_UID_MOVE(self, tag: str, words: str) -> None:
        uids, _, target = words.partition(" ")
        assert self.folder is not None and self.writable
        into = self.server.folders[utf7_decode(target.strip('"').encode())]
        for uid in map(int, re.split(",", uids)):
            if uid in self.folder.messages:
                into.messages[max(into.messages, default=0) + 1] = self.folder.messages.pop(uid)
        self.say(f"{tag} OK done")

    def do_LOGOUT(self, tag: str, _: str) -> bool:
        self.say("* BYE")
        self.say(f"{tag} OK done")
        return False
