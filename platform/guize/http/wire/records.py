"""Wire schemas of what is on file: versions, their texts and coverage, schemas and vocabularies."""

from __future__ import annotations

from typing import get_args

from marshmallow import fields
from marshmallow.validate import OneOf

from guize.domain.clauses.history import StepKind
from guize.domain.coverage import State
from guize.domain.findings import Severity
from guize.domain.instrument import Attested, InstrumentClass
from guize.domain.version import EndCertainty, EndReason, Kind, StartCertainty
from guize.http.wire import members
from guize.http.wire.answers import WordsAnswer


def _optional_flag(description: str) -> fields.Boolean:
    return fields.Boolean(metadata={"description": description})


def _optional_day(description: str) -> fields.Date:
    return fields.Date(metadata={"description": description})


class CitationAnswer(members.Answer):
    """An article and a verbatim excerpt of it, or a data set and the place in it."""

    article = fields.Integer(
        metadata={"description": "条的序号;0 为序言。Ordinal of the article; 0 is the preamble."}
    )
    inserted = fields.Integer(metadata={"description": "之几。1 for 之一, 2 for 之二 …."})
    part = members.optional("文件的部分:notice、annex-1……。Part of the document, such as annex-1.")
    paragraph = fields.Integer(metadata={"description": "第几款。Paragraph of the article."})
    item = members.optional("项的编号,如 2.3。Printed path below the article, such as 2.3.")
    label = members.optional("原文标号,如第四十八条。The label as printed.")
    quote = members.optional("该条原文的逐字摘录。Verbatim excerpt of that article.")
    dataset = members.optional("数据集。Data set.")
    locator = members.optional("数据集内的位置。Where in the data set.")
    note = members.optional("取用方式。How it was taken.")
    tenant = members.optional("引自他处时:租户。In answers that cite another's law: whose it is.")
    version = fields.Integer(metadata={"description": "同上:版本号。As above: its version."})
    instrument = members.optional(
        "同上:文号或标题。As above: the instrument's number, else its title."
    )


class PredecessorAnswer(members.Answer):
    """An instrument that another one repeals."""

    title = members.text("标题。Title.")
    number = members.optional("文号。Number.")
    issued_on = _optional_day("印发日。Date of issue.")
    on_file = members.flag("已收录。On file.")
    note = members.optional("编注。Editor's note.")
    source = members.one(CitationAnswer, "废止条款。The repealing clause.", required=False)


class SupplementedAnswer(members.Answer):
    """Another tenant's instrument that an instrument adds to."""

    tenant = members.text("租户。Tenant.")
    title = members.text("标题。Title.")
    number = members.optional("文号。Number.")
    source = members.one(CitationAnswer, "依据。Where it says so.", required=False)


class DamageAnswer(members.Answer):
    """A place of the text that cannot be recovered."""

    article = fields.Integer(metadata={"description": "条的序号。Ordinal of the article."})
    captured = members.optional("收录时的文字。What the capture has there.")
    probable = members.optional("推测的原文。What it probably said.")


class HistoryStepAnswer(members.Answer):
    """One step of how a document came about."""

    kind = members.one_of(StepKind, "通过、修正或修订。Adopted, amended (no new law) or revised.")
    on = members.day("日期。Day.")
    by = members.optional("机关或会议。The organ, or its meeting.")
    note = members.optional("原文的其余说明。What the text says more.")


class InstrumentAnswer(members.Answer):
    """The legal document that enacts a version."""

    number = members.optional("文号。Number.")
    title = members.text("标题。Title.")
    kind = members.text("文件自称的种类。The document's own word for its kind.")
    issuer = members.text("制定机关。Issuer.")
    adopted_on = _optional_day("通过日。Date of adoption.")
    issued_on = _optional_day("印发日。Date of issue.")
    published_on = _optional_day("公布日。Date of publication.")
    trial = members.flag("试行。On trial.")
    class_ = fields.String(
        data_key="class",
        validate=OneOf([one.value for one in InstrumentClass]),
        metadata={"description": "效力位阶上的类别。What it is in law."},
    )
    attested = fields.String(
        validate=OneOf(get_args(Attested)),
        metadata={"description": "digest:仅有摘要,规则存疑。Only a digest is known."},
    )
    supplements = members.one(
        SupplementedAnswer, "所补充的他方文件。Another's instrument it adds to.", required=False
    )
    articles = fields.Integer(metadata={"description": "条数。How many articles it has."})
    numbering = members.optional("条的标号样式。A sample of how articles are labelled.")
    history = members.many(HistoryStepAnswer, "沿革。How it came about.", required=False)
    repeals = members.many(PredecessorAnswer, "所废止的文件。What it repeals.", required=False)
    damage = members.many(DamageAnswer, "无法恢复之处。What cannot be recovered.", required=False)
    note = members.one(WordsAnswer, "编注。Editor's note.", required=False)


