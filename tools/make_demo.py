#!/usr/bin/env python3
"""Writes an invented round that exercises every part of the bundle format.

    tools/make_demo.py > examples/demo-2026.json
    tools/make_demo.py --centers 600 > /tmp/bench.json

Everything in it is made up: names say 示例, region codes and identity numbers begin with 999999,
which no place has. The same arguments always give the same bytes.
"""
import argparse
import datetime
import hashlib
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
START, END = datetime.date(2025, 7, 1), datetime.date(2026, 6, 30)
CUTOFF, HANDED_IN = datetime.date(2026, 5, 31), datetime.date(2026, 6, 3)
CONTRACT_DAYS = (END - START).days + 1
POSTS = 6
EXPERTS = 9  # the panel of one entry


class Dice:
    """A fixed sequence that does not depend on the Python version."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2**32 or 1

    def below(self, n):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) % n

    def pick(self, items):
        return items[self.below(len(items))]


def day(date):
    return date.isoformat()


def yuan(fen):
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def half_up(a, b):
    return (2 * a + b) // (2 * b)


def percent(part, base):
    hundredths = half_up(part * 10000, base)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def points(ten_thousandths):
    return f"{ten_thousandths / 10000:.4f}".rstrip("0").rstrip(".")


def some(**fields):
    """A dict without the fields that are not given."""
    return {k: v for k, v in fields.items() if v is not None and v is not False and v != []}


# ---- standard

def demo_standard():
    """方式一 of the example standard, with a factor on the panel's mark so that one is in use."""
    path = ROOT / "standards" / "method-one-example.json"
    standard = json.loads(path.read_text(encoding="utf-8"))["standard"]
    standard["id"] = "demo-2026"
    standard["title"] = "社区党群服务中心社会工作服务项目评估标准（方式一，含系数，示例，非官方标准）"
    for component in standard["methods"][0]["components"]:
        rule = component["aggregation"]
        if rule["kind"] == "trimmed":
            at = list(rule).index("step")
            pairs = list(rule.items())
            component["aggregation"] = dict(pairs[:at] + [("factor", "0.98")] + pairs[at:])
    return standard


def leaves(items):
    for item in items:
        if item["kind"] == "group":
            yield from leaves(item["items"])
        else:
            yield item


# ---- organisations and people

OPERATORS = [
    ("demo-operator-a", "示例社工服务中心", "示例社工",
     {"人员经费": "labor", "服务活动费": "operation", "行政管理费": "management",
      "督导费": "supervision", "培训费": "training"}),
    ("demo-operator-b", "样例社会工作服务社", "样例社",
     {"人力成本": "labor", "运营成本(服务费)": "operation", "管理费": "management",
      "督导费": "supervision", "办公与场地": "venue"}),
]


def orgs(numbers):
    yield {"id": "demo-commissioner", "name": "示例区委组织部", "kind": "commissioner"}
    yield {"id": "demo-evaluator", "name": "示例社会工作协会", "short_name": "示例社协",
           "kind": "evaluator"}
    yield {"id": "demo-purchaser", "name": "示例街道公共事务中心", "kind": "purchaser"}
    for i in numbers:
        yield {"id": f"committee-{i}", "name": f"示例{i}社区党委", "kind": "committee"}
    for org, name, short, labels in OPERATORS:
        yield {"id": org, "name": name, "short_name": short, "kind": "operator",
               "fund_labels": [{"label": k, "category": v} for k, v in labels.items()]}


def id_number(serial):
    """GB 11643 form with a right check character under a region that does not exist."""
    born = datetime.date(1980, 1, 1) + datetime.timedelta(days=37 * serial % 7300)
    body = f"999999{born:%Y%m%d}{serial % 999 + 1:03d}"
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    check = (12 - sum(int(c) * w for c, w in zip(body, weights)) % 11) % 11
    return body + "0123456789X"[check]


def person(center, k, qualifications, expires=None):
    serial = center * 10 + k
    certificates = [some(qualification=q, number=f"示例-{serial:05d}-{j}", issued="2021-06-01",
                         expires=expires) for j, q in enumerate(qualifications)]
    return some(id=f"c{center}-person-{k}", name=f"示例人员{serial}", id_number=id_number(serial),
                certificates=certificates)


