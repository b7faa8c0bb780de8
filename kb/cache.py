"""Files that may vanish at any time: whole or not there, checked when read, never needed.

A cache entry is a header line (version, checksum of the rest) and its bytes; one that another library reads in place
has that line behind its bytes. One that is truncated, altered or of another version counts as not there. A folder that
cannot be written is said once in the log, and work goes on in memory.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import tempfile
import zlib
from pathlib import Path

from platformdirs import user_cache_dir

VERSION = 2
_LONGEST = 80
"""Bytes of a header line."""
log = logging.getLogger("bps.cache")
_told: set[str] = set()


def cache_folder() -> Path:
    """Return the folder in force: `BPS_CACHE`, else the platform's."""
    chosen = os.environ.get("BPS_CACHE")
    return Path(chosen) if chosen else Path(user_cache_dir("bps-synergy", appauthor=False))


def digest(*parts: bytes | str) -> str:
    """Return a SHA-256 over `parts`, safe against moved borders.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "big"))
        total.update(raw)
    return total.hexdigest()


def read_cache(name: str) -> bytes | None:
    """Return the bytes kept under `name`, or None when absent, damaged or of another version."""
    path = cache_folder() / name
    try:
        with path.open("rb", buffering=0) as file:  # a large entry is read once, in one piece
            header = file.readline(_LONGEST).rstrip(b"\n")
            body = file.read()
    except OSError:
        return None
    if header != _header(body):
        log.warning("cache entry %s is damaged or old and is rebuilt", name)
        return None
    return body


def cached_file(name: str) -> Path | None:
    """Return the file of an entry that was kept `in_place`, or None when absent, damaged or of another version.

    The file holds the bytes of the entry from its beginning; it is looked through without being read into memory.
    """
    path = cache_folder() / name
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            end = content.rfind(b"\n")
            with memoryview(content) as whole, whole[: max(end, 0)] as body:
                intact = content[end + 1 :] == _header(body)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    if not intact:
        log.warning("cache entry %s is damaged or old and is rebuilt", name)
        return None
    return path


def own(name: str) -> bool:
    """Say whether the entry `name` is this user's and nobody else may write it or its folder."""
    if not hasattr(os, "getuid"):
        return True
    try:
        states = [cache_folder().stat(), (cache_folder() / name).stat()]
    except OSError:
        return False
    return all(s.st_uid == os.getuid() and not s.st_mode & 0o022 for s in states)


def write_cache(name: str, body: bytes, *, in_place: bool = False) -> bool:
    """Keep `body` under `name`, atomically; return whether it could be kept.

    Parameters
    ----------
    name: of the entry.
    body: its bytes.
    in_place: whether it is for `cached_file`, else for `read_cache`.
    """
    path = cache_folder() / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
        try:
            with os.fdopen(handle, "wb") as file:
                parts = (body, b"\n", _header(body)) if in_place else (_header(body), b"\n", body)
                file.writelines(parts)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        folder = str(path.parent)
        if folder not in _told:
            _told.add(folder)
            log.warning("the cache folder cannot be written (%s): working in memory", error.strerror)
        return False
    return True


def _header(body: bytes | memoryview) -> bytes:
    return f"bps-cache {VERSION} {len(body)} {zlib.crc32(body):08x}".encode()
