#!/usr/bin/env python3
"""Writes the district of 2022 as one round with seven reports.

    tools/make_district.py > examples/district-2022.json

The source says that in 2022 the district evaluated 25 units at once, 12 of 石井, 龙田 and 马峦 by
方式一, 11 of 坪山, 坑梓 and 碧岭 and two others by 方式二, and reported street by street. Of these only the
four of 坪山街道 are known: they are taken from examples/pingshan-2022.json as they are. Everything about
the other 21 is made up and marked 示例: names, parties, contracts, figures. The same bytes every time.
"""
import json
import pathlib
import sys

from make_demo import Dice, half_up, percent, yuan

ROOT = pathlib.Path(__file__).resolve().parent.parent
DONE = "2022-05-16"

# street, id, units by method, contract
STREETS = [
    ("石井街道", "shijing", 4, "one"), ("龙田街道", "longtian", 4, "one"),
    ("马峦街道", "maluan", 4, "one"), ("坪山街道", "pingshan", 0, "two"),
    ("坑梓街道", "kengzi", 5, "two"), ("碧岭街道", "biling", 4, "two"),
]
# 方式一 is for contracts that end within the round, 方式二 for those that go on.
CONTRACTS = {"one": ("2021-06-01", "2022-05-31", 365), "two": ("2021-12-01", "2022-11-30", 365)}
OPERATORS = [
    ("sample-operator-1", "示例甲社工服务中心（示例）", "示例甲"),
    ("sample-operator-2", "示例乙社会工作服务社（示例）", "示例乙"),
    ("sample-operator-3", "示例丙社会服务中心（示例）", "示例丙"),
]
LABELS = {"人力成本": "labor", "运营成本(服务费)": "operation", "办公与场地": "venue", "管理费": "management",
          "督导费": "supervision"}
PER_MILLE = [857, 25, 27, 70, 21]
POSTS = 6


def some(**fields):
    return {k: v for k, v in fields.items() if v is not None and v != []}


def source():
    path = ROOT / "examples" / "pingshan-2022.json"
    return json.loads(path.read_text(encoding="utf-8"))


def standard(known):
    """方式二 as the source has it; of 方式一 only the form is known: its marks are an example."""
    single = {"kind": "single", "step": "0.01", "rounding": "half_up"}
    one = {"id": "one", "name": "方式一", "form": "资料递交+实地验收", "components": [
        {"id": "material-one", "name": "资料递交（示例分值）", "max": "60", "scored_by": "expert",
         "aggregation": single},
        {"id": "site", "name": "实地验收（示例分值）", "max": "40", "scored_by": "inspector",
         "aggregation": single}]}
    return known | {
        "id": "district-2022", "official": False,
        "title": "2022年度坪山区社区党群服务中心年中评估标准（方式一的分值为示例，非官方标准）",
        "source": "方式二出自2022年度续期评估报告；方式一的分值为示例，非官方标准",
        "methods": [one] + known["methods"]}


