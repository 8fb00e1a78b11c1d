"""Papers onto pages: .docx, PDF and a print page in the layout of GB/T 9704-2012."""

from shuangchuang.adapters.papers.docx import as_docx
from shuangchuang.adapters.papers.html import as_html
from shuangchuang.adapters.papers.pdf import as_pdf

__all__ = ["as_docx", "as_html", "as_pdf"]
