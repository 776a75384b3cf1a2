"""Fetching, against a real server on 127.0.0.1: limits, redirects, addresses that are not public."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.errors import ReadError
from sayso.read import Hints, Limits, iter_items
from sayso.read.fetch import _connect, fetch_url, is_public

PAGE = b"<html lang='en'><title>Fort</title><p>The fort fell on Monday, the governor of the province said.</p></html>"
OPEN = Limits(allow_private=True, timeout_s=10)


HTML, TEXT = {"Content_Type": "text/html; charset=utf-8"}, {"Content_Type": "text/plain"}
PACKED = {"Content_Encoding": "gzip"}
ANSWERS: dict[str, tuple[bytes, int, dict[str, str]]] = {
    "/page": (PAGE, 200, HTML),
    "/loop": (b"", 302, {"Location": "/loop"}),
    "/to-private": (b"", 302, {"Location": "http://10.0.0.1/secret"}),
    "/to-file": (b"", 302, {"Location": "file:///etc/passwd"}),
    "/big": (b"a" * 300_000, 200, TEXT),
    "/bomb": (gzip.compress(bytes(80_000_000)), 200, TEXT | PACKED),
    "/packed": (gzip.compress(PAGE), 200, HTML | PACKED),
    "/not-packed": (PAGE, 200, HTML | PACKED),
    "/brotli": (PAGE, 200, HTML | {"Content_Encoding": "br"}),
    "/short": (PAGE, 200, HTML | {"Length": "5000"}),
    "/cp1251": ("Отряд ушёл.".encode("cp1251"), 200, {"Content_Type": "text/plain; charset=windows-1251"}),
}


class Handler(BaseHTTPRequestHandler):
    """Serves one oddity a path."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the parent names it so
        """Keep quiet."""

    def answer(self, body: bytes, status: int = 200, **heads: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", heads.pop("Length", str(len(body))))
        for name, value in heads.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece: bytes) -> None:
        try:
            for _ in range(200):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def do_GET(self) -> None:
        path = self.path
        if path in ANSWERS:
            body, status, heads = ANSWERS[path]
            self.answer(body, status, **heads)
        elif path == "/host":
            self.answer(self.headers["Host"].encode(), Content_Type="text/plain")
        elif path.startswith("/hop/"):
            left = int(path.rsplit("/", 1)[1])
            self.answer(b"", 301, Location=f"/hop/{left - 1}" if left > 1 else "/page")
        elif path == "/slow-body":
            self.send_response(200)
            self.end_headers()
            self.drip(b"a")
        elif path == "/slow-head":
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
            self.drip(b"a")
        else:
            self.answer(b"no", 404)


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def refuse(url: str, limits: Limits) -> str:
    with pytest.raises(ReadError) as caught:
        fetch_url(url, limits)
    return caught.value.code


def test_a_page_is_fetched(site: str) -> None:
    got = fetch_url(f"{site}/page", OPEN)
    assert (got.body, got.content_type, got.charset) == (PAGE, "text/html", "utf-8")
    assert fetch_url(f"{site}/packed", OPEN).body == PAGE
    assert fetch_url(f"{site}/host", OPEN).body.decode() == site.removeprefix("http://")


def test_an_url_becomes_a_document_that_knows_where_it_came_from(site: str) -> None:
    (item,) = iter_items([f"{site}/hop/2"], hints=Hints(), limits=OPEN, fetched_at="2026-01-01T00:00:00Z")
    assert item.document is not None
    assert item.document.url == f"{site}/page"
    assert item.document.reader == "html/1"
    (item,) = iter_items([f"{site}/cp1251"], hints=Hints(), limits=OPEN, fetched_at="2026-01-01T00:00:00Z")
    assert item.document is not None
    assert item.document.text == "Отряд ушёл."


def test_five_redirects_are_followed_and_no_more(site: str) -> None:
    assert fetch_url(f"{site}/hop/5", OPEN).url == f"{site}/page"
    assert refuse(f"{site}/hop/6", OPEN) == "too-many-redirects"
    assert refuse(f"{site}/loop", OPEN) == "too-many-redirects"
    assert refuse(f"{site}/to-file", OPEN) == "bad-url"


def test_a_private_address_is_refused_before_anything_is_sent(site: str) -> None:
    assert refuse(f"{site}/page", Limits()) == "private-address"
    assert refuse("http://localhost/", Limits()) == "private-address"
    assert refuse("http://[::1]/", Limits()) == "private-address"
    assert refuse("http://2130706433/", Limits()) == "private-address"
    assert refuse("http://169.254.169.254/latest/meta-data", Limits()) == "private-address"


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert refuse("http://rebind.example/", Limits()) == "private-address"


def test_a_redirect_to_a_private_address_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public for the test; the second address is judged for itself."""
    real = is_public
    monkeypatch.setattr("sayso.read.fetch.is_public", lambda address: address == "127.0.0.1" or real(address))
    assert fetch_url(f"{site}/page", Limits(timeout_s=10)).body == PAGE
    assert refuse(f"{site}/to-private", Limits(timeout_s=10)) == "private-address"


def test_the_connection_goes_to_the_address_that_was_checked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(site.rsplit(":", 1)[1])
    real, asked = socket.getaddrinfo, []

    def answer(host: str, *rest: object, **named: object) -> object:
        asked.append(host)
        return real("127.0.0.1" if host == "gazette.example" else host, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    got = fetch_url(f"http://gazette.example:{port}/host", OPEN)
    assert got.body.decode() == f"gazette.example:{port}"
    assert asked.count("gazette.example") == 1


def test_a_secure_connection_goes_to_the_address_and_checks_the_name() -> None:
    connection = _connect("https", "gazette.example", 443, "192.0.2.1", 5.0)
    assert (connection.host, connection.server_hostname, connection.assert_hostname) == (
        "192.0.2.1",
        "gazette.example",
        "gazette.example",
    )
    assert connection.ssl_context.verify_mode == ssl.CERT_REQUIRED
    assert connection.ssl_context.check_hostname


def test_sizes_are_limited_packed_and_unpacked(site: str) -> None:
    small = Limits(allow_private=True, max_bytes=200_000, timeout_s=10)
    assert refuse(f"{site}/big", small) == "too-large"
    started = time.monotonic()
    assert refuse(f"{site}/bomb", small) == "too-large"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("path", ["/slow-body", "/slow-head"])
def test_a_slow_drip_ends_at_the_time_limit(site: str, path: str) -> None:
    started = time.monotonic()
    assert refuse(site + path, Limits(allow_private=True, timeout_s=0.6)) == "fetch-timeout"
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/gone", "http-status"),
        ("/not-packed", "bad-encoding"),
        ("/brotli", "bad-encoding"),
        ("/short", "fetch-failed"),
    ],
)
def test_a_bad_answer_says_what_is_wrong(site: str, path: str, code: str) -> None:
    assert refuse(site + path, OPEN) == code


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "http://", "http://user:pw@a.example/", "http://a.example:99999/", "http://a b/", "http://[::1/",
     "http://a.example/\r\nX: y", "http://" + "a" * 70 + ".example/"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    assert refuse(url, OPEN) == "bad-url"


def test_nobody_there_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert refuse(f"http://127.0.0.1:{port}/", OPEN) == "fetch-failed"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "0.0.0.0", "224.0.0.1", "240.0.0.1",  # noqa: S104
     "255.255.255.255", "100.64.0.1", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
     "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "fec0::1", "x"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)