class StageAnswer(members.Answer):
    """Articles that begin on a day of their own."""

    effective_from = members.day(
        "施行日;另行规定的为 null。First day; null if left open.", nullable=True
    )
    articles = members.texts("所涉的条。Keys of the articles.")
    clause = members.one(CitationAnswer, "依据。The clause that says so.", required=False)
    rules = members.rules("自该日起并入的合并补丁。A merge patch folded from that day.")


class PrevailsAnswer(members.Answer):
    """An instrument that gives way to this one."""

    version = members.number("让位的文件的版本号。Any version of what gives way.")
    source = members.one(CitationAnswer, "依据。The clause that says so.")


class CommencedAnswer(members.Answer):
    """What a commencement dates."""

    version = members.number("版本号。Number of the version.")
    stage = fields.Integer(metadata={"description": "第几批施行的条文。Which of its stages."})


class AlternativeAnswer(members.Answer):
    """Another reading of the clause that says since when the instrument holds."""

    effective_from = members.day("依此理解的生效日。First day in force by this reading.")
    reading = members.one(WordsAnswer, "理解。The reading.")


class VersionAnswer(members.Answer):
    """One recorded version, without its rules."""

    tenant = members.text("租户。Tenant.")
    version = members.number("版本号。Number.")
    lineage = members.number("谱系(首个版本号)。Number of its lineage.")
    kind = fields.Enum(Kind, by_value=True, required=True, metadata={"description": "种类。Kind."})
    series = members.text("系列。Instruments of one series replace one another.")
    series_label = members.one(WordsAnswer, "系列名称。Label of the series.", nullable=True)
    continues = members.flag("修正,不是新法。Amends the text of its predecessor and is no new law.")
    corrects = members.number("所更正的版本。What it corrects.", allow_none=True)
    void = members.flag("作废。Recorded in error, or withdrawn.")
    amends = members.number("所补充的版本。What it amends.", allow_none=True)
    repeals = fields.List(
        fields.Integer(), required=True, metadata={"description": "所废止的版本。What it repeals."}
    )
    commences = members.many(CommencedAnswer, "所定施行日期的版本。What it dates.")
    stages = members.many(StageAnswer, "分条施行。Articles that begin on days of their own.")
    prevails_over = members.many(PrevailsAnswer, "不一致时让位的文件。What gives way to it.")
    schema = members.text("模式版本。Schema version.")
    on_file = members.flag("文本已收录。Text on file.")
    instrument = members.one(InstrumentAnswer, "文件。The instrument.")
    effective_from = members.day(
        "生效日;另行规定的为 null。First day in force; null if left to be fixed.", nullable=True
    )
    effective_from_certainty = members.one_of(
        StartCertainty, "生效日的确定程度。How certain that is."
    )
    effective_clause = members.one(
        CitationAnswer, "施行条款。The clause that says so.", nullable=True
    )
    effective_alternatives = members.many(AlternativeAnswer, "其他理解。Other readings.")
    effective_to = members.day("失效日。First day without force.", nullable=True)
    effective_to_certainty = members.one_of(EndCertainty, "失效日的确定程度。How certain that is.")
    effective_to_reason = members.one_of(EndReason, "失效原因。Why it ends.", nullable=True)
    recorded_at = members.instant("记录时刻。When the platform came to know.")
    content_hash = members.text("内容散列。Hash of the content.")


class VersionDetail(VersionAnswer):
    """One recorded version with its rules."""

    rules = members.rules("规则;补充文件为合并补丁。Rules; a merge patch in a supplement.")
    vocabulary = members.rules("租户自有的词:词表 → 标识 → 词。The tenant's own words.")


class VersionsAnswer(members.Answer):
    """All versions of a tenant."""

    tenant = members.text("租户。Tenant.")
    versions = members.many(VersionAnswer, "版本。Versions.")


class QuotedAnswer(members.Answer):
    """What a rule quotes of an article, and where it stands there."""

    rule = members.text("规则。JSON Pointer of the rule.")
    quote = members.text("引文。The quote.")
    paragraph = fields.Integer(
        metadata={"description": "第几款;有歧义的不写。Its paragraph, unless it stands at several."}
    )
    item = members.optional("项的编号,如 2.3。Printed path below the article, such as 2.3.")


