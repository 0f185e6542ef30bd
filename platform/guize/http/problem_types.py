"""Every kind of problem that the API tells of: its title, what it means, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guize.domain.json_types import JsonObject
from guize.domain.words import Words


@dataclass(frozen=True, slots=True)
class ProblemType:
    """What `/problems/<code>` stands for; ``status`` is that of the answers (RFC 9110)."""

    status: int
    title: Words
    meaning: Words
    cure: Words

    def as_json(self, code: str) -> JsonObject:
        """Return the kind of problem called ``code`` as the API tells it."""
        return {
            "type": type_of(code),
            "status": self.status,
            "title": {**self.title.as_json()},
            "meaning": {**self.meaning.as_json()},
            "cure": {**self.cure.as_json()},
        }


def type_of(code: str) -> str:
    """Return the `type` of problems called ``code``; `about:blank` says no more than the status."""
    return f"/problems/{code}" if code in PROBLEM_TYPES else "about:blank"


def _type(status: int, *told: str) -> ProblemType:
    zh, en = told[::2], told[1::2]
    return ProblemType(status, *(Words(zh=a, en=b) for a, b in zip(zh, en, strict=True)))


PROBLEM_TYPES: Mapping[str, ProblemType] = {
    "bad_request": _type(
        400,
        "请求无法读取",
        "The request cannot be read",
        "请求不符合 HTTP 的格式。",
        "The request is not what HTTP takes for one.",
        "请检查地址、请求头和正文。",
        "Check its address, its headers and its body.",
    ),
    "not_json": _type(
        400,
        "请求正文不是 JSON 对象",
        "The body is no JSON object",
        "请求正文不是以 UTF-8 编码的 JSON 对象。",
        "The body is no JSON object in UTF-8.",
        "请按 detail 指明的位置改正后重发。",
        "Mend it where the detail says, and send it again.",
    ),
    "body_required": _type(
        400,
        "缺少请求正文",
        "A body is required",
        "此项操作须有请求正文,而请求没有。",
        "This operation takes a body, and the request has none.",
        "请以 Content-Type: application/json 发送 JSON 对象;其成员见接口说明(/docs)。",
        "Send a JSON object as application/json; its members are told at /docs.",
    ),
    "unauthenticated": _type(
        401,
        "需要登录或密钥",
        "Sign-in or key required",
        "未表明身份,或会话、密钥已失效。",
        "Nobody says who asks, or the session or the key does not hold (any more).",
        "请登录(POST /api/v1/session),或在请求头 Authorization: Bearer 中给出有效的密钥。",
        "Sign in (POST /api/v1/session), or send a key that holds as Authorization: Bearer.",
    ),
    "refused": _type(
        403,
        "不予准许",
        "Not allowed",
        "请求已读懂,但不予准许;原因见 detail。",
        "The request is understood and not allowed; the detail says why.",
        "请按 detail 办理;仍有疑问,请联系管理员。",
        "Do as the detail says, or ask an administrator.",
    ),
    "not_allowed": _type(
        403,
        "没有权限",
        "No right to do this",
        "您的角色或密钥的权限范围不含此项操作。",
        "Your roles, or the scopes of your key, do not include this.",
        "请该租户或其上级的管理员授权。",
        "Ask an administrator of the tenant, or above it, for a grant.",
    ),
    "csrf": _type(
        403,
        "缺少防跨站令牌",
        "The token against cross-site requests is missing",
        "以浏览器会话提出的写请求,未带与会话相符的 X-CSRF-Token。",
        "A change asked for with a browser's session lacks the X-CSRF-Token that goes with it.",
        "请从 GET /api/v1/me 取得 csrf_token,放入该请求头后重试。",
        "Take the csrf_token from GET /api/v1/me, send it in that header, and try again.",
    ),
    "four_eyes": _type(
        403,
        "须由他人审核",
        "Other eyes are needed",
        "参与起草者不得审核或会签;同一人对同一稿只计一次;审核须由人作出。",
        "Who contributed to a draft neither approves nor countersigns it; a person counts once for "
        "a revision; a program is no person.",
        "请由未参与起草、尚未审核此稿的同事办理。",
        "Ask a colleague who did not contribute, and has not signed this revision.",
    ),
    "second_wall": _type(
        403,
        "数据库拒绝",
        "The database refuses",
        "数据库的行级安全拒绝了此项操作:它不属于您可办理的租户。",
        "Row-level security in the database refuses this: it is of no tenant that you may act for.",
        "请核对租户与授权;确信有权的,请告知平台运维。",
        "Check the tenant and your grants; if you are sure of them, tell an operator.",
    ),
    "not_linked": _type(
        403,
        "账号尚未关联",
        "No user is linked",
        "已通过统一身份认证,但平台没有与之关联的用户。",
        "The identity provider knows you, and no user of the platform is linked to you.",
        "请平台运维新建用户并关联该账号。",
        "Ask an operator to create a user and link it.",
    ),
    "pack_rejected": _type(
        403,
        "租户包未通过检查",
        "The pack has errors",
        "租户包检查发现错误,未予导入。",
        "The checks found errors in a pack, and nothing of it was recorded.",
        "请按检查结果改正后重新导入。",
        "Mend what the findings name, and import it again.",
    ),
    "not_found": _type(
        404,
        "没有找到",
        "Not found",
        "所请求的对象不存在,或您无权得知其存在。",
        "What is asked for does not exist, or you may not be told that it does.",
        "请核对地址和名称;受限租户须先登录。",
        "Check the address and the names; for what is restricted, sign in first.",
    ),
    "no_oidc": _type(
        404,
        "没有配置统一身份登录",
        "Sign-in by OIDC is not configured",
        "平台没有配置统一身份的提供者(GUIZE_OIDC_ISSUER)。",
        "No identity provider is configured here (GUIZE_OIDC_ISSUER).",
        "请以用户名和密码登录(POST /api/v1/session),或请平台运维配置。",
        "Sign in with name and password (POST /api/v1/session), or ask an operator to set one up.",
    ),
    "method_not_allowed": _type(
        405,
        "不支持该方法",
        "Method not allowed",
        "该地址不支持此 HTTP 方法。",
        "The address does not take this HTTP method.",
        "请使用响应头 Allow 所列的方法。",
        "Use one of those that the header Allow lists.",
    ),
    "conflict": _type(
        409,
        "与已有记录冲突",
        "Conflict",
        "请求与已有记录不符,如名称已被占用。",
        "The request does not fit what is on record, such as a name that is taken.",
        "请重新读取现状,调整后重试。",
        "Read what there is now, and change the request accordingly.",
    ),
    "content_changed": _type(
        409,
        "与已记录的版本不一致",
        "A recorded version is never changed",
        "租户包的内容与已记录的版本不一致;已记录的版本不得改动。",
        "A pack says something else than the version that is recorded, which stays as it is.",
        "请撤销改动,或以更正、新版本记录。",
        "Undo the change, or record it as a correction or a new version.",
    ),
    "tenants_conflict": _type(
        409,
        "租户的上下级将不成立",
        "The tenants would be no tree",
        "按此记录,某日的租户将不成其为上下级:如处在自己的下级之下、上级不存在、名称或代码重复、"
        "合并后仍有下级。refusals 逐条说明。",
        "With this record the tenants of some day would be no tree: one under itself or under "
        "none, two with one name or code, children left behind. The member refusals says each.",
        "请按 refusals 改正日期、上级或名称;合并、撤销时在同一次办理中写明各下级的去向。",
        "Mend what refusals names; when merging or dissolving, move the children in the same act.",
    ),
    "tenant_changed": _type(
        409,
        "租户与记录不符",
        "A recorded tenant is never rewritten",
        "租户包所写的名称、上级等与记录不同。",
        "A pack says another name, parent or the like than what is on record.",
        "确有变更的,在 tenant.yaml 的 changes 下添加一条;原记录有误的,加 --as-correction。",
        "Add an entry under changes in tenant.yaml; if the record was wrong, use --as-correction.",
    ),
    "draft_state": _type(
        409,
        "草案状态不允许此操作",
        "The draft is not in the state for this",
        "草案现在的状态不允许此项操作。",
        "The state of the draft does not allow this step.",
        "请查看草案的 allowed_actions,按其说明办理。",
        "See the allowed_actions of the draft, which say what may be done and why not.",
    ),
    "draft_unreadable": _type(
        409,
        "草案尚不能比对",
        "The draft cannot be compared yet",
        "草案尚未写明据以得出规则集的内容(如所补充的版本),或其规则尚不成形。",
        "The draft does not say what its rulebook rests on, such as the version that it "
        "supplements, or its rules have no shape yet.",
        "请按检查结果(GET /drafts/…/findings)改正后再比对。",
        "Mend what its findings name (GET /drafts/…/findings), then compare it.",
    ),
    "needs_rebase": _type(
        409,
        "须先并入新版本",
        "The draft must be rebased",
        "草案起草后,另有版本发布。",
        "Another version landed since the draft was based.",
        "请先并入新版本(POST /drafts/…/rebase),再送审。",
        "Rebase it (POST /drafts/…/rebase), and have it reviewed.",
    ),
    "stale": _type(
        412,
        "所见已非最新一稿",
        "What you saw has changed",
        "If-Match 所指的不是最新一稿:此后已有人修改。",
        "If-Match names another revision than the last: somebody has changed it since.",
        "请取最新一稿,核对改动后再试。",
        "Fetch it anew, see what has changed, and send your change again.",
    ),
    "request_entity_too_large": _type(
        413,
        "请求过大",
        "The request is too large",
        "请求正文超过上限(1 MiB)。",
        "The body is over the limit of 1 MiB.",
        "请减小或拆分后重试。",
        "Send a smaller one, or send it in parts.",
    ),
    "unsupported_media_type": _type(
        415,
        "请求正文的类型不受支持",
        "The type of the body is not supported",
        "Content-Type 未表明请求正文是 JSON。",
        "No Content-Type says that the body is JSON.",
        "请以响应头 Accept 所列的类型发送。",
        "Send it as one of the types that the header Accept lists.",
    ),
    "invalid_input": _type(
        422,
        "请求中有错误",
        "The request has faults",
        "参数或正文中有不能接受的内容;errors 逐处指明。",
        "Parameters or the body hold what cannot be accepted; each member of errors names one.",
        "请按 errors 逐处改正后重发。",
        "Mend each of them, and send it again.",
    ),
    "draft_has_errors": _type(
        422,
        "草案检查有错误",
        "The draft has errors",
        "草案检查发现错误,不能送审或发布;errors 逐处指明。",
        "The checks found errors, which keep the draft from review and publication.",
        "请逐处改正后再送审。",
        "Mend each of them, then submit the draft.",
    ),
    "broken_pack": _type(
        422,
        "租户包无法读取",
        "The pack cannot be read",
        "租户包的文件不合格式。",
        "The files of a pack are not what they should be.",
        "请按所列的文件和行改正。",
        "Mend the files at the lines that are named.",
    ),
    "precondition_required": _type(
        428,
        "须给出 If-Match",
        "If-Match is required",
        "修改草案须以 If-Match 写明所见之稿,以免覆盖他人的修改。",
        "A change to a draft says by If-Match which revision it is of, so that nothing is lost.",
        "请以草案答复中的 ETag 作为 If-Match 重发。",
        "Send it again, with the ETag of the draft as If-Match.",
    ),
    "throttled": _type(
        429,
        "请求过多",
        "Too many requests",
        "请求过于频繁,或登录失败次数过多。",
        "Requests, or failed sign-ins, come too fast.",
        "请在 Retry-After 所示秒数之后重试。",
        "Try again after as many seconds as Retry-After says.",
    ),
    "internal_error": _type(
        500,
        "服务器内部错误",
        "Internal error",
        "服务器出错,已记录。",
        "Something failed, and was logged.",
        "请稍后重试;仍不成功,请联系平台运维。",
        "Try again later; if it stays so, tell an operator.",
    ),
    "busy": _type(
        503,
        "服务繁忙",
        "Busy",
        "与他人的操作恰好冲突。",
        "The request was in the way of somebody else's.",
        "请在 Retry-After 所示秒数之后重试。",
        "Try again after as many seconds as Retry-After says.",
    ),
    "not_ready": _type(
        503,
        "服务尚未就绪",
        "Not ready",
        "数据库暂不可读,或尚未迁移。",
        "The database cannot be read, or is not migrated.",
        "请在 Retry-After 所示秒数之后重试;如持续如此,请平台运维检查数据库。",
        "Try again after as many seconds as Retry-After says; if it stays so, an operator should "
        "look at the database.",
    ),
}
"""By code, in the order of the statuses."""
