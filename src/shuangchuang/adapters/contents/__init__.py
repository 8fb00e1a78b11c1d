"""Files that people hand in: what each one really is, and how it looks.

bytes, name ─telling─▶ Told(kind, media type, name)  or ContentRefused
bytes ─previews─▶ pictures of pages, or text, made in a process of their own
"""

from shuangchuang.adapters.contents.kinds import KINDS, Kind
from shuangchuang.adapters.contents.telling import ContentRefused, Told, media_type_of, tell

__all__ = ["KINDS", "ContentRefused", "Kind", "Told", "media_type_of", "tell"]
