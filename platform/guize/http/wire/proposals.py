"""Wire schemas of drafts: what is sent to make and change them, and what is told of them."""

from __future__ import annotations

from marshmallow import INCLUDE, RAISE, Schema, fields
from marshmallow.validate import OneOf

from guize.domain.governance.workflow import State
from guize.domain.version import Kind
from guize.http.parameters import MOST
from guize.http.wire.answers import WordsAnswer
from guize.http.wire.fields import Choice, Count, Flag, Parameters
from guize.http.wire.members import Answer, day, flag, instant, many, number, one, text, texts
from guize.http.wire.records import CoverageCounts, FindingAnswer
from guize.services.answers.reading import PAGE
from guize.services.drafts.presenting import CONFLICT_SIDES

_LAST = 2**62


class Body(Schema):
    """The base of what is sent: an unknown member is refused."""

    class Meta:
        """Refuse what is unknown."""

        unknown = RAISE


def _object(description: str, *, nullable: bool = True, required: bool = False) -> fields.Raw:
    # apispec itself adds null to the type of what may be null.
    metadata = {"type": "object", "description": description}
    return fields.Raw(required=required, allow_none=nullable, metadata=metadata)


def _text(description: str, *, nullable: bool = False, required: bool = False) -> fields.String:
    return fields.String(
        required=required, allow_none=nullable, metadata={"description": description}
    )


class DocumentBody(Body):
    """The raw text of a document, split into articles on arrival (第一条 or 一、)."""

    class Meta(Body.Meta):
        """Describe it."""

        description = "文件原文,到达时分条。The raw text of a document, split into articles."

    text = _text(
        "原文,可连同网页整页粘贴。The text, with or without the page around it.", required=True
    )
    recipe = _object(
        "文件在原文中的位置(begin、drop、title、colophon、end 等行);未写者自动查找。Where the "
        "document lies in the text, by whole lines, as `capture` in instrument.yaml; what is left "
        "out is looked for.",
        nullable=False,
    )


class SourceBody(Body):
    """What a draft begins with: a version, a document, or nothing."""

    class Meta(Body.Meta):
        """Describe it."""

        description = "草案的起点。A version (of this tenant, or of `tenant`), a document, or none."

    version = fields.Integer(strict=True, metadata={"description": "版本号。A version's number."})
    tenant = _text("该版本的租户;缺省为本租户。Whose version; this tenant's by default.")
    document = fields.Nested(
        DocumentBody, metadata={"description": "文件原文。The text of a document."}
    )


class NewDraft(Body):
    """A new draft."""

    class Meta(Body.Meta):
        """Describe it."""

        description = "新草案。A new draft."

    kind = fields.String(
        load_default=Kind.BASE.value,
        validate=OneOf([kind.value for kind in Kind]),
        metadata={"description": "全文、补充、废止或更正。What the version is to be."},
    )
    title = _text("草案名称;缺省取文件标题。Its name; by default the instrument's title.")
    source = fields.Nested(
        SourceBody,
        data_key="from",
        load_default=dict,
        metadata={"description": "起点。What it begins with; nothing by default."},
    )


class DraftChange(Body):
    """A merge patch (RFC 7396) of a draft's document, or the whole of it."""

    class Meta(Body.Meta):
        """Describe it."""

        description = "草案内容。The document of a draft."

    title = _text("草案名称。What the draft is called.", nullable=True)
    backdating_ground = _text("追溯生效的依据。The ground of backdating.", nullable=True)
    head = _object(
        "instrument.yaml 的内容(version、kind、narrative 除外);不写 effective_from 即自发布之日起"
        "施行。The content of instrument.yaml; without effective_from: once published."
    )
    rules = _object("规则:部分 → 规则项 → 内容;补充版本为合并补丁。Rules by section and id.")
    vocabulary = _object("本地词。The tenant's own words.")
    narrative = _object("叙述性条文:序号 → 理由。Articles without rules, with the reason.")
    text = _object("分条文本。The text: title, preface, articles, colophon.")


