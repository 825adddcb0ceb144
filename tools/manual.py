#!/usr/bin/env python3
"""The user manual as pages of the site: a chapter a file of HTML, its first line the title.

    manual.py OUT_DIR DEPFILE CHAPTER.md...

A file of docs/手册 is a chapter, named by CHAPTERS; its headings of the second level fold, and have the
id that SECTIONS gives them, which pages link to. What Markdown the manual uses is read here and no
more: paragraphs, lists, tables, code, bold, pictures, links from chapter to chapter. A link that leads
nowhere and a picture that is not there end the build.
"""
import html
import os
import pathlib
import re
import struct
import sys

from assets import asset_url

CHAPTERS = {
    "一轮评估的经过": "way", "大家都要知道的": "basics", "评估方负责人": "manager", "评审专家": "expert",
    "机构管理员和中心主管": "operator", "收到评价链接的单位": "rater", "实地验收人员": "inspector", "委托方": "commissioner",
    "购买主体": "purchaser", "社区党委": "committee", "上级主管": "supervisor", "公众": "public", "系统管理员": "admin",
    "每个数字怎样算出来": "figures", "怎样验证公示的报告": "verify", "状态一览": "states", "更新说明": "releases",
}
SECTIONS = {
    "一、登记机构、中心和项目": "registry", "二、评估标准": "standard", "三、新建轮次": "open", "四、跟进资料": "material",
    "五、分配专家": "experts", "六、履约评价链接（方式二）": "links", "七、实地验收（方式一）": "inspection", "居民满意度调查": "surveys",
    "八、核查发现和整改": "findings", "九、反馈结果、复核异议": "feedback", "十、结算": "settlement",
    "十一、报告、审批、公示": "report", "十二、数据分析": "analysis", "十三、机构公示记录": "exchange", "文书": "papers", "文书模板": "papers", "递交资料": "hand-in", "结果与整改": "outcome",
}


PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
used = []
PHONE = 500  # pixels: what is narrower was seen on a telephone


def size(data):
    """Width and height of a WebP picture: lossy, lossless or extended."""
    kind = data[12:16]
    if kind == b"VP8 ":
        return tuple(n & 0x3fff for n in struct.unpack("<HH", data[26:30]))
    if kind == b"VP8L":
        bits = struct.unpack("<I", data[21:25])[0]
        return (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1
    if kind == b"VP8X":
        return tuple(int.from_bytes(data[i:i + 3], "little") + 1 for i in (24, 27))
    sys.exit(f"no WebP picture: {kind}")


def picture(found):
    """Only loaded once it is about to be seen."""
    path = FOLDER / found.group(2)
    alt = found.group(1).replace('"', "&quot;")  # the rest of it was escaped with its paragraph
    used.append(path)
    data = path.read_bytes()
    width, height = size(data)
    narrow = " help-phone" if width < PHONE else ""
    return (f'<img class="help-picture{narrow}" src="{asset_url(asset_name(path), data)}" alt="{alt}" '
            f'width="{width}" height="{height}" loading="lazy">')


def asset_name(path):
    return f"manual-{path.name}"


def link(found):
    """To another chapter or section of it; what lies outside of the manual is no page of the site."""
    text, (path, _, section) = found.group(1), found.group(2).partition("#")
    if path.startswith("..") or ":" in path:
        return text
    name = CHAPTERS.get(path.removesuffix(".md"))
    if not name or (section and section not in SECTIONS):
        sys.exit(f"the manual links to {found.group(2)}, which is not there")
    return f'<a href="/help/{name}{"#" + SECTIONS[section] if section else ""}">{text}</a>'


def inline(text):
    text = html.escape(text, quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)
    text = PICTURE.sub(picture, text)
    return re.sub(r"\[([^\]]+)\]\(([^)]*)\)", link, text)


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
    if text.startswith("<img ") and text.endswith(">") and text.count("<") == 1:
        # Folded: a chapter is to load as fast as any page, and a picture is more than all of its words.
        said = re.search(r'alt="([^"]*)"', text).group(1)
        return f'<details class="fold"><summary>看图：{said}</summary><p>{text}</p></details>\n'
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
        if line.startswith("## "):
            name = line[3:].strip()
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


def main(target, depfile, *sources):
    global FOLDER
    sources = [pathlib.Path(source) for source in sources]
    if {source.stem for source in sources} != set(CHAPTERS):
        sys.exit(f"chapters without a name in {sys.argv[0]}, or names without one: "
                 f"{sorted({source.stem for source in sources} ^ set(CHAPTERS))}")
    for source in sources:
        FOLDER = source.parent
        title, *lines = source.read_text(encoding="utf-8").splitlines()
        pathlib.Path(target, f"{CHAPTERS[source.stem]}.html").write_text(
            chapter(title.removeprefix("# ").strip(), lines), encoding="utf-8")
    first = pathlib.Path(target, f"{CHAPTERS[sources[0].stem]}.html")
    pathlib.Path(depfile).write_text(f"{first}: {' '.join(os.path.abspath(p) for p in used)} {__file__}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