def center_of(i):
    return some(id=f"c{i}", name=f"示例{i}", full_name=f"示例{i}社区党群服务中心",
                subdistrict="示例街道", community=f"示例{i}社区", region_code=f"999999999{i % 1000:03d}",
                substations=[{"id": f"c{i}-sub", "name": "分站点"}] if i % 2 == 0 else [])


def posts_of(i):
    wanted = ["社会工作师"] + ["助理社会工作师"] * 4 + ["中共党员"]
    return [some(id=f"post-{k}", title="中心主管" if k == 1 else "党建专员" if k == 6 else "社工",
                 substation=f"c{i}-sub" if i % 2 == 0 and k >= 4 else None, lead=k == 1,
                 qualification=wanted[k - 1]) for k in range(1, POSTS + 1)]


def people_of(i):
    yield person(i, 1, ["社会工作师", "中共党员"])
    for k in range(2, 6):
        yield person(i, k, ["助理社会工作师"], "2026-01-31" if i % 5 == 0 and k == 2 else None)
    yield person(i, 6, ["中共党员"])
    if i % 5 != 4:
        yield person(i, 7, [] if i % 5 == 0 else ["助理社会工作师"])


def engagements_of(i):
    """By i % 5: 1 a vacancy of 19 days, 2 a hand-over, 3 an open vacancy, 4 nothing, 0 a stand-in
    without the qualification."""
    story = {
        1: ("2025-12-31", "2026-01-20", "个人原因离职"),
        2: ("2026-03-10", "2026-03-01", "内部调岗"),
        3: ("2026-05-09", None, "个人原因离职"),
        4: (None, None, None),
        0: ("2025-11-30", "2025-12-01", "产假"),
    }[i % 5]
    for k in range(1, POSTS + 1):
        leaves_on, reason = (story[0], story[2]) if k == 3 else (None, None)
        yield some(id=f"e{k}", post=f"post-{k}", person=f"c{i}-person-{k}", start=day(START),
                   end=leaves_on, reason=reason)
    if story[1]:
        yield {"id": "e7", "post": "post-3", "person": f"c{i}-person-7", "start": story[1]}


def vacant_days(i):
    return {1: 19, 3: (CUTOFF - datetime.date(2026, 5, 10)).days + 1}.get(i % 5, 0)


# ---- indicators

INDICATORS = [
    {"id": "case", "name": "个案服务", "unit": "个", "target": 12, "min_sessions": 6},
    {"id": "group", "name": "小组工作", "unit": "个", "target": 8, "min_sessions": 6,
     "min_people": 7},
    {"id": "activity", "name": "社区活动", "unit": "场", "target": 30, "min_people": 20,
     "min_minutes": 60},
    {"id": "file", "name": "居民建档", "unit": "人", "target": 24, "once_per_person": True},
]


def record(i, indicator, k, dice):
    span = (CUTOFF - START).days
    late = i % 5 == 0  # this center hurries at the end
    offset = span - dice.below(25) if late else k * span // (indicator["target"] + 4)
    short = k % 11 == 7  # now and then a unit that does not count
    fields = {"id": f"{indicator['id']}-{k + 1}", "title": f"示例{indicator['name']}{k + 1}",
              "date": day(START + datetime.timedelta(days=offset))}
    if "min_sessions" in indicator:
        fields["sessions"] = indicator["min_sessions"] + (-1 if short else dice.below(3))
    if "min_people" in indicator:
        fields["people"] = indicator["min_people"] + dice.below(20)
    if "min_minutes" in indicator:
        fields["minutes"] = indicator["min_minutes"] + (-15 if short else 15 * dice.below(5))
    if indicator.get("once_per_person"):
        fields["person"] = f"R{i:03d}-{k if not short else 0:03d}"
    return fields