class Unit:
    def __init__(self, n, street, key, k, method):
        self.n, self.street, self.method = n, street, method
        self.id = f"sample-{key}-{k}"
        self.name = f"{street[:2]}示例{k}"
        self.operator = OPERATORS[n % len(OPERATORS)]
        self.purchaser = f"sample-purchaser-{key}"
        self.committee = f"sample-committee-{key}-{k}"
        self.total = 46000000 + n * 730000  # fen
        self.dice = Dice(2022 + n)
        self.vacant = 23 if n % 6 == 2 else 0

    def center(self):
        return {"id": self.id, "name": self.name, "full_name": f"{self.name}社区党群服务中心（示例）",
                "subdistrict": self.street, "community": f"{self.name}社区（示例）"}

    def party(self):
        return {"id": self.committee, "name": f"{self.name}社区党委（示例）", "kind": "committee"}

    def project(self):
        start, end, _ = CONTRACTS[self.method]
        return {"id": f"{self.id}-2022", "title": f"{self.name}社区党群服务中心社会工作服务项目（示例）",
                "center": self.id, "operator_org": self.operator[0], "purchaser": self.purchaser,
                "committee": self.committee, "start": start, "end": end, "total": yuan(self.total),
                "headcount": POSTS}

    def funds(self):
        start, end, days = CONTRACTS[self.method]
        surplus = half_up(self.total * self.vacant, days * POSTS)
        base, left, rows = self.total - surplus, self.total - surplus, []
        for k, label in enumerate(LABELS):
            row = left if k == len(PER_MILLE) - 1 else half_up(base * PER_MILLE[k], 1000)
            left -= row
            actual = half_up(row * 11, 12) if self.method == "one" else half_up(row * 5, 12)
            rows.append({"label": label, "actual": actual, "expected": row - actual, "total": row})
        lines = [{"label": r["label"], "actual": yuan(r["actual"]), "expected": yuan(r["expected"]),
                  "printed_total": yuan(r["total"] + (10 if self.n == 7 and r is rows[0] else 0)),
                  "printed_share": percent(r["total"], base)} for r in rows]
        reserve = {"label": "盈余/赤字", "actual": "0.00", "expected": yuan(surplus),
                   "printed_total": yuan(surplus)}
        return some(**{"from": start}, cutoff="2022-04-30", to=end, lines=lines,
                    surplus=reserve if surplus else None,
                    printed_actual=yuan(sum(r["actual"] for r in rows)),
                    printed_expected=yuan(sum(r["expected"] for r in rows) + surplus),
                    printed_total=yuan(self.total), note="示例数据，非真实资金。")

    def staffing(self):
        vacancies = [{"days": self.vacant, "note": "示例"}] if self.vacant else []
        return some(in_post=POSTS, departures=1 if self.vacant else 0, lead_departures=0,
                    held=[{"qualification": "社会工作师", "count": 2},
                          {"qualification": "助理社会工作师", "count": 4}], vacancies=vacancies)

    def sheet(self, component, scorer, name, role, most, step, spread):
        points = most * 100 - step * self.dice.below(spread)
        text = f"{points // 100}.{points % 100:02d}".rstrip("0").rstrip(".")
        return {"id": f"{self.id}-{component}", "component": component, "scorer": scorer,
                "scorer_name": name, "role": role, "submitted": DONE, "marks": [{"points": text}]}

    def sheets(self):
        association = ("social-work-association", "坪山社工协会")
        if self.method == "one":
            yield self.sheet("material-one", *association, "expert", 60, 50, 22)
            yield self.sheet("site", *association, "inspector", 40, 50, 14)
            return
        yield self.sheet("material", *association, "expert", 30, 40, 24)
        yield self.sheet("commissioner", "organization-department", "坪山区委组织部", "commissioner", 10,
                         10, 12)
        yield self.sheet("purchaser", self.purchaser, f"{self.street}公共事务中心（示例）", "purchaser", 25, 50, 5)
        yield self.sheet("committee", self.committee, f"{self.name}社区党委（示例）", "committee", 35, 35, 6)

    def entry(self):
        view = ("completed", "completed", "slightly_behind")[self.n % 3]
        text = (f"（示例文字）{self.name}社区党群服务中心本阶段服务居民 {900 + 41 * self.n} 人次。\n"
                f"一是示例的党群联系：走访 {30 + self.n} 户。二是示例的社区活动：开展 {12 + self.n % 7} 场。")
        return {"id": self.id, "project": f"{self.id}-2022", "method": self.method,
                "provenance": "on_site" if self.method == "one" else "declared",
                "staffing": self.staffing(), "progress_view": view, "funds": self.funds(),
                "sheets": list(self.sheets()), "narrative": text}


def units():
    n = 0
    for street, key, count, method in STREETS:
        for k in range(1, count + 1):
            n += 1
            yield Unit(n, street, key, k, method)


def orgs(known, made):
    yield from known
    for id_, name, short in OPERATORS:
        yield {"id": id_, "name": name, "short_name": short, "kind": "operator",
               "fund_labels": [{"label": k, "category": v} for k, v in LABELS.items()]}
    for street, key, count, _ in STREETS:
        if count:
            yield {"id": f"sample-purchaser-{key}", "name": f"{street}公共事务中心（示例）", "kind": "purchaser"}
    for unit in made:
        yield unit.party()


TITLE = "坪山区{}社区党群服务中心政府购买社会工作服务项目2022年度年中评估报告"


def reports(known):
    """Six streets and the summary. That of 坪山街道 has its own words, those of its printed report."""
    for number, (street, key, count, _) in enumerate(STREETS, 1):
        own = {"title": TITLE.format(street) + ("（示例）" if count else ""),
               "cover_place": f"深圳坪山·{street}"}
        if not count:
            own |= {k: known[k] for k in ("indicator_note", "advice")}
        yield {"id": key, "scope": "subdistrict", "target": street,
               "number": f"坪社协评（示例）〔2022〕{number}号", "texts": own}
    yield {"id": "summary", "scope": "summary", "number": "坪社协评（示例）〔2022〕7号",
           "texts": {"title": TITLE.format("").replace("评估报告", "评估汇总报告") + "（示例）",
                     "cover_place": "深圳市坪山区",
                     "advice": [{"title": "统一资金科目", "text": "（示例文字）各运营机构的资金科目不一，建议统一。"},
                                {"title": "延长服务周期", "text": "（示例文字）合同期不足十二个月的，续签时按规定延长。"}]}}


def entries(known, made):
    """Street by street, the known ones in their place."""
    for street, _, count, _ in STREETS:
        yield from known if not count else (u.entry() for u in made if u.street == street)


def district():
    known, made = source(), list(units())
    texts = known["round"]["texts"]
    return known | {
        "standard": standard(known["standard"]),
        "orgs": list(orgs(known["orgs"], made)),
        "centers": known["centers"] + [u.center() for u in made],
        "projects": known["projects"] + [u.project() for u in made],
        "round": {
            "id": "district-2022", "title": "坪山区2022年度社区党群服务中心年中评估（21 个示例项目）",
            "kind": "mid", "year": 2022, "commissioner": known["round"]["commissioner"],
            "evaluator": known["round"]["evaluator"],
            "entries": list(entries(known["round"]["entries"], made)),
            "texts": {k: texts[k] for k in ("issuer", "date")} | {"watermark": "含示例数据"}
                     | {k: texts[k] for k in ("background", "standards")},
            "reports": list(reports(texts)),
        },
    }


def main():
    text = json.dumps(district(), ensure_ascii=False, indent=2) + "\n"
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main()
