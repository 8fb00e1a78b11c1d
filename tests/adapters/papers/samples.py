"""Papers to set: a bulletin, a notice, a report. 模拟数据."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shuangchuang.domain.papers import (
    Align,
    Attachment,
    Cell,
    Column,
    Form,
    Heading,
    Ink,
    IssueNumber,
    Lines,
    Paper,
    PaperNumber,
    Paragraph,
    Picture,
    Quote,
    Remark,
    Run,
    Secrecy,
    Series,
    StackedBars,
    Table,
    Urgency,
    words,
)

D = Decimal
DAY = date(2022, 6, 30)


def bulletin() -> Paper:
    lights = StackedBars(
        "各单位督办事项亮灯情况",
        ("自治区科技厅", "自治区财政厅", "南宁市人民政府"),
        (
            Series("绿灯", (D(8), D(5), D(3)), Ink.GREEN),
            Series("黄灯", (D(2), D(1), None), Ink.YELLOW),
            Series("红灯", (D(1), D(0), D(2)), Ink.RED),
        ),
    )
    progress = Lines(
        "累计办结率",
        ("4月", "5月", "6月"),
        (Series("计划", (D(33), D(42), D(50))), Series("实际", (D(26), None, D("44.4")))),
    )
    columns = (Column("序号", 0.7, Align.CENTRE), Column("督办事项", 3), Column("逾期天数", 1, Align.RIGHT))
    rows = tuple((Cell(str(at)), Cell("建设双创示范基地"), Cell("15", evidence=f"late:{at}")) for at in range(1, 61))
    return Paper(
        form=Form.BULLETIN,
        issuer_mark="双创工作督办通报",
        number=IssueNumber(6, 18),
        title="关于2022年6月推进大众创业万众创新工作督办情况的通报",
        signed_date=DAY,
        marking="模拟数据",
        addressees=("各设区市人民政府",),
        copies_to=("自治区党委办公厅", "自治区人大常委会办公厅"),
        printed_by="自治区推进双创厅际联席会议办公室",
        printed_date=DAY,
        body=(
            Heading(1, words("总体情况")),
            Paragraph(words("逾期", Run("3", evidence="late"), "项，", Run("请抓紧办理", strong=True), "。")),
            Picture(lights),
            Picture(progress),
            Heading(2, words("逾期事项")),
            Table(columns, rows, caption="表1　逾期事项"),
            Remark(words("逾期天数按自然日计算。")),
            Heading(3, words("按时报送"), words("每月25日前报送。")),
            Heading(4, words("联络员")),
            Quote(words("实事求是、依法依规。"), source="《政府督查工作条例》"),
        ),
    )


def notice() -> Paper:
    form = (
        (Cell("督办事项", label=True), Cell("建设国家级科技企业孵化器", span=3)),
        (Cell("牵头单位", label=True), Cell("自治区科技厅"), Cell("办理期限", label=True), Cell("2022年7月29日")),
    )
    return Paper(
        form=Form.LETTER,
        issuer_mark="广西壮族自治区推进大众创业万众创新厅际联席会议办公室",
        number=PaperNumber("桂双创督", 2022, 6),
        title="督办通知单",
        signed_date=DAY,
        addressees=("自治区科技厅",),
        urgency=Urgency.URGENT,
        sealed=True,
        signed_by=("自治区推进双创厅际联席会议办公室",),
        note="联系人：张三",
        copies_to=("自治区人民政府办公厅",),
        body=(Table((Column(), Column(share=2), Column(), Column(share=2)), form), Paragraph(words("请按期办理。"))),
        attachments=(Attachment("反馈表", (Table((Column("项目"), Column("内容", 3)), ()),)), Attachment("任务清单")),
    )


def report(text: str = "创" * 28 * 22 * 3) -> Paper:
    return Paper(
        form=Form.DOCUMENT,
        issuer_mark="广西壮族自治区发展和改革委员会文件",
        number=PaperNumber("桂双创督", 2022, 6),
        title="关于知识产权保护政策落实情况专项督查的报告",
        signed_date=DAY,
        approvers=("李四",),
        copy_number=12,
        secrecy=Secrecy("秘密", "1年"),
        urgency=Urgency.EXTRA,
        addressees=("自治区人民政府",),
        signed_by=("广西壮族自治区发展和改革委员会",),
        copies_to=("自治区知识产权局",),
        printed_by="自治区发展改革委办公室",
        printed_date=date(2022, 7, 1),
        body=(Paragraph(words(text)),),
    )