def progress_of(i, dice):
    for indicator in INDICATORS:
        target = indicator["target"]
        done = {3: target * 6 // 10, 2: target + 3}.get(i % 5, target)
        records = [] if i % 5 == 4 else [record(i, indicator, k, dice) for k in range(done)]
        yield some(indicator=indicator["id"], done=done, records=records)


# ---- money

def contract_total(i):
    return 72000000 + i % 7 * 480000  # fen


def payments_of(total):
    first = half_up(total * 40, 100)
    return [
        {"id": "first", "name": "首期款", "date": "2025-07-20", "amount": yuan(first),
         "paid": True},
        {"id": "middle", "name": "中期款", "date": "2026-01-15", "amount": yuan(first),
         "paid": True},
        {"id": "last", "name": "尾款", "amount": yuan(total - 2 * first)},
    ]


def fund_table(i, operator, total):
    surplus = half_up(total * vacant_days(i), CONTRACT_DAYS * POSTS)
    base = total - surplus
    per_mille = [852, 42, 66, 25, 15]
    rows, left, actual_sum, expected_sum = [], base, 0, 0
    for k, label in enumerate(operator[3]):
        row = left if k == len(per_mille) - 1 else half_up(base * per_mille[k], 1000)
        left -= row
        actual = half_up(row * 11, 12)
        actual_sum, expected_sum = actual_sum + actual, expected_sum + row - actual
        slip = 10 if i % 5 == 4 and k == 0 else 0  # a printed slip, for the checks to find
        rows.append({"label": label, "actual": yuan(actual), "expected": yuan(row - actual),
                     "printed_total": yuan(row + slip), "printed_share": percent(row, base)})
    table = {"from": day(START), "cutoff": day(CUTOFF), "to": day(END), "lines": rows}
    if surplus:
        table["surplus"] = {"label": "盈余/赤字", "actual": "0.00", "expected": yuan(surplus),
                            "printed_total": yuan(surplus)}
    return table | {"printed_actual": yuan(actual_sum),
                    "printed_expected": yuan(expected_sum + surplus),
                    "printed_total": yuan(total), "printed_share": "100.00",
                    "note": "示例数据，非真实资金。"}


# ---- material and marks

CHECKLIST = [
    {"id": "pledge", "name": "评估承诺书", "required": True},
    {"id": "roster", "name": "在岗人员名册", "required": True},
    {"id": "indicators", "name": "项目合同指标完成情况统计表", "required": True},
    {"id": "funds", "name": "资金使用情况表", "required": True, "due": "2026-06-08"},
    {"id": "effect", "name": "工作服务成效", "required": True},
    {"id": "photos", "name": "活动照片"},
]


def material_pdf(file_name):
    """A page that says what file it stands for. `gongping demo` makes the same bytes
    (src/app/demo/material.c): the hashes of the round and its files must agree."""
    def text(s):
        return s.encode("utf-16-be").hex()
    shown = (f"BT /F 18 Tf 64 740 Td <{text(file_name.removesuffix('.pdf'))}> Tj\n"
             f"/F 12 Tf 0 -40 Td <{text('示例材料：内容是虚构的，只用来演示。')}> Tj ET\n")
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>"
        "/Contents 4 0 R>>",
        f"<</Length {len(shown)}>>\nstream\n{shown}endstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        "/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/W[1 95 500]"
        "/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]"
        "/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    ]
    out, places = "%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
            ).encode()


def materials_of(i):
    for item in CHECKLIST:
        if i % 5 == 3 and item["id"] == "pledge":
            continue  # one center forgot its pledge
        file_name = f"示例{i}-{item['name']}.pdf"
        content = material_pdf(file_name)
        late = i % 5 == 0 and item["id"] == "effect"
        yield {"item": item["id"], "file_name": file_name,
               "sha256": hashlib.sha256(content).hexdigest(), "size": len(content),
               "received": "2026-06-07" if late else day(HANDED_IN)}


def mark(i, item, dice):
    kind, fields = item["kind"], {"item": item["id"]}
    if item.get("may_not_apply") and i % 5 == 4:
        return fields | {"not_applicable": True, "reason": "示例：该中心没有此项内容"}
    if kind == "points":
        step, most = int(float(item["step"]) * 10000), int(float(item["max"]) * 10000)
        fields["points"] = points(most - step * dice.below(3))
    elif kind == "combo":
        parts = [option["id"] for option in item["options"]]
        fields["parts"] = parts if dice.below(4) else parts[:-1]
    elif kind == "degree":
        fields["level"] = item["options"][dice.below(2)]["id"]
    elif kind == "ratio":
        fields |= {"done": 100 - dice.below(8) - (25 if i % 5 == 3 else 0), "target": 100}
    else:
        fields["times"] = dice.below(2)
    if dice.below(6) == 0:
        fields |= {"reason": "示例：依据所交材料评定", "evidence": f"示例{i}-材料第 {dice.below(9) + 1} 页"}
    return fields


