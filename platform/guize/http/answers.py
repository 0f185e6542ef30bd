"""Wire schemas of the answers: what the OpenAPI says of the bytes that the services make ready."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from guize.domain.answer import Reason, Status
from guize.domain.doubts import Certainty
from guize.domain.tenant import Level, Visibility
from guize.domain.version import Kind


def _text(description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - passed on
    return fields.String(required=True, metadata={"description": description}, **kwargs)


def _day(description: str, *, nullable: bool = False) -> fields.Date:
    return fields.Date(required=True, allow_none=nullable, metadata={"description": description})


def _json(description: str, **kwargs: Any) -> fields.Dict:  # noqa: ANN401 - passed on
    return fields.Dict(required=True, metadata={"description": description}, **kwargs)


def _one_of(literal: object, description: str, *, nullable: bool = False) -> fields.String:
    return fields.String(
        required=True,
        allow_none=nullable,
        validate=OneOf([*get_args(literal), *([None] if nullable else [])]),
        metadata={"description": description},
    )


class WordsAnswer(Schema):
    """A sentence in both languages."""

    zh = _text("中文。Chinese.")
    en = _text("英文。English.")


class LayerAnswer(Schema):
    """One version that the rules come from."""

    tenant = _text("来源租户。The tenant that it belongs to.")
    version = fields.Integer(required=True, metadata={"description": "版本号。Version number."})
    kind = fields.String(
        required=True,
        validate=OneOf(["base", "supplement", "baseline"]),
        metadata={"description": "全文、补充或上级基准。Base, supplement, or a baseline."},
    )
    instrument = _text("文号或标题。The instrument's number, else its title.")
    effective_from = _day("生效日。First day in force.")
    effective_to = _day("失效日(当日起无效)。First day without force.", nullable=True)


class CaveatAnswer(WordsAnswer):
    """A warning that goes with an answer."""

    code = _text("稳定代码。A stable code.")


class MissingAnswer(Schema):
    """An instrument that bears on the answer and is not on file."""

    title = _text("标题。Title.")
    number = _text("文号。Number.", allow_none=True)
    issued_on = _day("印发日。Date of issue.", nullable=True)


class OriginAnswer(Schema):
    """The version that a rule, or a part of it, comes from."""

    tenant = _text("租户。Tenant.")
    version = fields.Integer(required=True, metadata={"description": "版本号。Version number."})


class StandingAnswer(Schema):
    """What every as-of answer tells of itself."""

    status = _one_of(Status, "有效或空缺。In force, or a vacancy.")
    reason = _one_of(Reason, "空缺的原因。Why there is a vacancy.", nullable=True)
    certainty = _one_of(Certainty, "确定程度。How certain the answer is.")
    layers = fields.List(
        fields.Nested(LayerAnswer),
        required=True,
        metadata={"description": "规则来自哪些版本。The versions that the rules come from."},
    )
    warnings = fields.List(
        fields.Nested(CaveatAnswer),
        required=True,
        metadata={"description": "须知。What a reader must know."},
    )
    missing = fields.List(
        fields.Nested(MissingAnswer),
        required=True,
        metadata={"description": "未收录的文件。Instruments that are not on file."},
    )


class EffectiveAnswer(StandingAnswer):
    """The rules that bind a tenant on a day."""

    tenant = _text("租户。Tenant.")
    on = _day("生效日期。The day asked for.")
    known_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={
            "description": "以该时刻已记录者为准;未指定时为与该租户有关的最后一次记录。"
            "The instant pinned, else that of the last record that bears on the tenant."
        },
    )
    changes_on = _day("按现在所知,答案下次变化的日期。When the answer changes next.", nullable=True)
    rules = _json("部分 → 规则标识 → 规则。Section → rule id → rule (schema rulebook/1).")
    origins = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(OriginAnswer),
        metadata={"description": "JSON Pointer → 来源版本(explain=true)。Only with explain=true."},
    )


class EffectivePage(Schema):
    """The answers for many tenants."""

    under = _text("上级租户。The tenant whose descendants these are.")
    on = _day("生效日期。The day asked for.")
    items = fields.List(
        fields.Nested(EffectiveAnswer),
        required=True,
        metadata={"description": "各租户的答案。One answer a tenant, in the order of the tree."},
    )
    next = _text("下一页的 after。What to pass as `after`, null on the last page.", allow_none=True)


class TenantAnswer(Schema):
    """A node of the tree of governments."""

    tenant = _text("代号。Slug.")
    name = fields.Nested(
        WordsAnswer, required=True, metadata={"description": "名称。Name in both languages."}
    )
    level = fields.Enum(
        Level, by_value=True, required=True, metadata={"description": "层级。Level."}
    )
    division_code = _text("GB/T 2260 区划代码。Division code.", allow_none=True)
    parent = _text("上级租户。Parent.", allow_none=True)
    path = fields.List(
        fields.String(), required=True, metadata={"description": "自根起的各上级。Ancestors."}
    )
    time_zone = _text("时区。Time zone.")
    visibility = fields.Enum(
        Visibility, by_value=True, required=True, metadata={"description": "可见性。Visibility."}
    )


class TenantsAnswer(Schema):
    """Many tenants, depth first."""

    tenants = fields.List(
        fields.Nested(TenantAnswer), required=True, metadata={"description": "租户。Tenants."}
    )


class VersionSummary(Schema):
    """A version in one line."""

    version = fields.Integer(required=True, metadata={"description": "版本号。Number."})
    kind = fields.Enum(Kind, by_value=True, required=True, metadata={"description": "种类。Kind."})
    instrument = _text("文号或标题。The instrument's number, else its title.")


class TenantDetail(TenantAnswer):
    """One tenant with its versions."""

    children = fields.List(
        fields.String(), required=True, metadata={"description": "直属下级。Children."}
    )
    versions = fields.List(
        fields.Nested(VersionSummary), required=True, metadata={"description": "版本。Versions."}
    )


class PeriodAnswer(StandingAnswer):
    """Time with one answer."""

    start = fields.Date(
        data_key="from",
        required=True,
        allow_none=True,
        metadata={"description": "首日。First day."},
    )
    to = _day("后一日。First day after.", nullable=True)
    when = _text("past、current 或 future。", validate=OneOf(["past", "current", "future"]))


class TimelineAnswer(Schema):
    """All of time, cut where the answer changes."""

    tenant = _text("租户。Tenant.")
    on = _day("参照日。The day that tells past from future.")
    known_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "所知时刻。As known at."}
    )
    periods = fields.List(
        fields.Nested(PeriodAnswer), required=True, metadata={"description": "时段。Periods."}
    )
    changes_on = _day("下次变化。Next change after `on`.", nullable=True)


class VersionAnswer(Schema):
    """One recorded version, without its rules."""

    tenant = _text("租户。Tenant.")
    version = fields.Integer(required=True, metadata={"description": "版本号。Number."})
    lineage = fields.Integer(
        required=True, metadata={"description": "谱系(首个版本号)。Number of its lineage."}
    )
    kind = fields.Enum(Kind, by_value=True, required=True, metadata={"description": "种类。Kind."})
    corrects = fields.Integer(
        required=True, allow_none=True, metadata={"description": "所更正的版本。What it corrects."}
    )
    void = fields.Boolean(required=True, metadata={"description": "作废。Withdrawn."})
    amends = fields.Integer(
        required=True, allow_none=True, metadata={"description": "所补充的版本。What it amends."}
    )
    repeals = fields.List(
        fields.Integer(), required=True, metadata={"description": "所废止的版本。What it repeals."}
    )
    schema = _text("模式版本。Schema version.")
    on_file = fields.Boolean(required=True, metadata={"description": "文本已收录。Text on file."})
    instrument = _json("文件的元数据。Metadata of the instrument.")
    effective_from = _day("生效日。First day in force.")
    effective_from_certainty = _text("生效日的确定程度。certain or assumed.")
    effective_clause = _json("施行条款的引证。The clause that says so.", allow_none=True)
    effective_alternatives = fields.List(
        fields.Dict(), required=True, metadata={"description": "其他理解。Other readings."}
    )
    effective_to = _day("失效日。First day without force.", nullable=True)
    effective_to_certainty = _text("失效日的确定程度。certain or no_later_than.")
    effective_to_reason = _text("失效原因。expired or repealed.", allow_none=True)
    recorded_at = fields.AwareDateTime(
        required=True, metadata={"description": "记录时刻。When the platform came to know."}
    )
    content_hash = _text("内容散列。Hash of the content.")


class VersionDetail(VersionAnswer):
    """One recorded version with its rules."""

    rules = _json("规则;补充文件为合并补丁。Rules; a merge patch in a supplement.")
    vocabulary = _json("租户自有的词。The tenant's own words.")


class VersionsAnswer(Schema):
    """All versions of a tenant."""

    tenant = _text("租户。Tenant.")
    versions = fields.List(
        fields.Nested(VersionAnswer), required=True, metadata={"description": "版本。Versions."}
    )


class ArticleAnswer(Schema):
    """One article."""

    ordinal = fields.Integer(required=True, metadata={"description": "序号。Ordinal."})
    label = _text("原文标号。The document's own label.")
    chapter = _text("所在章。Chapter.", allow_none=True)
    paragraphs = fields.List(
        fields.String(), required=True, metadata={"description": "段落。Paragraphs."}
    )


class TextAnswer(Schema):
    """The text of an instrument."""

    tenant = _text("租户。Tenant.")
    version = fields.Integer(required=True, metadata={"description": "版本号。Number."})
    title = _text("标题。Title.")
    preface = fields.List(
        fields.String(), required=True, metadata={"description": "印发通知。The issuing notice."}
    )
    articles = fields.List(
        fields.Nested(ArticleAnswer), required=True, metadata={"description": "条文。Articles."}
    )
    colophon = fields.List(
        fields.String(), required=True, metadata={"description": "落款。Signature and date."}
    )


class CoverageAnswer(Schema):
    """Which articles are encoded."""

    tenant = _text("租户。Tenant.")
    version = fields.Integer(required=True, metadata={"description": "版本号。Number."})
    total = fields.Integer(required=True, metadata={"description": "条数。Articles."})
    encoded = fields.Integer(required=True, metadata={"description": "已编码。Encoded."})
    narrative = fields.Integer(required=True, metadata={"description": "叙述性。Narrative."})
    pending = fields.Integer(required=True, metadata={"description": "待处理。Pending."})
    articles = fields.List(
        fields.Dict(), required=True, metadata={"description": "逐条。Article by article."}
    )
    unverified = fields.List(
        fields.Dict(), required=True, metadata={"description": "查无原文的引文。Quotes not found."}
    )


class SchemasAnswer(Schema):
    """The schemas that there are."""

    schemas = fields.List(fields.Dict(), required=True, metadata={"description": "模式。Schemas."})


class VocabulariesAnswer(Schema):
    """The vocabularies that there are."""

    vocabularies = fields.List(
        fields.Dict(), required=True, metadata={"description": "词表。Vocabularies."}
    )


class VocabularyAnswer(Schema):
    """The words of one vocabulary."""

    vocabulary = _text("词表。Vocabulary.")
    title = fields.Nested(
        WordsAnswer, required=True, metadata={"description": "名称。Title in both languages."}
    )
    on = _day("使用日期。The day on which these words are in use.")
    terms = _json("标识 → 词。Id → word.")


class FaultAnswer(Schema):
    """One fault of a request."""

    parameter = fields.String(metadata={"description": "参数。The parameter at fault."})
    pointer = fields.String(metadata={"description": "正文中的位置。JSON Pointer into the body."})
    code = _text("稳定代码。A stable code.")
    detail = _text("英文说明。What is wrong, and the cure.")
    detail_zh = _text("中文说明。The same in Chinese.")
    permitted = fields.List(
        fields.String(), metadata={"description": "允许的取值。Permitted values."}
    )


class ProblemAnswer(Schema):
    """A problem (RFC 9457)."""

    type = _text("问题类型。Problem type.")
    title = _text("英文标题。Title.")
    title_zh = _text("中文标题。Title in Chinese.")
    status = fields.Integer(required=True, metadata={"description": "状态码。Status."})
    detail = _text("英文说明。What is wrong, and the cure.")
    detail_zh = _text("中文说明。The same in Chinese.")
    instance = _text("请求地址。The request.")
    errors = fields.List(
        fields.Nested(FaultAnswer), metadata={"description": "逐处错误。Each fault."}
    )
