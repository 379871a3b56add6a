"""The websocket: who may open it, what may be said over it, and that whoever breaks the rules harms nobody else."""

import socket
from collections.abc import Callable
from contextlib import ExitStack
from uuid import uuid4

import pytest
import websocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.front.messages import allowed
from services import tokens
from services.rules.permissions import Actor
from tests.security.browserless import Browser
from tests.security.tab import Cut, Tab
from tests.world import World

FOREIGN = (
    "https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:1", "http://0.0.0.0", "http://127.0.0.1",
    "http://127.0.0.1:{port}.evil.example", "http://evil.example:{port}", "http://127.0.0.1:{port}@evil.example",
    "https://127.0.0.1:{port}", "http://127.0.0.1:{port}/", "HTTP://127.0.0.1:{port}", "file://", None,
)  # fmt: skip


def refused(browser: Browser, **how: str | None) -> int:
    """The status with which a handshake is refused."""
    with pytest.raises(websocket.WebSocketBadStatusException) as refusal:
        browser.connect(**how)
    return int(refusal.value.status_code)


def port(browser: Browser) -> str:
    return browser.base.rsplit(":", 1)[1]


@pytest.mark.parametrize("origin", FOREIGN)
def test_no_other_site_opens_the_stream(browser: Browser, origin: str | None) -> None:
    assert refused(browser, origin=origin and origin.format(port=port(browser))) == 403


@pytest.mark.parametrize("host", ["evil.example:{port}", "127.0.0.1", "0.0.0.0:{port}"])
def test_a_name_bound_anew_to_this_machine_is_refused(browser: Browser, host: str) -> None:
    host = host.format(port=port(browser))

    assert refused(browser, host=host, origin=f"http://{host}") == 403
    assert refused(browser, host=host) == 403


def test_both_names_of_this_machine_are_good(server_port: str) -> None:
    for name in ("localhost", "127.0.0.1"):
        here = Browser(f"http://127.0.0.1:{server_port}", origin=f"http://{name}:{server_port}")
        assert here.open().screen.all("text_input")
        here.close()


@pytest.fixture
def server_port(browser: Browser) -> str:
    return port(browser)


@pytest.mark.parametrize("device", ["", "short", "x" * 39])
def test_a_browser_without_a_device_of_ours_is_refused(browser: Browser, device: str) -> None:
    browser.cookies = {"pumpurs_device": device, "other": "1"}

    assert refused(browser) == 403


def test_a_cookie_of_ten_kilobytes_keeps_only_its_sender_waiting(browser: Browser) -> None:
    sent = f"GET /_stcore/stream HTTP/1.1\r\nHost: {browser.host}\r\nOrigin: {browser.base}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    with socket.create_connection(("127.0.0.1", int(port(browser))), timeout=5) as line:
        line.sendall(f"{sent}Cookie: a={'x' * 10_000}\r\n\r\n".encode())

        assert browser.open().screen.all("text_input")