class ArticleCoverageAnswer(members.Answer):
    """How one article is dealt with."""

    article = members.number("条的序号。Ordinal of the article.")
    inserted = fields.Integer(metadata={"description": "之几。1 for 之一, 2 for 之二 …."})
    part = members.optional("文件的部分:notice、annex-1……。Part of the document.")
    label = members.text("原文标号。The label as printed.")
    state = members.one_of(State, "已编码、叙述性或待处理。Encoded, narrative or pending.")
    rules = members.texts("引用该条的规则。JSON Pointers of the rules that cite it.")
    reason = members.one(WordsAnswer, "何以不含规则。Why it holds no rule.", required=False)
    untouched = fields.List(
        fields.String(),
        metadata={
            "description": "未为任何引文触及的句子。Sentences like rules that no quote touches."
        },
    )
    quotes = members.many(
        QuotedAnswer, "引文及其所在的款、项。What is quoted of it, and where.", required=False
    )


class FindingAnswer(members.Answer):
    """One finding of a check."""

    code = members.text("稳定代码。A stable code.")
    severity = fields.Enum(
        Severity, by_value=True, required=True, metadata={"description": "轻重。Severity."}
    )
    pointer = members.text("JSON Pointer。Where it is.")
    words = members.one(WordsAnswer, "说明。What is wrong, and the cure.")
    citation = members.one(CitationAnswer, "所涉引证。The citation at fault.", required=False)


class CoverageCounts(members.Answer):
    """How many articles are encoded, and each of them."""

    total = members.number("条数。Articles.")
    encoded = members.number("已编码。Encoded.")
    narrative = members.number("叙述性。Narrative.")
    pending = members.number("待处理。Pending.")
    articles = members.many(ArticleCoverageAnswer, "逐条。Article by article.")
    unverified = members.many(FindingAnswer, "查无原文的引文。Quotes not found.")


class CoverageAnswer(CoverageCounts):
    """Which articles of a version are encoded."""

    tenant = members.text("租户。Tenant.")
    version = members.number("版本号。Number.")


class SchemaSummary(members.Answer):
    """A schema in one line."""

    name = members.text("地址。Address below /schemas/.")
    title = members.text("中文标题。Title in Chinese.")
    title_en = members.text("英文标题。Title in English.")


class SchemasAnswer(members.Answer):
    """The schemas that there are."""

    schemas = members.many(SchemaSummary, "模式。Schemas.")


class VocabularySummary(members.Answer):
    """A vocabulary in one line."""

    name = members.text("词表。Name.")
    title = members.one(WordsAnswer, "名称。Title in both languages.")
    terms = members.number("词数。How many words it has.")


class FoundWordAnswer(WordsAnswer):
    """A word, and where it stands."""

    vocabulary = members.text("词表。Vocabulary.")
    id = members.text("代号。Id.")
    title = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "该租户的称谓。What the tenant asked about calls it."},
    )


class VocabulariesAnswer(members.Answer):
    """The vocabularies that there are, and a page of their words."""

    on = members.day("使用日期。The day on which these words are in use.")
    vocabularies = members.many(VocabularySummary, "词表。Vocabularies.")
    items = members.many(FoundWordAnswer, "所查的词,全名相符者在前。Words, whole names first.")
    next = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "下一页的 after。What to pass as `after` next; null at the end."},
    )


class FormerNameAnswer(WordsAnswer):
    """What a word was called before."""

    until = _optional_day("停用日。First day out of use.")


class TermAnswer(WordsAnswer):
    """One word; some vocabularies say more of theirs than others."""

    broader = fields.List(
        fields.String(), metadata={"description": "更宽的词。Wider words, which cover this one."}
    )
    since = _optional_day("启用日。First day in use.")
    until = _optional_day("停用日。First day out of use.")
    formerly = members.many(FormerNameAnswer, "曾用名。Former names.", required=False)
    statutory = _optional_flag("文种:是否法定。Of a document class: statutory.")
    group = _optional_flag("职务:是否为一组。Of an office: a group of offices.")
    relative = _optional_flag("职务:随个案而定。Of an office: depends on the case.")
    chain = _optional_flag("动作:可作流程的一步。Of an action: may be a step of a chain.")
    type = members.optional("事实:取值类型。Of a fact: the type of its values.")
    vocabulary = members.optional("事实:取值的词表。Of a fact: where its values are from.")
    kinds = fields.List(
        fields.String(),
        metadata={"description": "事实:用于哪些裁定。Of a fact: for which decisions."},
    )
    default = fields.Raw(metadata={"description": "事实:缺省值。Of a fact: its default."})


class VocabularyAnswer(members.Answer):
    """The words of one vocabulary."""

    vocabulary = members.text("词表。Vocabulary.")
    title = members.one(WordsAnswer, "名称。Title in both languages.")
    on = members.day("使用日期。The day on which these words are in use.")
    terms = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TermAnswer),
        required=True,
        metadata={"description": "标识 → 词。Id → word."},
    )
