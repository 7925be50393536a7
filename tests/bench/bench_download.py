"""One file from loopback to disk beside curl, with and without a checksum; memory; killed and taken up."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from file_server_program import files_served
from transfer_program import transfer

HERE = Path(__file__).resolve().parent
MEGABYTES = 256
RUNS = 12
LEAST_RATIO, MOST_MEMORY, MOST_AGAIN = 0.90, 32, 0.51


def made(folder):
    """Make the file; return it and its MD5."""
    file, computed, block = folder / "served", hashlib.md5(usedforsecurity=False), os.urandom(1 << 20)
    with file.open("wb") as stream:
        for number in range(MEGABYTES):
            piece = number.to_bytes(8, "big") + block[8:]
            stream.write(piece)
            computed.update(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return file, computed.hexdigest()


def curl_seconds(url, target, md5=""):
    """Return how long curl takes, and md5sum after it."""
    began = time.perf_counter()
    subprocess.run(["curl", "-s", "-o", str(target), url], check=True)
    if md5:
        said = subprocess.run(["md5sum", str(target)], check=True, capture_output=True, text=True).stdout
        if said.split()[0] != md5:
            raise ValueError("curl brought something else")
    return time.perf_counter() - began


def our_seconds(url, target, md5=""):
    """Return how long a transfer takes, checked and on the disk."""
    began = time.perf_counter()
    found = transfer(url, target, (f"md5:{md5}",) if md5 else ())
    lasted = time.perf_counter() - began
    if found.size != MEGABYTES << 20 or found.algorithm != ("md5" if md5 else ""):
        raise ValueError("the transfer brought something else")
    return lasted


def beside_curl(url, folder, md5=""):
    """Return one row; the runs take turns, the best of either counts."""
    theirs, ours = [], []
    for number in range(RUNS + 1):
        for kept, seconds in ((theirs, curl_seconds), (ours, our_seconds)):
            target = folder / "fetched"
            lasted = seconds(f"{url}/file", target, md5)
            for made_file in folder.glob("fetched*"):
                made_file.unlink()
            if number:  # the first is to warm up
                kept.append(lasted)
    ratio = min(theirs) / min(ours)
    anchor = "curl -o f && md5sum f" if md5 else "curl -o f"
    return {
        "figure": f"download of {MEGABYTES} MB, {'MD5 checked' if md5 else 'no checksum listed'}",
        "ours": f"{MEGABYTES / min(ours):.0f} MB/s",
        "anchor": f"{anchor} {MEGABYTES / min(theirs):.0f} MB/s",
        "ratio": round(ratio, 2),
        "target": f"≥ {LEAST_RATIO:.0%} of {anchor}",
        "ok": ratio >= LEAST_RATIO,
    }


def program(url, target, md5):
    """Start a transfer in a process of its own."""
    command = [sys.executable, str(HERE / "transfer_program.py"), url, str(target), f"md5:{md5}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def extra_memory(url, folder, md5):
    """Return one row: what a transfer takes above the imported program."""
    with program(f"{url}/file", folder / "memory", md5) as running:
        said = running.communicate(timeout=120)[0]
    extra = float(said.split()[0])
    return {
        "figure": f"extra memory of a download of {MEGABYTES} MB",
        "ours": f"{extra:.1f} MB",
        "anchor": f"the file {MEGABYTES} MB",
        "ratio": round(extra / MEGABYTES, 3),
        "target": f"< {MOST_MEMORY} MB",
        "ok": extra < MOST_MEMORY,
    }


def sent(url):
    """Return the bytes that the server has sent."""
    with urllib.request.urlopen(f"{url}/sent") as answer:
        return int(answer.read())


def killed_and_resumed(url, folder, md5):
    """Return one row: kill -9 at half of the file, then fetch it."""
    target, half = folder / "killed", MEGABYTES << 19
    part = target.with_name("killed.part")
    with program(f"{url}/slow", target, md5) as running:
        while running.poll() is None and not (part.exists() and part.stat().st_size >= half):
            time.sleep(0.002)
        running.kill()
    before = sent(url)
    our_seconds(f"{url}/file", target, md5)
    again = (sent(url) - before) / (MEGABYTES << 20)
    return {
        "figure": "killed (-9) at half of the file, then taken up",
        "ours": f"{again:.1%} sent again",
        "anchor": "the whole file 100 %",
        "ratio": round(again, 3),
        "target": f"< {MOST_AGAIN:.0%}",
        "ok": again < MOST_AGAIN,
    }


def rows():
    """Return the rows; those beside curl only where it is installed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, md5 = made(folder)
        with files_served(file) as url:
            found = [extra_memory(url, folder, md5), killed_and_resumed(url, folder, md5)]
            if shutil.which("curl") and shutil.which("md5sum"):
                found[:0] = [beside_curl(url, folder), beside_curl(url, folder, md5)]
            else:
                sys.stderr.write("bench_download: no curl or no md5sum here, speed is not measured\n")
    return found
