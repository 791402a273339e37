"""Office packages: judged by content, opened within limits, never trusted."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from lxml import etree

from helsefellesskap.core.files import messages
from helsefellesskap.core.files.complaints import FileRefused
from helsefellesskap.core.files.limits import MEGABYTE, Limits

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_WORD = "wordprocessingml."
_EXCEL = "spreadsheetml."
_ENCRYPTED = 0x1
_XML_ENDINGS = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class Relation:
    """What a part points at; `external` means outside the file."""

    key: str
    kind: str
    target: str
    external: bool


class Package:
    """A zip of parts whose directory has been looked through before unpacking."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise FileRefused(messages.DAMAGED) from error
        self._check_directory(len(content))
        self._names = {info.filename for info in self._zip.infolist()}
        self.kind, self.main = self._main_part()
        for name in self._names:
            if name.lower().endswith(_XML_ENDINGS):
                self.xml(name)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def names(self) -> list[str]:
        return sorted(self._names)

    def xml(self, name: str) -> bytes:
        """The part's bytes, when it has no DTD and not too many tags."""
        data = self._bytes(name)
        if data.count(b"<") > self._limits.tags_per_part:
            raise FileRefused(
                messages.UNPACKED_TOO_BIG,
                limit=self._limits.unpacked_bytes // MEGABYTE,
            )
        _refuse_dtd(data)
        return data

    def raw(self, name: str) -> bytes:
        """A part that is no XML, such as a picture."""
        return self._bytes(name)

    def relations(self, part: str) -> Iterator[Relation]:
        """What the part points at, with inner targets as names of parts."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self._names:
            return
        for item in parsed(self.xml(path)).iter(f"{_RELATIONS}Relationship"):
            external = item.get("TargetMode") == "External"
            target = item.get("Target", "")
            if not external:
                inside = posixpath.normpath(posixpath.join("/", folder, target))
                target = inside.lstrip("/")
            yield Relation(
                item.get("Id", ""),
                item.get("Type", "").rsplit("/", 1)[-1],
                target,
                external,
            )

    def all_relations(self) -> Iterator[Relation]:
        """What any part of the file points at."""
        for name in self.names():
            folder, base = posixpath.split(name)
            if base.endswith(".rels") and posixpath.basename(folder) == "_rels":
                owner = posixpath.join(posixpath.dirname(folder), base[:-5])
                yield from self.relations(owner)

    def _bytes(self, name: str) -> bytes:
        if name not in self._names:
            raise FileRefused(messages.DAMAGED)
        try:
            return self._zip.read(name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise FileRefused(messages.DAMAGED) from error

    def _check_directory(self, packed: int) -> None:
        entries = self._zip.infolist()
        names = [entry.filename for entry in entries]
        unpacked = sum(entry.file_size for entry in entries)
        limits = self._limits
        if not entries or len(set(names)) < len(names):
            raise FileRefused(messages.DAMAGED)
        if len(entries) > limits.parts:
            raise FileRefused(messages.TOO_MANY_PARTS, limit=limits.parts)
        if unpacked > limits.unpacked_bytes or (
            unpacked > limits.ratio_counts_from and unpacked > packed * limits.ratio
        ):
            raise FileRefused(
                messages.UNPACKED_TOO_BIG, limit=limits.unpacked_bytes // MEGABYTE
            )
        if any(_points_outside(name) for name in names):
            raise FileRefused(messages.UNSAFE_NAMES)
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise FileRefused(messages.PASSWORD)

    def _main_part(self) -> tuple[str, str]:
        """Word or Excel, and the name of the part to begin with."""
        if "mimetype" in self._names and "[Content_Types].xml" not in self._names:
            raise FileRefused(messages.OTHER_KIND, kind="OpenDocument")
        if "[Content_Types].xml" not in self._names:
            raise FileRefused(messages.OTHER_KIND, kind="zip")
        main = ("", "")
        root = parsed(self.xml("[Content_Types].xml"))
        for item in root.iter(f"{_TYPES}Override", f"{_TYPES}Default"):
            content_type = item.get("ContentType", "")
            if "macroenabled" in content_type.lower() or "vba" in content_type.lower():
                raise FileRefused(_macro_sentence(content_type, self._names))
            if content_type.endswith(".main+xml"):
                name = item.get("PartName", "").lstrip("/")
                if _WORD in content_type:
                    main = ("docx", name)
                elif _EXCEL in content_type:
                    main = ("xlsx", name)
        if any(name.lower().endswith("vbaproject.bin") for name in self._names):
            raise FileRefused(_macro_sentence(main[0], self._names))
        if not main[0]:
            raise FileRefused(messages.OTHER_KIND, kind="Office")
        return main


def parsed(data: bytes) -> Any:
    """The root of a small part; larger ones are streamed by their readers."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused(messages.DAMAGED) from error


def streamed(data: bytes, tags: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Start and end of the named elements, one after another."""
    try:
        yield from etree.iterparse(
            BytesIO(data),
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
    except etree.XMLSyntaxError as error:
        too_deep = "depth" in str(error).lower()
        raise FileRefused(
            messages.TOO_DEEP if too_deep else messages.DAMAGED
        ) from error


class _FirstElement(Exception):
    """Past the place where a DTD may stand."""


def _refuse_dtd(data: bytes) -> None:
    """A DTD can fetch files and addresses, so none is ever parsed."""

    def doctype(*_: object) -> None:
        raise FileRefused(messages.DTD)

    def element(*_: object) -> None:
        raise _FirstElement

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except _FirstElement:
        return
    except expat.ExpatError as error:
        raise FileRefused(messages.DAMAGED) from error


def _points_outside(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in steps or ":" in steps[0]


def _macro_sentence(hint: str, names: set[str]) -> StrOrPromise:
    word = "word" in hint or hint == "docx"
    word = word or any(name.startswith("word/") for name in names)
    return messages.MACROS_WORD if word else messages.MACROS_EXCEL
