"""What a browser's tab and the server still owe each other: a screen stands still when nothing is."""

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Wire:
    """Listens along on the tab's websocket. Whether somebody waits for an answer is heard here sooner than seen there."""

    def __init__(self, page: Page) -> None:
        self.owed = False  # a run was asked for, and none that began afterwards has ended
        self._running = False
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._asked)
        socket.on("framereceived", self._answered)

    def _asked(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.owed, self._running = True, False

    def _answered(self, frame: str | bytes) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        if message.HasField("new_session"):
            self._running = True
        elif message.HasField("script_finished") and self._running:
            self.owed = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            self._running = False
