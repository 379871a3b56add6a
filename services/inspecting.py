"""What an unknown file really is: a photo or a paper that can be shown without harm, or a refusal. Content alone counts."""

import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from models.evidence import LARGEST
from services.errors import Refusal

PHOTOS: Final = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PDF: Final = "application/pdf"
ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", PDF: "pdf"}
_MARKS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_MOST_PIXELS: Final = 110_000_000  # the largest camera of a phone; a JPEG of it is read at an eighth of its size
_MOST_UNPACKED: Final = 30_000_000  # of the kinds that must be unpacked whole
_MOST_OBJECTS: Final = 50_000
_MOST_PAGES: Final = 200
_ACTIVE_KEYS: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"})  # fmt: skip
_ACTIVE_ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR", "/Rendition"})  # fmt: skip
_SHOWN: Final = 1_600  # pixels of the longer side of what a screen shows

Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
logging.getLogger("pypdf").disabled = True  # it quotes the file, and files hold people's data


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept."""

    media_type: str
    pages: int


def inspected(content: bytes) -> Inspected:
    """What the bytes are. Raises Refusal ("evidence.…") for whatever is not a sound photo or PDF, or too big."""
    if not content:
        raise Refusal("evidence.empty")
    if len(content) > LARGEST:
        raise Refusal("evidence.too_big", most=LARGEST // 2**20)
    try:
        if content.startswith(b"%PDF-"):
            return Inspected(PDF, _pages(content))
        if content.startswith(_MARKS):
            return Inspected(_photo(content), 1)
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("evidence.unpacks_too_big") from None
    except Exception:  # noqa: BLE001 the readers raise dozens of kinds of errors on hostile files
        raise Refusal("evidence.broken") from None
    raise Refusal("evidence.kind")


def preview(content: bytes) -> bytes:
    """A photo as a screen shows it: upright, small, made anew, so that nothing hidden in the file reaches a browser."""
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            image.draft("RGB", (_SHOWN, _SHOWN))
            upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((_SHOWN, _SHOWN))
        Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "JPEG", quality=82)
    except Exception:  # noqa: BLE001 what the camera noted may be nonsense though the picture is sound
        raise Refusal("evidence.broken") from None
    return out.getvalue()


def _photo(content: bytes) -> str:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
        kind, pixels = PHOTOS[str(image.format)], image.width * image.height
        if pixels > (_MOST_PIXELS if kind == "image/jpeg" else _MOST_UNPACKED):
            raise Refusal("evidence.unpacks_too_big")
        if kind != "image/jpeg" and getattr(image, "n_frames", 1) > 1:
            raise Refusal("evidence.moving")
        image.draft("L", (image.width // 8, image.height // 8))
        image.load()
    return kind


def _pages(content: bytes) -> int:
    """How many pages a PDF has. Whatever could run, open or hide something else makes it no evidence."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise Refusal("evidence.encrypted")
    for thing in _everything(reader):
        if _ACTIVE_KEYS.intersection(thing) or _plain(thing, "/S") in _ACTIVE_ACTIONS:
            raise Refusal("evidence.active_content")
    pages = len(reader.pages)
    if not pages:
        raise Refusal("evidence.broken")
    if pages > _MOST_PAGES:
        raise Refusal("evidence.unpacks_too_big")
    return pages


def _plain(thing: DictionaryObject, key: str) -> str:
    return str(thing[key]) if key in thing else ""


def _everything(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from the top of the file, each once."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer]
    counted = 0
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        counted += 1
        if counted + len(waiting) > _MOST_OBJECTS * 20:
            raise Refusal("evidence.unpacks_too_big")
        if isinstance(thing, DictionaryObject):
            yield thing
        waiting.extend(_inside(thing))
        if len(seen) > _MOST_OBJECTS:
            raise Refusal("evidence.unpacks_too_big")


def _inside(thing: object) -> Iterable[Any]:
    values: Iterable[Any] = ()
    if isinstance(thing, DictionaryObject):
        values = (thing.raw_get(key) for key in thing)
    elif isinstance(thing, ArrayObject):
        values = list.__iter__(thing)
    return [value for value in values if isinstance(value, IndirectObject | DictionaryObject | ArrayObject)]


_FORMATS: Final = ("JPEG", "PNG", "WEBP")
