"""Every table that has a download: the page leads to it, the workbook and the CSV hold the same rows,
figures are figures, and there are as many rows as there is to show."""
import csv
import io
import pathlib
import re
import sys
import time
import urllib.parse
from decimal import Decimal, InvalidOperation

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "workbook"))

import harness
from book import Book
from harness import WebTest, run

OPEN, SUBMITTED = "demo-open", "demo-2026"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(sheet, n_columns):
    """The cells below the head, which is the first row with so many of them; without the total."""
    names = [chr(65 + i) for i in range(n_columns)]
    row = 1
    while not all(f"{c}{row}" in sheet.values for c in names):
        row += 1
    head, found = [sheet.values[f"{c}{row}"] for c in names], []
    while all(f"{c}{row + 1}" in sheet.styles for c in names):  # remarks have but one cell
        row += 1
        found.append([sheet.values.get(f"{c}{row}", "") for c in names])
    if found and found[-1][0] == "合计":
        found.pop()
    return head, found


def same(text, value, heading):
    """What the CSV says of a cell of the workbook."""
    if isinstance(value, str):
        return text.removeprefix("'") == value or text == value
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None and 1 <= value <= 401768
    return figure == (value * 100 if heading.endswith("（%）") else value)


class Downloads(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))  # with what people do meanwhile

    def fetch(self, browser, page):
        """Both forms of the page's table: head and rows of the CSV, and the book."""
        answer = browser.get(page)
        self.assertEqual(answer.status, 200, page)
        links = sorted({link for link in answer.parsed.links if re.search(r"\.xlsx(\?|$)", link)})
        self.assertEqual(len(links), 1, f"{page}: {links}")
        plain = re.sub(r"\.xlsx(?=\?|$)", ".csv", links[0])
        self.assertIn(plain, answer.parsed.links)
        book, text = browser.get(links[0]), browser.get(plain)
        for got, kind, end in ((book, XLSX, ".xlsx"), (text, "text/csv", ".csv")):
            self.assertEqual((got.status, got.headers.get_content_type()), (200, kind), got.body[-500:])
            self.assertEqual(got.headers["Cache-Control"], "no-store")
            name = urllib.parse.unquote(got.headers["Content-Disposition"].split("''")[1])
            self.assertTrue(name.endswith(end), name)
        head, *rows = csv.reader(io.StringIO(text.body.decode("utf-8-sig")))
        self.assertEqual(int(text.headers["X-Row-Count"]), len(rows))
        return head, rows, Book(io.BytesIO(book.body))

    def compare(self, page, browser):
        head, rows, book = self.fetch(browser, page)
        sheet = next(iter(book.sheets.values()))
        titles, cells = rows_of(sheet, len(head))
        self.assertEqual([h.replace("（%）", "") for h in head], titles)
        self.assertEqual(len(rows), len(cells), page)
        for line, (texts, values) in enumerate(zip(rows, cells)):
            for heading, text, value in zip(head, texts, values):
                self.assertTrue(same(text, value, heading), f"{page} {line} {heading}: {text} {value!r}")
        return head, rows, sheet

    def test_each_page_s_table_is_the_same_in_both_forms(self):
        for page, (role, heading, least) in PAGES.items():
            with self.subTest(page=page):
                head, rows, _ = self.compare(page, self.login(role))
                self.assertIn(heading, head)
                self.assertGreaterEqual(len(rows), least)

    def test_every_download_is_one_of_these(self):
        """A route that is added here without a page would be compared by nobody."""
        offered = {line.split("\t")[1] for line in run("routes").splitlines()
                   if line.startswith("GET\t") and line.split("\t")[1].endswith(".xlsx")
                   and not line.split("\t")[1].endswith("~template.xlsx")}  # to be filled in: test_sheets
        linked = set()
        for page, (role, _, _) in PAGES.items():
            path = next(link for link in self.login(role).get(page).parsed.links if ".xlsx" in link).split("?")[0]
            linked |= {route for route in offered if re.fullmatch(re.sub(r":\w+", "[^/]+", route), path)}
        self.assertEqual(offered, linked | set(SAME_AS))

    def test_a_table_has_a_download_or_a_reason(self):
        """Of the page, or of one that shows the same part."""
        root = harness.SOURCE / "templates"
        texts = {str(f.relative_to(root))[:-len(".mustache")]: f.read_text() for f in root.rglob("*.mustache")}
        offers = {name for name, text in texts.items() if ">download}}" in text or "{{>forms/results}}" in text}

        def has_offer(name):
            showers = {other for other, text in texts.items() if f"{{{{>{name}}}}}" in text}
            return name in offers or any(has_offer(other) for other in showers)

        tables = {name for name, text in texts.items() if "<table" in text and not has_offer(name)}
        self.assertEqual(tables, set(NOT_DOWNLOADED))

    def test_a_page_that_is_kept_short_gives_all_of_it_as_a_file(self):
        with harness.connect(self.database) as db:
            for i in range(130):
                db.execute("INSERT INTO delivery (tenant, id, channel, receiver, title, state, due_at, tries, created_at)"
                           " VALUES (?, ?, 'gone', 'a@example.cn', ?, 'failed', 0, 1, ?)", (harness.TENANT, f"many-{i}", f"消息{i}", int(time.time() * 1000) - i))
            # An older round, and more results of the other than the page shows: no place is left behind them.
            copy = lambda table, of, more, given: harness.engine.without_guards(
                db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1050)"
                f" INSERT INTO {table} ({', '.join(names[table])}) SELECT"
                f" {', '.join(given.get(c, f'p.{c}') for c in names[table])} FROM {table} p, n WHERE {of} = ? AND {more}", ("pingshan-2022",))
            names = {t: [row[1] for row in db.execute(f"PRAGMA table_info({t})")] for t in ("round", "report_version", "public_result")}
            copy("round", "p.id", "n.i = 1", {"id": "'older'", "year": "2010"})
            copy("report_version", "p.round", "n.i = 1", {"round": "'older'", "year": "2010"})
            copy("public_result", "p.round", "n.i = 1", {"round": "'older'"})
            copy("public_result", "p.round", "p.ord = 0", {"ord": "1000 + n.i", "entry": "'many-' || n.i", "center": "'很多' || n.i"})
        manager = self.login("manager")
        self.assertIn("只显示最近的 100 条", manager.get("/deliveries").text)
        _, rows, _ = self.compare("/deliveries", manager)
        self.assertEqual(len([row for row in rows if "消息" in "".join(row)]), 130)
        public = f"/public?d={harness.TENANT}"
        page = self.browser().get(public)
        self.assertIn("只显示前面一部分", page.text)
        _, rows, _ = self.compare(public, self.browser())
        self.assertEqual(len([row for row in rows if "很多" in "".join(row)]), 1050)
        self.assertNotRegex(page.text, r"/public/older[^#]*六和")
        older = self.browser().get(public + "&year=2010")
        self.assertNotIn("很多", older.text)
        self.assertRegex(older.text, r"(?s)/public/older.*六和", "its results, too")

    def test_filters_go_along(self):
        manager = self.login("manager")
        _, rows, _ = self.compare(f"/rounds/{OPEN}?show=unstaffed&operator=demo-operator-a", manager)
        _, all_rows, _ = self.compare(f"/rounds/{OPEN}", manager)
        self.assertEqual((len(rows), len(all_rows)), (2, 5))

    def test_the_figures_of_charts_come_with_charts(self):
        _, _, book = self.fetch(self.login("manager"), f"/analysis/rounds/{SUBMITTED}")
        charts = [name for name in book.names if name.startswith("xl/charts/chart")]
        figures = [name for name in book.sheets if re.fullmatch(r"表\d+", name)]
        self.assertGreater(len(figures), 2)
        self.assertEqual(len(charts), len(figures))
        scores = next(s for s in book.sheets.values() if s.values.get("B3", "").startswith("总分"))
        self.assertTrue(all(isinstance(scores.values[f"B{row}"], Decimal) for row in range(4, 9)))

    def test_sums_are_formulas_with_their_values(self):
        _, rows, sheet = self.compare(f"/rounds/{SUBMITTED}/settlement", self.login("manager"))
        last = max(int(re.sub(r"\D", "", a)) for a in sheet.formulas)
        self.assertEqual(sheet.formulas[f"C{last}"], f"ROUND(SUM(C4:C{last - 1}),2)")
        self.assertEqual(sheet.values[f"C{last}"], sum(Decimal(row[2]) for row in rows))

    def test_a_name_that_looks_like_a_formula_stays_text(self):
        harness.connect(self.database).execute("UPDATE center SET name = '=1+1'").connection.commit()
        _, rows, sheet = self.compare(f"/rounds/{OPEN}", self.login("manager"))
        self.assertEqual(rows[0][1], "'=1+1")
        self.assertIn("=1+1", sheet.values.values())
        self.assertNotIn("1+1", sheet.formulas.values())