class RuleBody(Schema):
    """One rule; its shape is told by `schemas/`, and judged by the findings."""

    class Meta:
        """Take whatever a rule holds."""

        unknown = INCLUDE
        description = "一条规则。One rule, as its section's schema describes it."


class ReasonBody(Body):
    """Why."""

    class Meta(Body.Meta):
        """Describe it."""

        description = "意见。A reason."

    reason = _text("意见;退回必填。The reason; a rejection needs one.", nullable=True)


class PublishBody(Body):
    """What publishing takes."""

    class Meta(Body.Meta):
        """Describe it."""

        description = "发布。How to publish."

    backdating_ground = _text(
        "生效日早于今日时的依据。Why it takes effect on a past day.", nullable=True
    )


class CommentBody(Body):
    """A remark."""

    class Meta(Body.Meta):
        """Describe it."""

        description = "批注。A remark on one value of a draft."

    pointer = fields.String(
        load_default="", metadata={"description": "JSON Pointer;空为整个草案。Where; '' is all."}
    )
    body = _text("内容。The words.", required=True)


class EditNote(Parameters):
    """The author's own words on an edit."""

    note = _text("修改说明。The author's words on this edit.")


class DraftFilter(Parameters):
    """Which drafts."""

    state = Choice(State, metadata={"description": "状态。State."})
    below = Flag(
        load_default=False,
        metadata={"description": "true 时连同下级的草案。With those of the tenants below."},
    )
    after = Count(_LAST, metadata={"description": "上一页的 next。What `next` said."})
    limit = Count(
        MOST,
        load_default=PAGE,
        metadata={"description": f"每页至多 {MOST}。Drafts in a page, at most {MOST}."},
    )


class AllowedAnswer(Answer):
    """Whether the asker may take a step now, and if not, why."""

    allowed = flag("可否。Whether it is allowed.")
    code = text("不可的原因。Why not: a stable code.", allow_none=True)
    words = one(WordsAnswer, "说明。Why not, and the cure.", nullable=True)


class FindingCountsAnswer(Answer):
    """How many findings of each severity."""

    error = number("错误。Errors: they keep it from publication.")
    warning = number("提醒。Warnings.")
    info = number("说明。Information.")


class AllowingAnswer(Answer):
    """An answer about a draft: what the asker may do with it is in each."""

    allowed_actions = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(AllowedAnswer),
        required=True,
        metadata={"description": "您现在可作的操作。Each step, and whether the asker may take it."},
    )


class DraftSummary(AllowingAnswer):
    """A draft without its content."""

    id = number("编号。Id.")
    tenant = text("租户。Tenant.")
    title = text("名称。What it is called.")
    kind = text("种类。What the version is to be.", validate=OneOf([k.value for k in Kind]))
    state = text("状态。State.", validate=OneOf([state.value for state in State]))
    revision = number("稿次。Revision.")
    base_version = number("所依据的最后版本(0 为无)。The last version when it was based; 0: none.")
    is_behind = flag("其后另有版本发布。Whether another version landed since.")
    created_by = text("创建者。Creator.")
    created_at = instant("创建时间。When it was created.")
    updated_at = instant("最近变动。When it last changed.")
    submitted_at = instant("送审时间。When it was submitted.", nullable=True)
    contributors = texts("参与起草者,不得审核。Who contributed, and so does not approve.")
    approvals = texts("本稿的审核人。Who approved this revision.")
    approvals_required = number("须有几人审核。How many approvals are asked for.")
    countersigns = texts("本稿的会签人。Who countersigned this revision.")
    countersign_of = text("须会签的上级。The ancestor that countersigns.", allow_none=True)
    findings = one(FindingCountsAnswer, "检查结果数。How many findings this revision has.")


class ReviewAnswer(Answer):
    """A review of one revision."""

    revision = number("稿次。Revision.")
    verdict = text(
        "审核、退回或会签。What was decided.",
        validate=OneOf(["approve", "reject", "countersign"]),
    )
    actor = text("何人。Who.")
    reason = text("意见。Why.", allow_none=True)
    at = instant("何时。When.")


