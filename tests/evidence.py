"""Photos and papers as people hand them in, and those made to do harm."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject


def photo(kind: str = "JPEG", size: tuple[int, int] = (80, 60), shade: int = 90) -> bytes:
    """A picture with what a telephone's camera notes in it."""
    image = Image.linear_gradient("L").resize(size).point(lambda sign: (sign + shade) % 256).convert("RGB")
    noted = Image.Exif()
    noted[0x010F] = "Kanarijfons"  # who made the camera
    noted[0x0112] = 6  # lies on its side
    out = io.BytesIO()
    image.save(out, kind, exif=noted)
    return out.getvalue()


def paper(pages: int = 1, text: str = "čeks") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": text})
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _changed(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    return written(writer)


def _action(kind: str, **more: str) -> bytes:
    def change(writer: PdfWriter) -> None:
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        action.update({NameObject(f"/{key}"): TextStringObject(value) for key, value in more.items()})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return _changed(change)


def _hidden_action() -> bytes:
    """The kind of the action stands in an object of its own."""

    def change(writer: PdfWriter) -> None:
        kind = writer._add_object(NameObject("/Launch"))
        writer.root_object[NameObject("/AA")] = ArrayObject([DictionaryObject({NameObject("/S"): kind})])

    return _changed(change)


def _widened(png: bytes, width: int, height: int) -> bytes:
    """A small picture that says of itself that it is a huge one."""
    import zlib

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + png[24:29]
    return png[:16] + header + zlib.crc32(b"IHDR" + header).to_bytes(4, "big") + png[33:]


def _bomb() -> bytes:
    """Twelve thousand by twelve thousand points of nothing in a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG", optimize=True)
    return out.getvalue()


def _moving() -> bytes:
    frames = [Image.new("RGB", (20, 20), shade) for shade in ("red", "green")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _other(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, kind)
    return out.getvalue()


@dataclass(frozen=True)
class Harm:
    """One file; it is made when it is needed, for some are large."""

    what: str
    name: str
    make: Callable[[], bytes]
    why: str


HARMFUL = (
    Harm("nothing", "x.pdf", lambda: b"", "evidence.empty"),
    Harm("eleven megabytes", "x.jpg", lambda: photo() + b"\0" * 11 * 2**20, "evidence.too_big"),
    Harm("a program", "čeks.jpg", lambda: b"MZ\x90\0" + b"\0" * 500, "evidence.kind"),
    Harm("a web page", "x.pdf", lambda: b"<html><script>alert(1)</script></html>", "evidence.kind"),
    Harm("a drawing that is a program", "x.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "evidence.kind"),
    Harm("an XML with entities", "x.pdf", lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///x">]><a>&e;</a>', "evidence.kind"),
    Harm("an archive", "x.pdf", lambda: b"PK\x03\x04" + b"\0" * 300, "evidence.kind"),
    Harm("a workbook with macros", "x.xlsm", lambda: b"PK\x03\x04xl/vbaProject.bin" + b"\0" * 300, "evidence.kind"),
    Harm("an old document", "x.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "evidence.kind"),
    Harm("a picture of a kind that is not taken", "x.jpg", lambda: _other("GIF"), "evidence.kind"),
    Harm("another such", "x.png", lambda: _other("TIFF"), "evidence.kind"),
    Harm("half a photo", "x.jpg", lambda: photo(size=(400, 400))[:900], "evidence.broken"),
    Harm("a photo of only its beginning", "x.jpg", lambda: b"\xff\xd8\xff", "evidence.broken"),
    Harm("half a picture", "x.png", lambda: photo("PNG", (300, 300))[:400], "evidence.broken"),
    Harm("a sound file, not a picture", "x.webp", lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 60, "evidence.broken"),
    Harm("a bomb of points", "x.png", _bomb, "evidence.unpacks_too_big"),
    Harm("a lie about its size", "x.png", lambda: _widened(photo("PNG"), 60_000, 60_000), "evidence.unpacks_too_big"),
    Harm("a film", "x.webp", _moving, "evidence.moving"),
    Harm("a paper with no pages", "x.pdf", lambda: written(PdfWriter()), "evidence.broken"),
    Harm("a paper of only its beginning", "x.pdf", lambda: b"%PDF-1.7\n", "evidence.broken"),
    Harm("a locked paper", "x.pdf", lambda: _changed(lambda writer: writer.encrypt("slepeni")), "evidence.encrypted"),
    Harm("a paper with a script", "x.pdf", lambda: _action("/JavaScript", JS="app.alert(1)"), "evidence.active_content"),
    Harm("a paper that starts a program", "x.pdf", lambda: _action("/Launch", F="cmd.exe"), "evidence.active_content"),
    Harm("a paper that sends a form", "x.pdf", lambda: _action("/SubmitForm", F="https://example.org"), "evidence.active_content"),
    Harm("a paper that hides what it does", "x.pdf", _hidden_action, "evidence.active_content"),
    Harm("a paper that spells it otherwise", "x.pdf", lambda: _hidden_action().replace(b"/Launch", b"/L#61unch"), "evidence.active_content"),
    Harm("a paper with a file in it", "x.pdf", lambda: _changed(lambda writer: writer.add_attachment("x.exe", b"MZ")), "evidence.active_content"),
    Harm("a paper of very many pages", "x.pdf", lambda: paper(201), "evidence.unpacks_too_big"),
)  # fmt: skip