# The same handler below another address, for who comes by a link or leads a panel.
# What a level above is shown needs a district and a city: test_districts.
BELOW = ("/below", "/below/results", "/below/operators", "/below/operator")
SAME_AS = {**{f"{path}/~list.xlsx": "test_districts" for path in BELOW},
           "/rounds/:round/inspections/~forms/answers.xlsx": "test_forms", "/rounds/:round/links/~forms/answers.xlsx": "test_forms",
           "/r/~list.xlsx": "/rating/:round/~list.xlsx",
           "/marking/:round/:entry/~panel/~list.xlsx": "/rounds/:round/panel/:entry/~list.xlsx"}

# Tables that are no listings, and why.
NOT_DOWNLOADED = {
    "results/own_reports": "a way to reports, which are files",
    "account/tokens": "a person's own tokens, each with its button",
    "privacy": "what everybody is told",
    "admin/amendments": "each has its answer: test_people",
    "admin/person": "a copy for the person: test_people",
    "admin/backup": "the files themselves are what is downloaded",
    "admin/codes": "secrets that are shown once; their slips are the download",
    "admin/retention": "choices of a form",
    "admin/roles": "explains the program; says nothing of the data",
    "admin/system": "explains the program and its room",
    "fill/grid": "a form; what stands in it is in the template to fill in, beside it",
    "fill/indicators": "a form, as fill/grid",
    "form": "a form; what is stored stands on the page that leads to it, or goes out as the standard's file",
    "home/manager": "the first lines of lists that have a download each",
    "home/viewer": "the first lines of /results",
    "inspection/record": "a record to be printed and signed; part of the casefile",
    "marking/desk": "what was handed in, beside a form; the entry's page downloads the tables",
    "marking/summary": "what is about to be handed in; afterwards it is in the panel's table",
    "marking/sheet": "a form; what is handed in is in the panel's table",
    "papers/round": "choices of a form; the papers are the download",
    "papers/text": "a form, and the words that may stand in it",
    "papers/texts": "the papers that there are; each is downloaded as a document",
    "publish/verify": "what one program found in one file; gongping verify gives it as JSON",
    "rating/about": "two or three facts beside a form",
    "rating/table": "a form; the list of the same ratings is downloaded",
    "registry/next": "choices of a form; what it makes is in the list of projects",
    "results/redactions": "names that must not leave the page on which they are looked at",
    "results/compare": "two versions of a text side by side, each of which is a file already",
    "results/narratives": "a text as it was and as it is, beside the form",
    "results/explain": "how one figure came about; the report's JSON has all of them",
    "rounds/given": "forms, a row each: what operators are given with the checklist",
    "rounds/form": "a form; the checklist has a template to fill in",
    "rounds/projects": "choices of a form; who takes part is in the round's list",
    "standard/edit": "a form; the standard's page has the table",
    "forms/lines": "what was answered on one record; the page of the round's form has all of them",
    "survey/desk": "what is wrong with a form that was not taken, and a list of surveys, whose results are downloaded each",
    "workbook/look": "what would become of a file, and kept nowhere",
    "workbook/start": "imports of the last 30 days; the audit log has all of them, and downloads",
}

