"""Break the house on purpose, one way after another, and see each caught: python -m tests.house.sabotage [--minutes N] [name…].

After so many minutes no other way is begun; how many were not tried is said.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from pathlib import Path

from tests.house.source import ROOT, files

LIST = Path(__file__).with_name("sabotage.toml")
ONE_DATABASE = "not postgresql"  # what is broken here is broken on either
_CAUGHT = 1  # what pytest answers where a test failed; anything above is trouble with the test itself
_LATER = 1_000_000_000  # nanoseconds: what was compiled before does not count for the broken file


@dataclass(frozen=True)
class Breakage:
    """One way to break the house: `old` in the file becomes `new`, and the test named must fail."""

    name: str
    file: str
    old: str
    new: str
    test: str


def breakages() -> list[Breakage]:
    return [Breakage(**one) for one in tomllib.loads(LIST.read_text("utf-8"))["breakage"]]


def copy_to(folder: Path) -> Path:
    """The tree as it is, without what belongs to this machine."""
    for path in files():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target)
    return folder


def passes(tree: Path, tests: Sequence[str], *, learning: bool = False) -> tuple[int, str]:
    """What pytest answers in that tree, and its last words. Only while learning it may keep what it compiled."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PUMPURS_CI"))}
    environment = kept | ({} if learning else {"PYTHONDONTWRITEBYTECODE": "1", "PUMPURS_SABOTAGE": "1"})
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", ONE_DATABASE, *tests]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout[-1500:] + done.stderr[-500:]


def caught(tree: Path, breakage: Breakage) -> tuple[bool, str]:
    """Whether the test fails while the house is broken so; the file is mended afterwards."""
    file = tree / breakage.file
    whole, times = file.read_text("utf-8"), file.stat()
    if whole.count(breakage.old) != 1:
        return False, f"what is to be broken stands {whole.count(breakage.old)} times in {breakage.file}"
    file.write_text(whole.replace(breakage.old, breakage.new), "utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns + 10 * _LATER))
    try:
        code, said = passes(tree, [breakage.test])
    finally:
        file.write_text(whole, "utf-8")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    return code == _CAUGHT, said


def run(chosen: Sequence[Breakage], minutes: float = inf) -> tuple[list[str], int]:
    """The names of those that nobody noticed, all of them where the whole house does not pass by itself; and how many were tried."""
    until = time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
        tree = copy_to(Path(folder) / "0")
        code, said = passes(tree, sorted({breakage.test for breakage in chosen}), learning=True)
        if code:
            print(said, "\nThe house does not stand by itself.", flush=True)
            return [breakage.name for breakage in chosen], 0
        hands = min(os.cpu_count() or 1, len(chosen))
        trees = [tree, *(shutil.copytree(tree, Path(folder) / str(number)) for number in range(1, hands))]
        with ThreadPoolExecutor(hands) as pool:
            shares = list(
                pool.map(_survivors, trees, (chosen[number::hands] for number in range(hands)), [until] * hands)
            )
            return [name for survived, _tried in shares for name in survived], sum(tried for _survived, tried in shares)


def _survivors(tree: Path, share: Sequence[Breakage], until: float) -> tuple[list[str], int]:
    survived = []
    for tried, breakage in enumerate(share):
        if time.monotonic() > until:
            return survived, tried
        ok, said = caught(tree, breakage)
        print(f"{'caught  ' if ok else 'SURVIVED'}  {breakage.name}{'' if ok else said}", flush=True)
        survived += [] if ok else [breakage.name]
    return survived, len(share)


def main(words: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.house.sabotage", description=__doc__)
    asked.add_argument("--minutes", type=float, default=inf)
    asked.add_argument("names", nargs="*")
    given = asked.parse_args(words)
    chosen = [breakage for breakage in breakages() if not given.names or breakage.name in given.names]
    survived, tried = run(chosen, given.minutes)
    print(f"{tried - len(survived)} of {tried} breakages were caught, {len(chosen) - tried} were not tried.")
    return 1 if survived or not tried else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
