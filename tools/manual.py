#!/usr/bin/env python3
"""The user manual as pages of the site: a chapter a file of HTML, its first line the title.

    manual.py MANUAL.md OUT_DIR

Chapters are the headings of the second level, named by CHAPTERS; those of the third fold, and have the
id that SECTIONS gives them, which pages link to. What Markdown the manual uses is read here and no
more: paragraphs, lists, tables, code, bold. Pictures are left out: the reader has the pages themselves.
"""
import html
import pathlib
import re
import sys

CHAPTERS = {
    "一轮评估的经过": "way", "大家都要知道的": "basics", "评估方负责人": "manager", "评审专家": "expert",
    "机构管理员和中心主管": "operator", "履约评价方（收到链接的单位）": "rater", "实地验收人员": "inspector",
    "委托方、购买主体、社区党委": "party", "上级主管（市、省、国家）": "supervisor", "公众": "public", "系统管理员": "admin",
    "每个数字怎样算出来": "figures", "怎样验证公示的报告": "verify", "状态一览": "states",
}
SECTIONS = {
    "一、登记机构、中心和项目": "registry", "二、评估标准": "standard", "三、新建轮次": "open", "四、跟进资料": "material",
    "五、分配专家": "experts", "六、履约评价链接（方式二）": "links", "七、实地验收（方式一）": "inspection", "居民满意度调查": "surveys",
    "八、核查发现和整改": "findings", "九、反馈结果、复核异议": "feedback", "十、结算": "settlement",
    "十一、报告、审批、公示": "report", "十二、数据分析": "analysis", "十三、机构公示记录": "exchange", "文书": "papers", "文书模板": "papers", "递交资料": "hand-in", "结果与整改": "outcome",
}


def inline(text):
    text = html.escape(text, quote=False)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)


def join(lines):
    """Lines of one paragraph: Chinese has no space between them."""
    text = ""
    for line in (line.strip() for line in lines):
        space = text and text[-1].isascii() and line[:1].isascii()
        text += (" " if space else "") + line
    return inline(text)


def table(lines):
    rows = [[inline(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in lines]
    head = "".join(f'<th scope="col">{cell}</th>' for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows[2:])
    return ('<div class="table-wrap mb-3" tabindex="0" role="group" aria-label="可左右滑动的表格"><table class="table">'
            f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>\n")


ITEM = re.compile(r"( *)(?:[-*]|(\d+)\.) +(.*)")


def items(lines):
    """A list with its items' further lines, and one level below it."""
    kind = "ol" if ITEM.match(lines[0]).group(2) else "ul"
    depth = len(ITEM.match(lines[0]).group(1))
    out, entry, below = [], [], []

    def close():
        if entry:
            out.append(f"<li>{join(entry)}{items(below) if below else ''}</li>")

    for line in lines:
        found = ITEM.match(line)
        if found and len(found.group(1)) <= depth:
            close()
            entry, below = [found.group(3)], []
        elif found or below:
            below.append(line)
        else:
            entry.append(line)
    close()
    return f"<{kind}>\n" + "\n".join(out) + f"\n</{kind}>\n"


def block(lines):
    if lines[0].startswith("```"):
        return f"<pre>{html.escape(chr(10).join(lines[1:-1]))}</pre>\n"
    if lines[0].startswith("|"):
        return table(lines)
    if ITEM.match(lines[0]):
        return items(lines)
    text = join(lines)
    return f"<p>{text}</p>\n" if text else ""


def blocks(lines):
    """Cuts lines where a paragraph, list, table or code ends."""
    part, kind = [], None
    for line in lines + [""]:
        code = line.startswith("```")
        if kind == "code":
            part.append(line)
            if code:
                yield part
                part, kind = [], None
            continue
        new = "code" if code else "table" if line.startswith("|") else "list" if ITEM.match(line) else "text"
        begins = code or not line.strip() or (part and new != kind and not (kind == "list" and new == "text"))
        if part and begins and not (kind == "list" and new == "list"):
            yield part
            part, kind = [], None
        if line.strip():
            part.append(line)
            kind = kind or new
    if part:
        yield part


def body(lines):
    return "".join(block(part) for part in blocks(lines))


def chapter(title, lines):
    """What stands before the first section, then each section in a fold."""
    parts, name = [("", [])], None
    for line in lines:
        if line.startswith("### "):
            name = line[4:].strip()
            parts.append((name, []))
        else:
            parts[-1][1].append(line)
    out = [title + "\n"]
    for number, (name, text) in enumerate(parts):
        inside = body(text)
        if not name:
            out.append(f'<div class="help-text">{inside}</div>\n' if inside else "")
            continue
        ident = SECTIONS.get(name, f"s{number}")
        out.append(f'<details class="card mb-2 help-section"><summary class="card-header"><h2 class="card-title">{inline(name)}'
                   f'</h2></summary><div class="card-body help-text" id="{ident}">{inside}</div></details>\n')
    return "".join(out)


def main(source, target):
    chapters, title = {}, None
    for line in pathlib.Path(source).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title = line[3:].strip()
            chapters[title] = []
        elif title:
            chapters[title].append(line)
    if set(chapters) != set(CHAPTERS):
        sys.exit(f"{source}: chapters without a name in {sys.argv[0]}, or names without one: "
                 f"{sorted(set(chapters) ^ set(CHAPTERS))}")
    for title, lines in chapters.items():
        pathlib.Path(target, f"{CHAPTERS[title]}.html").write_text(chapter(title, lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