# What Streamlit would do for anybody who asks; of these it must never hear.
FORBIDDEN: dict[str, Callable[[BackMsg], object]] = {
    "clear everybody's cache": lambda m: setattr(m, "clear_cache", True),
    "run on save": lambda m: setattr(m, "set_run_on_save", True),
    "git": lambda m: setattr(m, "load_git_info", True),
    "shut down": lambda m: setattr(m, "debug_shutdown_runtime", True),
    "disconnect": lambda m: setattr(m, "debug_disconnect_websocket", True),
    "a file made later": lambda m: setattr(m.backend_operation_request.deferred_file, "file_id", "x"),
    "install skills": lambda m: m.backend_operation_request.install_skills.SetInParent(),
    "dismiss the nudge": lambda m: m.backend_operation_request.dismiss_skills_nudge.SetInParent(),
    "nothing at all": lambda _: None,
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_no_visitor_may_ask_is_dropped(browser: Browser, what: str) -> None:
    tab = browser.open()
    message = BackMsg()
    message.backend_operation_request.session_id = tab.screen.session_id
    message.ClearField("backend_operation_request")
    FORBIDDEN[what](message)
    tab.send(message)
    said = len(tab.received)
    tab.run()

    assert not allowed(message.SerializeToString())
    kinds = {kind_of(data) for data in tab.received[said:]}
    assert kinds <= {
        "new_session",
        "delta",
        "navigation",
        "script_finished",
        "page_config_changed",
        "session_status_changed",
    }
    assert tab.screen.all("text_input")


def kind_of(data: bytes) -> str:
    return str(ForwardMsg.FromString(data).WhichOneof("type"))


BROKEN = {
    "garbage": (b"\xff\x00\x13garbage" * 20, 1002),
    "half a message": (b"\x5a\xff\x01abc", 1002),
    "three megabytes": (b"\0" * 3_000_000, 1009),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_message_ends_that_connection_and_no_other(
    stage: World, inside: Callable[[Actor], Browser], browser: Browser, what: str
) -> None:
    bystander, culprit = inside(stage.cast.ilze).open(), browser.open()
    content, _code = BROKEN[what]
    culprit.socket.send_binary(content)

    assert cut_without_a_word(culprit)
    bystander.run()
    assert bystander.screen.pages


def test_text_instead_of_a_message_ends_the_connection(browser: Browser) -> None:
    tab = browser.open()
    tab.socket.send("rerun please")

    assert cut_without_a_word(tab)


def test_a_flood_of_messages_ends_the_connection(browser: Browser) -> None:
    tab = browser.open()
    beat = BackMsg(app_heartbeat=True)
    try:
        for _ in range(200):
            tab.send(beat)
    except (BrokenPipeError, ConnectionResetError, websocket.WebSocketException):
        pass

    assert cut_without_a_word(tab)


def cut_without_a_word(tab: Tab) -> bool:
    """Whether the server hangs up, and tells nothing of its insides while it does."""
    said = len(tab.received)
    try:
        while True:
            tab.listen()
    except Cut:
        pass
    return not any(word in data for data in tab.received[said:] for word in (b"Traceback", b".py", b"Error"))


def test_the_id_of_a_session_is_no_key_to_it(
    stage: World, inside: Callable[[Actor], Browser], browser: Browser
) -> None:
    victim = inside(stage.cast.ilze).open("skoleni")
    thief = browser.open(resume=victim.screen.session_id)

    assert thief.screen.session_id != victim.screen.session_id
    assert not thief.saw("Ievziede")
    victim.run()
    assert victim.screen.one(key="enrol")


def test_the_id_of_a_closed_session_is_no_key_to_it(
    stage: World, inside: Callable[[Actor], Browser], browser: Browser
) -> None:
    victim = inside(stage.cast.ilze).open("skoleni")
    victim.close()
    thief = browser.open(resume=victim.screen.session_id)

    assert thief.screen.session_id != victim.screen.session_id
    assert not thief.saw("Ievziede")


def test_its_owner_takes_a_broken_connection_up_again(stage: World, inside: Callable[[Actor], Browser]) -> None:
    owner = inside(stage.cast.ilze)
    before = owner.open("skoleni")
    before.close()
    after = owner.open("skoleni", resume=before.screen.session_id)

    assert after.screen.session_id == before.screen.session_id


def test_nobody_says_by_themselves_whose_device_they_are(
    stage: World, inside: Callable[[Actor], Browser], browser: Browser
) -> None:
    """Even the true mark of a victim's device, sent as a header of one's own, is worth nothing."""
    owner = inside(stage.cast.ilze)
    victim = owner.open("skoleni")
    bind = tokens.digest("bind", owner.cookies["pumpurs_device"])
    for name in ("X-Session-Bind", "x-session-bind", "X_Session_Bind", "X-SESSION-BIND"):
        browser.headers = {name: bind}
        thief = browser.open(resume=victim.screen.session_id)
        assert thief.screen.session_id != victim.screen.session_id
        assert not thief.saw("Ievziede")


def test_rows_of_another_sessions_table_are_not_handed_out(
    stage: World, inside: Callable[[Actor], Browser], browser: Browser
) -> None:
    victim, thief = inside(stage.cast.ilze).open("skoleni"), browser.open()
    message = BackMsg()
    request = message.backend_operation_request
    request.request_id, request.session_id = str(uuid4()), victim.screen.session_id
    request.dataframe_chunk.source_id = "1"
    thief.send(message)

    answer = thief.listen()
    while answer.WhichOneof("type") != "backend_operation_response":
        answer = thief.listen()
    assert answer.backend_operation_response.error_msg
    assert not answer.backend_operation_response.HasField("dataframe_chunk")


def test_half_open_connections_keep_nobody_waiting(browser: Browser) -> None:
    """Sixty visitors who begin to speak and never end do not keep the sixty-first from the door."""
    with ExitStack() as held:
        for _ in range(60):
            line = held.enter_context(socket.create_connection(("127.0.0.1", int(port(browser))), timeout=5))
            line.sendall(b"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        tab = browser.open()

        assert tab.screen.all("text_input")