# Page: as whom, a heading of its table, and how many rows it has at the least.
PAGES = {
    "/rounds": ("manager", "评估标准", 3),
    "/registry/orgs": ("manager", "机构类别", 5),
    "/registry/centers": ("manager", "所属街道", 5),
    "/registry/projects": ("manager", "合同总额（元）", 5),
    "/registry/projects/demo-open-1/staff": ("manager", "到岗日期", 7),
    f"/rounds/{OPEN}/experts": ("manager", "应回避", 5),
    f"/rounds/{OPEN}/links": ("manager", "打开次数", 5),
    f"/rounds/{OPEN}/surveys/demosurveyendedaaaaa": ("manager", "选项", 30),
    f"/rounds/{OPEN}/inspections": ("manager", "验收人员", 1),
    f"/rounds/{SUBMITTED}/scores": ("manager", "总分", 3),
    f"/rounds/{SUBMITTED}/findings": ("manager", "处理情况", 3),
    "/analysis": ("manager", "参评项目", 3),
    f"/analysis/rounds/{SUBMITTED}": ("manager", "总分", 5),
    f"/analysis/entries/{SUBMITTED}/entry-1": ("manager", "总分", 1),
    "/analysis/centers/c1": ("manager", "总分", 1),
    "/admin/accounts": ("admin", "动态验证码", 10),
    f"/rounds/{OPEN}": ("manager", "必交材料", 5),
    f"/rounds/{SUBMITTED}/settlement": ("manager", "尚应拨付（元）", 3),
    "/marking": ("expert", "板块", 3),
    f"/rounds/{SUBMITTED}/panel/entry-1": ("manager", "得分", 5),
    "/admin/sessions": ("admin", "最后操作", 1),
    "/fill": ("operator", "必交材料", 1),
    f"/rating/{OPEN}": ("purchaser", "回执编号", 2),
    "/public": ("manager", "总分", 4),
    "/public/pingshan-2022": ("manager", "总分", 4),
    f"/results/{SUBMITTED}": ("commissioner", "总分", 4),
    f"/outcome/{SUBMITTED}/entry-2": ("operator", "板块", 1),
    "/operators": ("manager", "统一社会信用代码", 2),
    "/operators/longxiang": ("manager", "区划代码", 1),
    "/standards": ("manager", "使用的轮次", 2),
    "/standards/demo-2026/1": ("manager", "计分方式", 10),
    "/standards/compare?before=pingshan-2022~1&after=demo-2026~1": ("manager", "原版", 5),
    "/registry/projects/demo-open-1": ("manager", "款项", 2),
    f"/rounds/{OPEN}/opening": ("manager", "情况", 5),
    f"/rounds/{OPEN}/entries/entry-4": ("manager", "缺", 3),
    f"/rounds/{OPEN}/entries/entry-1/data": ("manager", "姓名", 5),
    f"/rounds/{OPEN}/entries/entry-4/experts": ("manager", "全轮任务", 3),
    "/admin/channels": ("admin", "方式", 1),
    "/deliveries": ("manager", "原因", 0),
    "/admin/reads": ("admin", "查阅人", 0),
    "/admin/audit?action=account.add": ("admin", "操作名称", 10),  # downloads are in the log as well
}


if __name__ == "__main__":
    harness.main()
