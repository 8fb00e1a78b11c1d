"""Zip packages (docx, ofd), read with a bound on what may come out of them."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from shuangchuang.adapters.documents.limits import MEGABYTE, Limits
from shuangchuang.adapters.documents.refusals import DocumentRefused

_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError, IndexError)


@dataclass(slots=True)
class Package:
    """The members of one zip. What is read counts against the limits of the file."""

    archive: zipfile.ZipFile
    limits: Limits
    _read: int = 0
    _names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes, limits: Limits) -> Package:
        """
        Look at the list of members.

        :raises DocumentRefused: not a zip, or one with too many members.
        """
        if data.count(b"PK\x01\x02") > 2 * limits.members:
            raise DocumentRefused("archive_bomb")
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_ERRORS:
            raise DocumentRefused("damaged", detail="压缩结构不完整") from None
        if len(archive.namelist()) > limits.members:
            raise DocumentRefused("archive_bomb")
        package = cls(archive, limits)
        # Some writers use backslashes or another case; a name is found whatever they did.
        for name in archive.namelist():
            package._names.setdefault(_folded(name), name)
        return package

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._names

    def read(self, name: str) -> bytes:
        """
        The bytes of one member.

        :raises DocumentRefused: missing, broken, under a password, or blown up.
        """
        stored = self._names.get(_folded(name))
        if stored is None:
            raise DocumentRefused("damaged", detail=f"缺少 {name}")
        info = self.archive.getinfo(stored)
        if info.flag_bits & 0x1:
            raise DocumentRefused("encrypted")
        if info.file_size > MEGABYTE and info.file_size > self.limits.ratio * max(1, info.compress_size):
            raise DocumentRefused("archive_bomb")
        room = self.limits.unpacked_bytes - self._read
        try:
            with self.archive.open(info) as member:
                # The size in the directory may be a lie, so the bound is put on what really comes out.
                data = member.read(room + 1)
        except _ZIP_ERRORS:
            raise DocumentRefused("damaged", detail=f"{name} 无法解压") from None
        except RuntimeError:
            raise DocumentRefused("encrypted") from None
        if len(data) > room:
            raise DocumentRefused("archive_bomb")
        self._read += len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of one XML member. See :func:`parse_xml`."""
        data = self.read(name)
        if data.count(b"<") > self.limits.tags:
            raise DocumentRefused("archive_bomb")
        return parse_xml(data, name)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """
    Parse XML that nobody vouches for: no document type, no entities, no network, depth 256 at most.

    :raises DocumentRefused: it is broken, or it tries one of these.
    """
    plain = data.replace(b"\x00", b"")  # the same words in UTF-16
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DocumentRefused("unsafe_markup")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        if "depth" in str(error).lower():
            raise DocumentRefused("too_deep") from None
        raise DocumentRefused("damaged", detail=f"{name} 不是合格的 XML") from None
    if root is None:
        raise DocumentRefused("damaged", detail=f"{name} 不是合格的 XML")
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentRefused("unsafe_markup")
    return root


def resolve(base: str, target: str) -> str:
    """The member that ``target``, written inside the member ``base``, points at.

    >>> resolve("Doc_0/Document.xml", "Pages/Page_0/Content.xml")
    'Doc_0/Pages/Page_0/Content.xml'
    >>> resolve("Doc_0/Document.xml", "/Doc_0/PublicRes.xml")
    'Doc_0/PublicRes.xml'
    """
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target)).lstrip("/")


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
