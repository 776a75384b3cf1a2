"""URL -> bytes: the only file of the package that opens sockets.

A name is looked up here, every address it has is checked, and the connection goes to a checked address,
so a name cannot turn private between check and use. It does not read what it fetched, keeps no cookies,
takes no proxy from the environment, and asks for nothing that a page points to.
"""

import ipaddress
import socket
import ssl
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LookupTimeout
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from sayso import __version__
from sayso.errors import ReadError
from sayso.read.item import Limits, load_library

__all__ = ["Fetched", "fetch_url", "is_public"]

PART = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_FAILURES = (OSError, ssl.SSLError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came back: the address it came from after redirects, the bytes unpacked, and the server's word on them."""

    url: str
    body: bytes
    content_type: str
    charset: str | None


@dataclass(slots=True)
class _Deadline:
    """The moment by which all is done, and the connection that is cut when it comes."""

    at: float
    seconds: float
    url: str
    connection: Any = None
    fired: bool = False
    timer: threading.Timer | None = field(default=None)

    def left(self) -> float:
        rest = self.at - time.monotonic()
        if rest <= 0 or self.fired:
            raise ReadError(
                "fetch-timeout", f"{self.url} took longer than {self.seconds:g} s; try later or allow more."
            )
        return rest

    def cut(self) -> None:
        """Shut the socket, which ends a read that a slow server keeps alive byte by byte."""
        self.fired = True
        sock = getattr(self.connection, "sock", None)
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                sock.close()


def is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet; addresses that carry another inside are judged by that.

    >>> is_public("8.8.8.8"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def fetch_url(url: str, limits: Limits) -> Fetched:
    """Fetch a URL within the limits, checking the address again at every redirect.

    Raises ReadError: `bad-url`, `private-address`, `fetch-failed`, `fetch-timeout`, `too-large`,
    `too-many-redirects`, `http-status`, `bad-encoding`.

    >>> fetch_url("ftp://example.org/a", Limits())
    Traceback (most recent call last):
        ...
    sayso.errors.ReadError: ftp://example.org/a is no http or https address; only those are fetched.
    """
    deadline = _Deadline(at=time.monotonic() + limits.timeout_s, seconds=limits.timeout_s, url=url)
    deadline.timer = threading.Timer(limits.timeout_s, deadline.cut)
    deadline.timer.daemon = True
    deadline.timer.start()
    try:
        seen = url
        for _ in range(limits.max_redirects + 1):
            answer = _ask(seen, limits, deadline)
            if isinstance(answer, Fetched):
                return answer
            seen = answer
    finally:
        deadline.timer.cancel()
    raise ReadError(
        "too-many-redirects",
        f"{url} was redirected more than {limits.max_redirects} times, last to {seen[:200]}; give the last address.",
    )


def _ask(url: str, limits: Limits, deadline: _Deadline) -> Fetched | str:
    """Ask once; return what was fetched, or the address that the server points to."""
    scheme, host, port, target = _split(url)
    failure = ""
    urllib3 = load_library("urllib3")
    for address in _look_up(host, port, limits, deadline):
        connection = _connect(scheme, host, port, address, deadline.left())
        deadline.connection = connection
        try:
            heads = _make_heads(scheme, host, port)
            connection.request("GET", target, headers=heads, preload_content=False, decode_content=False)
            with closing(connection.getresponse()) as response:
                return _take(url, response, limits, deadline)
        except (*_FAILURES, urllib3.exceptions.HTTPError, ValueError) as error:
            deadline.left()
            failure = str(error)[:160]
        finally:
            connection.close()
    raise ReadError("fetch-failed", f"{url} cannot be reached: {failure or 'no address answered'}.")


def _make_heads(scheme: str, host: str, port: int) -> dict[str, str]:
    shown = f"[{host}]" if ":" in host else host
    return {
        "Host": shown if port == (443 if scheme == "https" else 80) else f"{shown}:{port}",
        "User-Agent": f"sayso/{__version__}",
        "Accept": "text/html, application/xhtml+xml, text/plain, application/pdf, */*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }


def _split(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise ReadError("bad-url", f"{url[:200]} is no valid address: {error}.") from error
    if parts.scheme not in ("http", "https"):
        raise ReadError("bad-url", f"{url[:200]} is no http or https address; only those are fetched.")
    if not host or parts.username is not None or any(ord(char) < 33 for char in url):
        raise ReadError("bad-url", f"{url[:200]} has no plain host; an address without a user name was expected.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    safe = "".join(char if char.isascii() else "".join(f"%{b:02X}" for b in char.encode("utf-8")) for char in target)
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), safe


def _look_up(host: str, port: int, limits: Limits, deadline: _Deadline) -> list[str]:
    """Return the addresses of a name; one that is not public spoils the name, unless private ones are allowed."""
    pool = ThreadPoolExecutor(1)
    try:
        asked = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = asked.result(timeout=deadline.left())
    except LookupTimeout as error:
        raise ReadError("fetch-timeout", f"The name {host} was not found within {deadline.seconds:g} s.") from error
    except (OSError, UnicodeError) as error:
        raise ReadError("fetch-failed", f"The name {host} cannot be looked up: {error}.") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    bad = [address for address in addresses if not is_public(address)]
    if bad and not limits.allow_private:
        raise ReadError(
            "private-address",
            f"{host} leads to {bad[0]}, which is not on the open internet; allow private addresses to read it.",
        )
    return addresses


def _connect(scheme: str, host: str, port: int, address: str, timeout: float) -> Any:
    """Make a connection that will go to `address` and speak to `host`."""
    connections = load_library("urllib3.connection")
    if scheme == "http":
        return connections.HTTPConnection(address, port, timeout=timeout)
    context = ssl.create_default_context()
    return connections.HTTPSConnection(
        address, port, timeout=timeout, ssl_context=context, server_hostname=host, assert_hostname=host
    )


def _take(url: str, response: Any, limits: Limits, deadline: _Deadline) -> Fetched | str:
    status, heads = response.status, response.headers
    if status in _REDIRECTS and heads.get("Location"):
        place: str = heads["Location"]
        return urljoin(url, place.encode("latin-1", "replace").decode("utf-8", "replace"))
    if status != 200:
        raise ReadError("http-status", f"{url} answered with status {status}; 200 was expected.")
    body = _read_body(url, response, limits, deadline)
    kind, _, rest = (heads.get("Content-Type") or "").partition(";")
    charset = rest.partition("charset=")[2].split(";")[0].strip(" \"'") or None
    return Fetched(url=url, body=body, content_type=kind.strip().lower(), charset=charset)


def _read_body(url: str, response: Any, limits: Limits, deadline: _Deadline) -> bytes:
    """Read and unpack piece by piece, so that neither a slow drip nor a bomb gets past the limits."""
    urllib3 = load_library("urllib3")
    unpack = _make_unpacker(url, response.headers.get("Content-Encoding") or "")
    parts, size, seen = [], 0, 0
    try:
        while piece := response.read1(PART):
            deadline.left()
            seen += len(piece)
            out = unpack.decompress(piece, limits.max_bytes + 1 - size) if unpack else piece
            size += len(out)
            parts.append(out)
            if max(size, seen) > limits.max_bytes:
                raise ReadError("too-large", f"{url} is larger than {limits.max_bytes:,} bytes; raise the limit.")
        deadline.left()
    except zlib.error as error:
        raise ReadError("bad-encoding", f"{url} says it is packed but cannot be unpacked.") from error
    except (*_FAILURES, urllib3.exceptions.HTTPError) as error:
        deadline.left()
        raise ReadError("fetch-failed", f"{url} broke off after {seen:,} bytes: {str(error)[:160]}.") from error
    stated = response.headers.get("Content-Length", "")
    if (unpack and not unpack.eof and seen) or (stated.isdigit() and seen < int(stated)):
        raise ReadError("fetch-failed", f"{url} broke off after {seen:,} bytes; try again.")
    return b"".join(parts)


def _make_unpacker(url: str, encoding: str) -> Any:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(47)
    raise ReadError("bad-encoding", f"{url} is packed with {name!r}; gzip, deflate or nothing was asked for.")