def sheet(i, component, scorer, dice, submitted):
    return some(id=f"c{i}-{component['id']}-{scorer}", component=component["id"], scorer=scorer,
                scorer_name=expert_name(scorer), role=component["scored_by"], submitted=submitted,
                marks=[mark(i, item, dice) for item in leaves(component["items"])],
                comment="示例评语：资料较为完整，建议补充成效证据。" if dice.below(3) == 0 else None)


def expert_name(expert):
    return f"示例专家{int(expert[1:])}" if expert[0] == "x" else f"示例验收员{int(expert[1:])}"


def experts():
    for k in range(1, EXPERTS + 2):
        affiliations = []
        if k == EXPERTS + 1:  # left the operator a year ago
            affiliations = [{"org": "demo-operator-a", "relation": "曾任职", "from": "2019-03-01",
                             "to": "2025-05-31"}]
        yield some(id=f"x{k}", name=f"示例专家{k}", affiliations=affiliations)
    for k in (1, 2):
        yield {"id": f"i{k}", "name": f"示例验收员{k}"}


def panel_of(i):
    """Nine of ten experts; x10 replaces x1 where x1 declared a conflict. At center 2 x10 has a
    conflict, too, which nobody declared: the checks find it from the affiliation."""
    conflict = i % 5 == 2
    assigned = [some(expert=f"x{k}", declared=True, conflict=conflict and k == 1,
                     relation="亲属任职" if conflict and k == 1 else None)
                for k in range(1, EXPERTS + 1)]
    if conflict:
        assigned.append({"expert": f"x{EXPERTS + 1}", "declared": True})
    scorers = [a["expert"] for a in assigned if not a.get("conflict")]
    return assigned + [{"expert": "i1", "declared": True}, {"expert": "i2", "declared": True}], scorers


def sheets_of(i, standard, scorers, dice):
    material, site = standard["methods"][0]["components"]
    for scorer in scorers:
        draft = i % 5 == 1 and scorer == "x9"  # one expert has not handed in yet
        yield sheet(i, material, scorer, dice, None if draft else "2026-06-15")
    for scorer in ("i1", "i2"):
        yield sheet(i, site, scorer, dice, "2026-06-12")


# ---- texts

SENTENCES = [
    "中心围绕“红色邻里”主线开展党群联系，党员骨干每周入户走访，收集居民诉求并逐条回应。",
    "针对独居老人，社工组织志愿者结对探访，建立健康和需求台账，定期回访。",
    "面向双职工家庭开设课后陪伴服务，由社工和义工轮流带领阅读与手工活动。",
    "依托议事会推动楼道堆物整治，居民从反映问题转为共同商量办法。",
    "链接社康和学校资源，开展心理健康讲座与个案转介，服务困境青少年。",
    "培育社区舞蹈队、环保队等自组织，骨干能够独立策划活动。",
    "为新就业群体设置歇脚点，提供饮水、充电和法律咨询。",
    "社工团队每月督导一次，案例研讨记录完整，新入职社工有导师带领。",
]


def narrative(i):
    if i % 5 == 0:  # nearly copied from a neighbour
        return narrative(i - 3).replace("一是", "首先，", 1)
    dice = Dice(7000 + i)
    chosen = sorted(range(len(SENTENCES)), key=lambda k: (dice.below(1000), k))[:5]
    text = "".join(f"{n}是{SENTENCES[k]}" for n, k in zip("一二三四五", chosen))
    return (f"（示例文字）本年度示例社区服务覆盖居民 {1200 + 37 * i} 人次，志愿者 {60 + i} 名。\n{text}")


def last_narrative(i):
    if i % 5 == 1:  # this year's text is mostly last year's
        return narrative(i).replace("本年度", "上年度", 1)
    return "（示例文字）上年度中心完成场地改造，组建团队，走访居民并完成首轮需求调查。"


