"""Ask the data-exchange platform for the facts of organisations."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from shuangchuang.domain.shared import CreditCode, Refusal
from shuangchuang.halls.registry import queries, services


class Command(BaseCommand):
    """One line an organisation: what is new, and what was left out and why."""

    help = "向数据共享平台取机构的事实；机构须已同意政策匹配"

    def add_arguments(self, parser: Any) -> None:
        """The codes."""
        parser.add_argument("credit_codes", nargs="+", metavar="统一社会信用代码")

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Ask for each in turn.

        :raises CommandError: one of them had no answer; those before it are stored.
        """
        platform = import_string(settings.DATA_EXCHANGE)()
        for words in options["credit_codes"]:
            try:
                body = queries.organisation_of_code(CreditCode.parse(words))
                if body is None:
                    raise CommandError(f"{words} 没有登记。请先登记这家机构。", returncode=2)
                found = services.refresh_facts(
                    organisation=body,
                    platform=platform,
                    asked_by=None,
                    asked_at=timezone.now(),
                    reference=str(uuid4()),
                )
            except Refusal as refusal:
                raise CommandError(f"{words}：{refusal}", returncode=2) from refusal
            self.stdout.write(f"{body.credit_code} {body.name}：新 {found.new} 项，未采用 {len(found.left_out)} 项")
            for key, code in found.left_out:
                self.stdout.write(f"  {key}  {code}")
