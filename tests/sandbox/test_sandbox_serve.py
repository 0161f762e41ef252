"""Starting and stopping the practice platform."""

import json
import signal
import subprocess
import sys
import urllib.request

import pytest

from conftest import HANGS
from ybcli.errors import UsageError, YbError
from ybcli.sandbox import run, running
from ybcli.sandbox.__main__ import main
from ybcli.sandbox.wire.options import Options


def read(url):
    with urllib.request.urlopen(url, timeout=HANGS) as answer:
        return json.loads(answer.read())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_line_is_the_address_and_it_stops_when_asked(number):
    command = [sys.executable, "-m", "ybcli.sandbox", "--port", "0", "--day", "2026-07-06"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as it:
        url = it.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        assert read(url + "/sandbox/health") == {"ok": True, "day": "2026-07-06", "seed": 7}
        it.send_signal(number)
        out, err = it.communicate(timeout=HANGS)
    assert (it.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_it_listens_on_this_machine_only_unless_told_otherwise(host):
    with pytest.raises(UsageError, match="does not listen"):
        run(Options(), host, 0)


def test_a_port_that_is_taken_is_a_sentence():
    with running(feed="empty") as server:
        port = int(server.url.rpartition(":")[2])
        with pytest.raises(YbError, match="cannot listen"):
            running(port=port)


def test_the_network_is_reached_only_with_the_flag():
    command = [
        sys.executable,
        "-m",
        "ybcli.sandbox",
        "--port",
        "0",
        "--host",
        "0.0.0.0",
        "--open-to-network",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as it:
        port = it.stdout.readline().strip().rpartition(":")[2]
        assert read(f"http://127.0.0.1:{port}/sandbox/health")["ok"]
        it.terminate()


@pytest.mark.parametrize(
    "words",
    [
        ["--host", "0.0.0.0"],
        ["--quirks", "some"],
        ["--feed", "half"],
        ["--sign-in", "maybe"],
        ["--day", "yesterday"],
        ["--people", "1"],
        ["--premium", "much"],
        ["--premium", "-5"],
    ],
)
def test_a_wrong_option_is_said_in_one_sentence_with_a_cure(words, capsys):
    assert main(["--port", "0", *words]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("E0002 ")
    assert second


def test_two_platforms_in_one_process_do_not_know_each_other():
    with running(seed=1) as one, running(seed=2) as other:
        assert read(one.url + "/sandbox/health")["seed"] == 1
        assert read(other.url + "/sandbox/health")["seed"] == 2


def test_without_a_day_it_is_today():
    with running(feed="empty") as server:
        assert len(read(server.url + "/sandbox/health")["day"]) == 10
