"""Draft the migration that leads from the newest one to the models: python -m models.migrations "what changes".

It is written by comparing them on an empty SQLite database. Triggers and data are not compared: read it, and add them.
"""

import sys
import tempfile
from pathlib import Path

from models import schema
from models.database import make_engine

with tempfile.TemporaryDirectory() as folder:
    engine = make_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
    schema.migrate(engine)
    schema.draft(engine, " ".join(sys.argv[1:]) or sys.exit(__doc__))
    engine.dispose()