class RevisionAnswer(Answer):
    """One revision of a draft."""

    revision = number("稿次。Revision.")
    author = text("何人。Who.")
    deed = text("创建、修改或并入。How.", validate=OneOf(["created", "edited", "rebased"]))
    note = text("说明。The author's words on it.", allow_none=True)
    at = instant("何时。When.")


class RevisionDetail(RevisionAnswer):
    """One revision of a draft with what was changed."""

    change = fields.Dict(required=True, metadata={"description": "改动。What was changed."})


class RevisionsAnswer(AllowingAnswer):
    """The revisions of a draft."""

    draft = number("草案编号。Id of the draft.")
    edits = many(RevisionDetail, "各稿。The revisions, in order.")


class CommentAnswer(Answer):
    """A remark."""

    id = number("编号。Id.")
    revision = number("稿次。The revision that it is on.")
    pointer = text("JSON Pointer。Where.")
    body = text("内容。The words.")
    author = text("何人。Who.")
    at = instant("何时。When.")
    is_anchored = flag("所指之处现在是否仍在。Whether what it is on is still there.")


class ConflictAnswer(Answer):
    """A value that the draft and another version both changed, differently."""

    pointer = text("JSON Pointer。Where.")
    base = fields.Raw(metadata={"description": "原值(缺省为无)。What it was; absent: nothing."})
    mine = fields.Raw(metadata={"description": "草案的值。What the draft says."})
    theirs = fields.Raw(metadata={"description": "另一版本的值。What the other version says."})
    absent = fields.List(
        fields.String(validate=OneOf(CONFLICT_SIDES)),
        required=True,
        metadata={
            "description": "三者中没有值的:base 为原无此项,mine 为草案删去,theirs 为另一版本删去。"
            "Which of the three have no value, and so no member: `base` had none, `mine` or "
            "`theirs` removed it."
        },
    )


class PublicationAnswer(Answer):
    """What a draft became."""

    version = number("版本号。Version number.")
    actor = text("发布人。Who published it.")
    at = instant("发布时间。When it was recorded.")
    backdating_ground = text("追溯生效的依据。The ground of backdating.", allow_none=True)


def _people() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "所提各人的姓名。The names of those who are named by their ids."},
    )


class DraftAnswer(DraftSummary):
    """A draft with its content and its records."""

    document = one(DraftChange, "内容。The document.")
    conflicts = many(ConflictAnswer, "并入后未处理的冲突。Conflicts that are open.")
    reviews = many(ReviewAnswer, "各稿的审核。Reviews of all revisions.")
    edits = many(RevisionAnswer, "各稿。The revisions.")
    comments = many(CommentAnswer, "批注。Remarks.")
    publication = one(PublicationAnswer, "发布为何版本。What it became.", nullable=True)
    people = _people()


class DraftsAnswer(Answer):
    """The drafts of a tenant."""

    tenant = text("租户。Tenant.")
    items = many(DraftSummary, "草案,新者在前。Drafts, the newest first.")
    people = _people()
    next = number("下一页的 after。What to pass as `after` next.", allow_none=True)


class DraftFindingsAnswer(AllowingAnswer):
    """What is wrong with a draft."""

    draft = number("草案编号。Id of the draft.")
    revision = number("稿次。Revision.")
    findings = many(FindingAnswer, "检查结果。The findings; pointers lead into the document.")


class DraftCoverageAnswer(AllowingAnswer, CoverageCounts):
    """Which articles of a draft's text are encoded."""

    draft = number("草案编号。Id of the draft.")
    revision = number("稿次。Revision.")


class PublishedAnswer(Answer):
    """The version that a draft became."""

    tenant = text("租户。Tenant.")
    version = number("版本号。Version number.")
    effective_from = day("生效日;另行规定的为 null。First day; null if left open.", nullable=True)
    recorded_at = instant("记录时间。When it was recorded.")
    is_repeated = flag("此前已发布。Whether it had been published before.")
    orphaned = fields.List(
        fields.Integer(),
        required=True,
        metadata={
            "description": "因追溯而提前失去全文的补充版本。Supplements that lose their base."
        },
    )
    draft = one(DraftAnswer, "草案。The draft.")
