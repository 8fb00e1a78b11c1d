"""Ledgers on their way out and back: spreadsheets that people edit off line.

state ──write_ledger──▶ .xlsx ──a person──▶ .xlsx ──read_ledger──▶ edits, or errors cell by cell
"""

from shuangchuang.adapters.exchange.ledger_xlsx import CellError, Sheetback, read_ledger, write_ledger

__all__ = ["CellError", "Sheetback", "read_ledger", "write_ledger"]