TEXTS = {
    "title": "示例街道社区党群服务中心社会工作服务项目2026年度终期评估报告（示例）",
    "cover_place": "示例区·示例街道",
    "issuer": "示例社会工作协会",
    "date": "2026-06-22",
    "watermark": "示例数据",
    "background": "（示例文字）受示例区委组织部委托，示例社会工作协会对示例街道各社区党群服务中心社会工作服务项目开展终期评估。",
    "standards": "（示例文字）本次评估采用方式一，由资料递交和实地验收两部分组成，标准为示例，非官方标准。",
    "conduct": "（示例文字）评估组由九名专家独立评分，去掉一个最高分和一个最低分后取平均；两名验收人员到场验收。",
    "feedback": "（示例文字）实地验收时访谈了社区党委负责人和居民。",
    "staffing_note": "（示例文字）人员情况由名册和在岗记录推算。",
    "indicator_note": "（示例文字）不符合单位要求的服务记录不计入完成量。",
    "results_intro": "（示例文字）各中心工作重点不同，成效分别说明。",
    "advice": [
        {"title": "及时补足空岗", "text": "（示例文字）建议运营机构建立人员储备，空岗及时报备。"},
        {"title": "均衡安排服务进度", "text": "（示例文字）建议按月跟踪指标，避免期末集中完成。"},
    ],
}


# ---- all together

def project_of(i, operator, total):
    fields = {
        "id": f"p{i}", "title": f"示例{i}社区党群服务中心社会工作服务项目（示例）", "center": f"c{i}",
        "operator_org": operator[0], "purchaser": "demo-purchaser", "committee": f"committee-{i}",
        "start": day(START), "end": day(END), "total": yuan(total), "headcount": POSTS,
        "posts": posts_of(i),
        "requirements": [{"qualification": "社会工作师", "count": 1, "note": "示例合同"},
                         {"qualification": "助理社会工作师", "count": 4},
                         {"qualification": "中共党员", "count": 1}],
        "people": list(people_of(i)), "engagements": list(engagements_of(i)),
        "indicators": INDICATORS, "payments": payments_of(total),
    }
    if i % 5 == 0:
        fields["vacancy"] = {"base": "contract_total", "day_count": "contract_days",
                             "grace_days": 7, "unqualified_is_vacant": True, "step": "0.01",
                             "rounding": "half_up", "basis": "示例合同第九条"}
    return fields


def entry_of(i, operator, total, standard):
    dice = Dice(i)
    assignments, scorers = panel_of(i)
    return some(id=f"entry-{i}", project=f"p{i}", method="one", handed_in=day(HANDED_IN),
                pledged=i % 5 != 3, provenance=("on_site", "sampled", "computed")[i % 3],
                progress=list(progress_of(i, dice)), funds=fund_table(i, operator, total),
                materials=list(materials_of(i)), assignments=assignments,
                sheets=list(sheets_of(i, standard, scorers, dice)), narrative=narrative(i),
                last_narrative=last_narrative(i))


def demo(numbers):
    """A round of the centers of those numbers."""
    standard = demo_standard()
    parts = [(i, OPERATORS[i % 2], contract_total(i)) for i in numbers]
    return {
        "format": "gongping-round", "format_version": 1,
        "tenant": "440310", "tenant_name": "深圳市坪山区", "standard": standard,
        "orgs": list(orgs(numbers)), "centers": [center_of(i) for i, _, _ in parts],
        "projects": [project_of(*part) for part in parts],
        "round": {
            "id": "demo-2026", "title": "示例街道2026年度终期评估（示例）", "kind": "final",
            "year": 2026, "subdistrict": "示例街道", "commissioner": "demo-commissioner",
            "evaluator": "demo-evaluator", "opened": "2026-05-25", "deadline": "2026-06-05",
            "closed": "2026-06-20", "checklist": CHECKLIST, "experts": list(experts()),
            "entries": [entry_of(*part, standard) for part in parts], "texts": TEXTS,
        },
    }


def main():
    parser = argparse.ArgumentParser(description="Write an invented round as a bundle.")
    parser.add_argument("--centers", type=int, default=5, help="number of centers (default 5)")
    n = parser.parse_args().centers
    if not 1 <= n <= 999:
        parser.error("--centers must be from 1 to 999")
    text = json.dumps(demo(range(1, n + 1)), ensure_ascii=False, indent=2) + "\n"
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main()
