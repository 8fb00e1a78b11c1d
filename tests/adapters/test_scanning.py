"""The scanner's word is taken as it is said; silence is no word."""

from __future__ import annotations

import socket

import pytest

from shuangchuang.adapters.scanning import Clamd, ScannerAddressWrong, ScannerUnavailable, Verdict
from tests.adapters.fake_clamd import EICAR, clamd


@pytest.mark.parametrize("content", [b"", b"x", b"y" * 200_000], ids=len)
def test_the_scanner_is_sent_the_whole_file_and_finds_nothing(content):
    with clamd() as scanner:
        assert Clamd(scanner.address).scan(content) == Verdict()

    assert scanner.got == [content]


def test_what_it_finds_is_named():
    with clamd() as scanner:
        verdict = Clamd(scanner.address).scan(b"head " + EICAR)

    assert (verdict.infected, verdict.found) == (True, "Win.Test.EICAR_HDB-1")


def test_it_is_asked_over_a_local_socket_too(tmp_path):
    with clamd(socket_at=tmp_path / "c.sock") as scanner:
        assert Clamd(scanner.address).scan(EICAR).infected


@pytest.mark.parametrize(
    "said", [b"", b"stream: OK", b"stream: busy ERROR\0", b"OK\0", b"stream: OK or not\0", b"\xff\0"]
)
def test_what_is_no_verdict_is_no_verdict(said):
    with clamd() as scanner:
        scanner.answer = said
        if said == b"stream: OK":
            assert not Clamd(scanner.address).scan(b"x").infected
        else:
            with pytest.raises(ScannerUnavailable):
                Clamd(scanner.address).scan(b"x")


def test_a_file_beyond_the_scanners_own_limit_is_not_called_clean():
    with clamd() as scanner:
        scanner.most = 100_000
        with pytest.raises(ScannerUnavailable):
            Clamd(scanner.address).scan(b"x" * 500_000)


def test_a_scanner_that_is_not_there_or_never_answers_is_unavailable(tmp_path):
    with pytest.raises(ScannerUnavailable):
        Clamd(f"unix://{tmp_path / 'none.sock'}").scan(b"x")
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ScannerUnavailable):
        Clamd(f"tcp://127.0.0.1:{silent.getsockname()[1]}", seconds=0.2).scan(b"x")


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:3310", "http://127.0.0.1:3310", "tcp://127.0.0.1", "tcp://h:99999", "unix://"]
)
def test_an_address_that_cannot_be_used_is_told_at_once(address):
    with pytest.raises(ScannerAddressWrong):
        Clamd(address)
