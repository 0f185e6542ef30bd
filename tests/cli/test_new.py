"""`guize new`: a pack from the text file of a document."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Run

DOCUMENT = """\
首页 > 政务公开
云溪县人民政府工作规则
第一条 为规范县政府工作,制定本规则。
第二条 县政府常务会议由县长召集和主持。
第三条 本规则自印发之日起施行。
云溪县人民政府
2020年3月1日
版权所有
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Write a document as it is copied from a page."""
    path = tmp_path / "document.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def head_of(folder: Path) -> dict[str, Any]:
    """Return the instrument.yaml of the first version of a pack."""
    head: dict[str, Any] = yaml.safe_load((folder / "v1/instrument.yaml").read_text("utf-8"))
    return head


def test_a_pack_is_made_of_a_document(
    run_without_database: Run, document: Path, tmp_path: Path
) -> None:
    """Tenant, head with its dates, text and capture are written; articles wait to be encoded."""
    made = run_without_database("new", "yunxi", document, "--to", tmp_path)
    assert (made.exit_code, made.stderr) == (0, "")
    assert "待编码:第一条至第三条(3 条)" in made.stdout
    folder = tmp_path / "yunxi"
    tenant = yaml.safe_load((folder / "tenant.yaml").read_text("utf-8"))
    assert (tenant["name"]["zh"], tenant["level"]) == ("云溪县", "district")
    head = head_of(folder)
    assert (head["effective_from"], head["effective_from_certainty"]) == ("2020-03-01", "certain")
    assert head["instrument"]["issuer"] == "云溪县人民政府"
    assert head["instrument"]["kind"] == "工作规则"
    assert (folder / "v1/capture.txt").read_text("utf-8") == DOCUMENT
    assert "### 第二条" in (folder / "v1/text.md").read_text("utf-8")
    assert [*(folder / "v1/rules").iterdir()] == []
    checked = run_without_database("check", folder)
    assert checked.exit_code == 0
    assert checked.stdout.startswith(f"{folder}/v1/instrument.yaml")


def test_nothing_is_overwritten(run_without_database: Run, document: Path, tmp_path: Path) -> None:
    """A folder that is there is refused, and left as it is."""
    (tmp_path / "yunxi").mkdir()
    refused = run_without_database("new", "yunxi", document, "--to", tmp_path)
    assert refused.exit_code == 1
    assert "不会覆盖" in refused.stderr
    assert [*(tmp_path / "yunxi").iterdir()] == []


def test_what_is_known_can_be_told(
    run_without_database: Run, document: Path, tmp_path: Path
) -> None:
    """Name, English name, level and parent are taken as given."""
    given = ("--name", "云溪市", "--name-en", "Yunxi City", "--level", "city", "--parent", "yunhai")
    assert run_without_database("new", "yunxi", document, "--to", tmp_path, *given).exit_code == 0
    tenant = yaml.safe_load((tmp_path / "yunxi/tenant.yaml").read_text("utf-8"))
    assert tenant["name"] == {"zh": "云溪市", "en": "Yunxi City"}
    assert (tenant["level"], tenant["parent"]) == ("city", "yunhai")


def test_a_day_that_is_not_told_is_left_open(
    run_without_database: Run, document: Path, tmp_path: Path
) -> None:
    """Without a day in the document none is invented: the finding names the line to write it in."""
    document.write_text(DOCUMENT.replace("2020年3月1日\n", ""), encoding="utf-8")
    made = run_without_database("new", "yunxi", document, "--to", tmp_path)
    head = tmp_path / "yunxi/v1/instrument.yaml"
    lines = head.read_text("utf-8").splitlines()
    line = lines.index("# effective_from: YYYY-MM-DD") + 1
    assert f"{head}:{line} 错误 error [effective_from_not_read]" in made.stdout
    assert "effective_from" not in head_of(tmp_path / "yunxi")
    assert run_without_database("check", tmp_path / "yunxi").exit_code == 1
    lines[line - 1 : line + 1] = ["effective_from: 2020-03-01", "effective_from_certainty: assumed"]
    head.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run_without_database("check", tmp_path / "yunxi").exit_code == 0


def test_a_file_of_an_older_system_is_read(
    run_without_database: Run, document: Path, tmp_path: Path
) -> None:
    """GB 18030 and a byte order mark are understood; the capture is UTF-8."""
    for number, body in enumerate((DOCUMENT.encode("gb18030"), DOCUMENT.encode("utf-8-sig"))):
        document.write_bytes(body)
        made = run_without_database("new", f"yunxi-{number}", document, "--to", tmp_path)
        assert made.exit_code == 0
        assert (tmp_path / f"yunxi-{number}/v1/capture.txt").read_text("utf-8") == DOCUMENT


@pytest.mark.parametrize(
    ("named", "says"),
    [
        (("Yunxi", DOCUMENT), "不能作租户代号"),
        (("../yunxi", DOCUMENT), "不能作租户代号"),
        (("yunxi", "一份没有条文的说明\n"), "条"),
        (("yunxi", ""), "空"),
        (("yunxi", "\x00\x01"), "纯文本"),
        (("yunxi", DOCUMENT.replace("云溪县人民政府", "本单位")), "--level"),
    ],
)
def test_what_makes_no_pack_is_refused(
    run_without_database: Run, document: Path, tmp_path: Path, named: tuple[str, str], says: str
) -> None:
    """A bad slug, no articles, no text, and a document of nobody's: told, and nothing written."""
    slug, body = named
    document.write_text(body, encoding="utf-8")
    refused = run_without_database("new", slug, document, "--to", tmp_path / "packs")
    assert refused.exit_code == 1
    assert says in refused.stderr
    assert not (tmp_path / "packs").exists()
    assert not (tmp_path / "yunxi").exists()


