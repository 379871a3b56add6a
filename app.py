"""The one entry. However it is started, the protective layer stands before every route."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from pages.front import settings
from pages.front.routes import routes
from pages.front.shield import Shield
from pages.front.warmup import lifespan
from pages.shell import incidents
from pages.shell.paths import PATHS

# Streamlit would serve every script in a folder called pages around the front door.
PagesManager.uses_pages_directory = False
# Its settings are those beside this file, from wherever the server was started.
config._main_script_path = __file__  # noqa: SLF001 what `streamlit run` sets too; there is no public way

app = st.App(
    Path(__file__).parent / "pages" / "shell" / "door.py",
    routes=routes(PATHS),
    middleware=[Middleware(Shield, pages=PATHS)],
    lifespan=lifespan(
        "pages.shell.menu",
        "pages.shell.authenticator",
        "pages.figures.charts",
        "pages.effect.effect",
        "pages.plans.printing",
    ),
    on_script_error=incidents.report,
)
settings.require_safe()
