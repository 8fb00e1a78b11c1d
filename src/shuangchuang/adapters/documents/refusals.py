"""Why a file could not be read, and what its owner can do next.

One exception for every reason, so that a caller has one thing to catch. The code is
stable, the values fill the sentence, and the sentence (a msgid, see
docs/architecture.md) always ends in a step the person can take.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shuangchuang.domain.shared.refusals import Refusal

_RESAVE = "请用 WPS 或 Word 打开后“另存为”.docx，再上传。"

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "unreadable": "无法打开“{name}”（{reason}）。请检查路径和读取权限后重试。",
        "empty": "“{name}”是空文件。请检查后重新上传。",
        "no_text": "“{name}”里没有读到文字。请检查内容，或换用 Word 版本上传。",
        "too_large": "“{name}”有 {megabytes} MB，超过上限 {limit_megabytes} MB。请压缩其中的图片或拆成几个文件后再上传。",
        "too_much_text": "“{name}”的文字超过 {limit} 字。请按章节拆成几个文件后再上传。",
        "too_many_paragraphs": "“{name}”的段落和单元格超过 {limit} 个。请按章节拆成几个文件后再上传。",
        "too_many_pages": "“{name}”有 {pages} 页，超过上限 {limit} 页。请只导出计划正文所在的页后再上传。",
        "too_slow": "读取“{name}”超过 {seconds} 秒，已停止。请换用 Word 版本，或只导出计划正文所在的页后再上传。",
        "archive_bomb": "“{name}”解压后异常庞大，为安全起见没有读取。" + _RESAVE,
        "unsafe_markup": "“{name}”的 XML 带有文档类型或实体声明，为安全起见没有读取。" + _RESAVE,
        "too_deep": "“{name}”的内容嵌套过深，没有读取。请把正文复制到新的 Word 文档，存为 .docx 后再上传。",
        "damaged": "“{name}”已损坏或不完整（{detail}）。请重新下载或重新导出后再上传。",
        "encrypted": "“{name}”设有密码。请去掉密码后另存一份，再上传。",
        "scan": "“{name}”是扫描件，页面上只有图片、没有文字。请先做文字识别（OCR），或上传 Word 版本。",
        "garbled_font": "“{name}”的字体没有文字对照表，读出来是乱码。请先做文字识别（OCR），或上传 Word 版本。",
        "legacy_word": "“{name}”是旧版 Word（.doc）格式。" + _RESAVE,
        "wps_writer": "“{name}”是 WPS 文字（.wps）格式。请用 WPS 打开后“另存为”.docx，再上传。",
        "legacy_spreadsheet": "“{name}”是电子表格（.xls 或 .et）。请把计划正文放进 Word 文档，“另存为”.docx 后再上传。",
        "spreadsheet": "“{name}”是电子表格（.xlsx）。请把计划正文放进 Word 文档，“另存为”.docx 后再上传。",
        "presentation": "“{name}”是演示文稿。请把计划正文放进 Word 文档，“另存为”.docx 后再上传。",
        "compound_file": "“{name}”是旧版办公软件的格式。" + _RESAVE,
        "open_document": "“{name}”是 OpenDocument 格式。请用 WPS、Word 或 LibreOffice 打开后“另存为”.docx，再上传。",
        "rich_text": "“{name}”是 RTF 格式。" + _RESAVE,
        "xml_data": "“{name}”是 XML 数据，不是文档。如果它出自 Word，请打开后“另存为”.docx，再上传。",
        "web_archive": "“{name}”是单个文件网页（.mht）。请用浏览器打开，把正文复制到 Word 文档，存为 .docx 后再上传。",
        "image": "“{name}”是图片。请先做文字识别（OCR），或上传 Word 版本。",
        "archive": "“{name}”是压缩包。请解压后上传其中的文档。",
        "binary": "“{name}”不是文档，认不出它的格式。请上传 .docx、.pdf、.ofd、.html 或 .txt 文件。",
    }
)


class DocumentRefused(Refusal):
    """A file that is not read. ``values`` always holds ``name``; ``str()`` is the sentence to show."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, SENTENCES[code], **{"name": "这个文件", **values})

    def about(self, name: str) -> DocumentRefused:
        """The same refusal, told of a file that has a name."""
        return DocumentRefused(self.code, **{**self.values, "name": name})