def test_doubts_about_the_split_are_told(
    run_without_database: Run, document: Path, tmp_path: Path
) -> None:
    """A label that stands twice is a warning at its place, as in `check`."""
    doubled = DOCUMENT.replace("第三条", "第二条 又一个第二条。\n第三条")
    document.write_text(doubled, encoding="utf-8")
    made = run_without_database("new", "yunxi", document, "--to", tmp_path)
    assert "label_inside_article" in made.stdout


def test_an_excerpt_with_insertions_and_a_notice_makes_a_pack(
    run_without_database: Run, document: Path, tmp_path: Path
) -> None:
    """Articles from 42 on, one inserted, and a notice with numbers of its own: all are held."""
    document.write_text(
        "云溪县人民政府关于印发《云溪县人民政府工作规则》的通知\n"
        "云溪县人民政府工作规则\n"
        "第四十二条 公文由县长签发。\n"
        "第四十二条之一 会议纪要由县长签发。\n"
        "第四十三条 请示应当在5个工作日内办复。\n"
        "第四十五条 本规则自印发之日起施行。\n"
        "云溪县人民政府\n2020年3月1日\n",
        encoding="utf-8",
    )
    made = run_without_database("new", "yunxi", document, "--to", tmp_path)
    assert made.exit_code == 0
    assert "待编码:第四十二条至第四十三条;第四十五条(4 条)" in made.stdout
    shown = (tmp_path / "yunxi/v1/text.md").read_text("utf-8")
    assert "### 第四十二条之一" in shown


def test_pending_articles_name_their_part(
    run_without_database: Run, document: Path, tmp_path: Path
) -> None:
    """Articles of a notice and of what it carries are told apart."""
    document.write_text(
        "云溪县人民政府关于印发会议制度和公文制度的通知\n各乡镇人民政府:\n一、请遵照执行。\n二、抓好落实。\n"
        "云溪县人民政府\n2020年3月1日\n"
        "云溪县人民政府会议制度\n一、常务会议由县长召集。\n二、本制度自印发之日起施行。\n"
        "云溪县人民政府公文制度\n一、公文由县长签发。\n二、本制度自印发之日起施行。\n",
        encoding="utf-8",
    )
    told = run_without_database("new", "yunxi", document, "--to", tmp_path).stdout
    assert "附件1一、至二、;附件2一、至二、(6 条)" in told
    assert "annex-2 一、 to 二、" in told
