"""Brotli and gzip copies beside the text files of a built site, for hosts that send them as they are.

In: a built site folder. Out: the same with NAME.br and NAME.gz wherever that saves bytes; the same bytes each time.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

KINDS = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".csv", ".webmanifest"}
LEAST = 256  # bytes; below that a copy saves nothing worth a file
WORKERS = 2


def site(folder: Path, cache: Path) -> int:
    """Write the copies; how many files have them. `cache` keeps Brotli copies by content: quality 11 is slow."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in KINDS and path.is_file()]
    files = [path for path in files if path.stat().st_size >= LEAST]
    cache.mkdir(parents=True, exist_ok=True)

    def copies(path: Path) -> None:
        content = path.read_bytes()
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
        path.with_name(f"{path.name}.br").write_bytes(_brotli(content, cache))

    with ThreadPoolExecutor(WORKERS) as pool:  # both compressors let other threads run
        list(pool.map(copies, files))
    return len(files)


def _brotli(content: bytes, cache: Path) -> bytes:
    kept = cache / f"{brotli.version}-{hashlib.sha256(content).hexdigest()}"
    if kept.is_file():
        return kept.read_bytes()
    made: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=11)
    part = kept.with_name(f"{kept.name}-{os.getpid()}")
    part.write_bytes(made)
    part.replace(kept)  # whole or not at all, also when two builds run
    return made
