"""Everything a change must pass, in one go: python -m tests [pytest's own options]."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
    ("pytest", "-n", str(max(2, (os.cpu_count() or 2))), "--dist", "worksteal", *sys.argv[1:]),
)

if os.environ.get("PUMPURS_CI") == "1":  # the machine that decides also sees that the tests notice
    CHECKS = (*CHECKS, ("python", "-m", "tests.house.sabotage", "--minutes", "20"))

# Databases are made and thrown away by the hundred: in memory where there is such a place, so that nobody waits for the disk.
MEMORY = Path("/dev/shm")
ROOMY = 4 * 2**30
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOMY:
    os.environ["TMPDIR"] = str(MEMORY)

for name, *options in CHECKS:
    began = time.monotonic()
    print(f"— {name} {' '.join(options)}", flush=True)
    if subprocess.run([BIN / name, *options], check=False).returncode:
        sys.exit(f"Stopped at: {name}")
    print(f"  {time.monotonic() - began:.0f} s", flush=True)
