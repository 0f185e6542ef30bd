"""Wire schemas of texts: articles, annexes, gaps, one version's, and all that hold on a day."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import OneOf

from guize.domain.effective.answer import LayerKind
from guize.http.wire import members
from guize.http.wire.answers import AsOfAnswer, GapAnswer
from guize.packs.text import CUTS


class ArticleAnswer(members.Answer):
    """One article."""

    key = members.text("条的代号,如 48、48-1、notice/3。Its key, such as 48, 48-1, notice/3.")
    ordinal = members.number("序号。Ordinal.")
    inserted = fields.Integer(metadata={"description": "之几。1 for 之一, 2 for 之二 …."})
    part = members.optional("文件的部分:notice、annex-1……。Part of the document.")
    label = members.text("原文标号;从条中间开始的为空。Its own label; empty where cut off.")
    chapter = members.text("所在章。Chapter.", allow_none=True)
    paragraphs = members.texts("段落。Paragraphs.")
    cut = fields.List(
        fields.String(validate=OneOf(CUTS)),
        metadata={"description": "所缺之处:开头、中间、末尾。What of it is missing."},
    )


class AnnexAnswer(members.Answer):
    """An annex; its articles are among those of the text."""

    part = members.text("名称,如 annex-1。Its name, such as annex-1.")
    title = members.text("标题。Title.", allow_none=True)
    preamble = members.texts("第一条之前的话。What precedes its articles.")


class TextAnswer(members.Answer):
    """The text of an instrument."""

    tenant = members.text("租户。Tenant.")
    series = members.text("系列。The series.")
    version = members.number("版本号。Number.")
    instrument = members.text("文号或标题。The instrument's number, else its title.")
    title = members.text("标题。Title.")
    preface = members.texts("印发通知。The issuing notice.")
    preamble = fields.List(
        fields.String(), metadata={"description": "第一条之前的话。What precedes the articles."}
    )
    articles = members.many(ArticleAnswer, "条文。Articles.")
    annexes = members.many(AnnexAnswer, "附件。Annexes.", required=False)
    gaps = members.many(GapAnswer, "缺失或无法辨认之处。What is missing or illegible.")
    colophon = members.texts("落款。Signature and date.")


class TextInForce(TextAnswer):
    """The text of an instrument that holds on a day."""

    kind = members.one_of(
        LayerKind,
        "全文、补充、分条施行的条文或上级基准。"
        "Base, supplement, articles with a day of their own, or a baseline.",
    )
    effective_from = members.day("生效日。First day in force.")
    effective_to = members.day("失效日(当日起无效)。First day without force.", nullable=True)


class TextsAnswer(AsOfAnswer):
    """The texts that hold for a tenant on a day."""

    texts = members.many(
        TextInForce, "当日有效的文件,按系列与层次。Instruments in force, series by series."
    )
