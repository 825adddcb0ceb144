"""The report in its four formats: every figure is there, and the same data give the same bytes."""
import copy
import hashlib
import html
import html.parser
import json
import os
import re
import shutil
import subprocess
import unittest
import zipfile

import program
from program import Case, golden

FORMS = ("pdf", "docx", "html", "json")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}


# The source's headings in their order, with its numbering; the title of the annex's tables included.
SOURCE_HEADINGS = """第一部分 评估介绍
一、评估背景
二、评估过程
（一）制定评估标准
（二）开展年中评估
（三）收集各方评价
第二部分 年中评估情况
一、年中评估结果
二、整体建议
（一）严格按照《若干措施》及其相关配套文件要求，规范社会工作服务项目管理
（二）确保人员在职在岗，保证专业服务质量
第三部分 年中工作开展情况
一、人员配置情况
二、指标完成情况
三、工作服务成效
（一）六和中心
（二）六联中心
（三）坪山中心
（四）和平中心
附件：资金使用情况表
1. 六和中心（含2个分站点）
2. 坪山中心（含1个分站点）
3. 六联中心（含1个分站点）
4. 和平中心""".split("\n")
# What the source does not have.
OUR_HEADINGS = {"（一）得分情况对比", "（二）拨付建议"}


def headings(page):
    found = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", page, re.S)
    return [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", h))).strip() for h in found]


def numbers(text):
    return {n.replace(",", "") for n in NUMBER.findall(text)}


def golden_figures():
    """(where, figure) for every amount, score, share and total of the golden file."""
    def walk(value, where):
        if isinstance(value, dict):
            for key, part in value.items():
                yield from walk(part, f"{where}/{key}")
        elif isinstance(value, list):
            for part in value:
                yield from walk(part, where)
        elif isinstance(value, str) and NUMBER.fullmatch(value):
            yield where, value
    return [figure for name, center in golden().items() for figure in walk(center, name)]


def clone_entries(bundle, n):
    """Makes it the round "many", of n entries: behind those that are there, copies of the first
    without people, records and marks of their own faults."""
    entries, projects = bundle["round"]["entries"], bundle["projects"]
    model = copy.deepcopy(entries[3])
    project = copy.deepcopy(next(p for p in projects if p["id"] == model["project"]))
    center = copy.deepcopy(next(c for c in bundle["centers"] if c["id"] == project["center"]))
    project["people"], project["engagements"] = [], []
    del model["narrative"]
    for i in range(len(entries) + 1, n + 1):
        name = f"示例{i}"
        bundle["centers"].append({**center, "id": f"many-c{i}", "name": name})
        projects.append({**project, "id": f"many-p{i}", "center": f"many-c{i}"})
        materials = [{**m, "sha256": hashlib.sha256(f"{i} {m}".encode()).hexdigest()}
                     for m in model["materials"]]
        entries.append({**model, "id": f"many-e{i}", "project": f"many-p{i}",
                        "materials": materials})
    bundle["round"]["id"] = "many"


def pdf_text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


# A table's or figure's caption.
MARKS = re.compile(r"[表图]\d+(?:各中心|评估结果|结算情况|人员配置|经费构成|主要情况)")


def pages_of(path):
    """The text of each page without blanks."""
    return [re.sub(r"\s", "", page) for page in pdf_text(path).split("\f")[:-1]]


def contents_of(docx):
    """Heading and page number of each entry of the contents as the file has them."""
    with zipfile.ZipFile(docx) as package:
        body = package.read("word/document.xml").decode()
    entries = re.findall(r'<w:pStyle w:val="TOC\d"/>.*?</w:p>', body, re.S)
    texts = [re.sub(r"\s", "", "".join(re.findall(r"<w:t [^>]*>(.*?)</w:t>", e))) for e in entries]
    return {m[1]: int(m[2]) for m in (re.match(r"(.*?)(\d+)$", html.unescape(t)) for t in texts)}


def lying(path):
    """Numbers of the pages that are wider than high."""
    told = subprocess.run(["pdfinfo", "-l", "999", path], check=True, stdout=subprocess.PIPE).stdout
    sizes = re.findall(r"Page +(\d+) size: +([\d.]+) x ([\d.]+)", told.decode())
    return [int(page) for page, width, height in sizes if float(width) > float(height)]


class Nesting(html.parser.HTMLParser):
    """Elements that are not closed in their order, and what the page would load."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.loads, self.tables = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.tables += tag == "table"
        self.note_loads(tag, dict(attrs))

    def handle_startendtag(self, tag, attrs):
        self.note_loads(tag, dict(attrs))

    def note_loads(self, tag, attrs):
        if tag in ("link", "iframe", "object", "embed", "script"):
            self.loads.append(tag)
        for name in ("src", "href", "xlink:href", "data"):
            value = attrs.get(name)
            if value and not value.startswith(("#", "data:")):
                self.loads.append(value)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


class Report(Case):
    def setUp(self):
        super().setUp()
        self.store(program.SOURCE_ROUND)

    def make(self, form, name=None):
        path = self.path(name or "report." + form)
        self.fine("report", "-f", form, "-o", path)
        return path

    def assert_figures(self, text):
        there = numbers(text)
        figures = golden_figures()
        self.assertGreater(len(figures), 150)
        self.assertEqual([f for f in figures if f[1] not in there], [])

    def read(self, path):
        with open(path, "rb") as f:
            return f.read()

    def test_two_runs_give_the_same_bytes(self):
        for form in FORMS:
            with self.subTest(form=form):
                self.assertEqual(self.read(self.make(form, "a")), self.read(self.make(form, "b")))

    @unittest.skipUnless(shutil.which("pdftotext"), "needs pdftotext (poppler-utils)")
    def test_pdf_has_every_figure(self):
        self.assert_figures(pdf_text(self.make("pdf")))

    @unittest.skipUnless(shutil.which("pdftotext"), "needs pdftotext (poppler-utils)")
    def test_pdf_has_the_report_s_parts(self):
        text = re.sub(r"\s", "", pdf_text(self.make("pdf")))
        for words in ("续期评估报告", "深圳市坪山区社会工作协会", "二〇二二年五月", "人员配置情况",
                      "资金使用情况表", "盈余/赤字", "第八条第三点"):
            self.assertIn(words, text)

    def test_the_headings_are_the_source_s_in_its_order(self):
        found = headings(self.read(self.make("html")).decode())
        start = found.index(SOURCE_HEADINGS[0])
        self.assertEqual([h for h in found[start:] if h not in OUR_HEADINGS], SOURCE_HEADINGS)

    def test_html_has_every_figure_is_well_formed_and_self_contained(self):
        text = self.read(self.make("html")).decode()
        self.assert_figures(re.sub(r"<[^>]*>", " ", text))
        self.assertTrue(text.lower().startswith("<!doctype html>"))
        page = Nesting()
        page.feed(text)
        page.close()
        self.assertEqual((page.wrong, page.open), ([], []))
        self.assertEqual(page.loads, [])
        self.assertNotRegex(text, r"url\((?!['\"]?(?:data:|#))")
        self.assertNotIn("@import", text)

    def test_docx_has_every_figure_and_the_tables_of_the_page(self):
        with zipfile.ZipFile(self.make("docx")) as docx:
            self.assertIsNone(docx.testzip())
            body = docx.read("word/document.xml").decode()
        self.assert_figures(re.sub(r"<[^>]*>", "", body.replace("</w:p>", " ")))
        page = Nesting()
        page.feed(self.read(self.make("html")).decode())
        self.assertEqual(len(re.findall(r"<w:tbl>", body)), page.tables)
        self.assertGreaterEqual(page.tables, 1 + len(golden()))

    @unittest.skipUnless(shutil.which("soffice") and shutil.which("pdftotext"),
                         "needs LibreOffice and poppler-utils")
    def test_docx_in_libreoffice_is_the_pdf_page_by_page(self):
        docx = self.make("docx")
        office = self.office(docx)
        self.assert_figures(pdf_text(office))
        signed = next(page for page in pages_of(office)[2:] if "签名/盖章" in page)
        self.assertGreater(signed.index("签名/盖章"), 60, "the seal's box stands below text, not alone on a page")
        self.assert_same_pages(self.make("pdf"), docx, office,
                               ["签名/盖章", *(re.sub(r"\s", "", h) for h in SOURCE_HEADINGS)])

    def office(self, docx):
        """The PDF that LibreOffice makes of the file."""
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{self.folder}/lo",
                        "--convert-to", "pdf:writer_pdf_Export", "--outdir", self.path("out"),
                        docx], check=True, capture_output=True, timeout=200)
        return self.path("out/" + os.path.basename(docx)[:-5] + ".pdf")

    def assert_same_pages(self, pdf, docx, converted, more=()):
        """As many pages, none of them blank; headings and captions in the same order, nine of ten on
        the page where the PDF has them and the others beside it, where a line more or less may put
        them; sheets that lie at the same places; the contents as far right as the pages are."""
        ours, office = pages_of(pdf), pages_of(converted)
        self.assertEqual(len(office), len(ours))
        self.assertEqual([n for n, page in enumerate(office) if len(page) < 40 and n > 1], [])
        marks = [mark for page in ours[2:] for mark in MARKS.findall(page)]
        self.assertGreater(len(marks), 3)
        self.assertEqual([mark for page in office[2:] for mark in MARKS.findall(page)], marks)
        entries = contents_of(docx)
        self.assertGreater(len(entries), 8)

        def place(mark, pages):
            return next(n for n, page in enumerate(pages) if n > 1 and mark in page)
        wrong = [(mark, place(mark, ours), place(mark, office))
                 for mark in [*marks, *entries, *more] if place(mark, ours) != place(mark, office)]
        self.assertLessEqual(len(wrong) * 10, len(marks) + len(entries), wrong)
        self.assertEqual([w for w in wrong if abs(w[1] - w[2]) > 1], [])
        self.assertEqual({mark: place(mark, ours) - 1 for mark in entries}, entries)
        self.assertEqual(lying(pdf), lying(converted))

    @unittest.skipUnless(shutil.which("pdfinfo"), "needs pdfinfo (poppler-utils)")
    def test_pdf_says_its_language_its_title_and_what_its_figures_show(self):
        path = self.make("pdf")
        body = self.read(path)
        self.assertIn(b"/Lang (zh-CN)", body)
        self.assertIn(b"/DisplayDocTitle true", body)
        said = [bytes.fromhex(alt.decode()).decode("utf-16") for alt in
                re.findall(rb"/Alt <([0-9A-F]+)>", body)]
        self.assertEqual(len(said), len(re.findall(r"图\d+ ", pdf_text(path))))
        self.assertIn("各中心总分由高到低：六和97.85分，和平94.45分，坪山93.4分，六联88.7分。", said)
        told = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
        self.assertEqual(told.stderr, b"")  # the file is whole
        self.assertIn("评估概要", told.stdout.decode())

    @unittest.skipUnless(shutil.which("pdftotext"), "needs pdftotext (poppler-utils)")
    def test_23_centers_are_a_report_of_40_pages_with_3_of_findings(self):
        """Everything that was found and is no hint is adopted; five of the 23 are full of faults."""
        many = program.read_json(program.example(program.DEMO_ROUND))
        clone_entries(many, 23)
        self.fine("import", self.write("many.json", json.dumps(many)))
        found = self.fine_json("check", "--round", "many", "--json")["findings"]
        many["round"]["finding_dismissals"] = [
            {"rule": f["rule"], "entry": f["entry"], "at": f["at"], "adopted": True}
            for f in found if f["severity"] != "info" and f.get("entry")]
        self.fine("import", self.write("many.json", json.dumps(many)), "--replace")
        path = self.path("many.pdf")
        self.fine("report", "--round", "many", "-f", "pdf", "-o", path)
        pages = pdf_text(path).split("\f")[:-1]
        self.assertLessEqual(len(pages), 40)
        first = max(i for i, page in enumerate(pages) if "核查发现一览表" in page)
        self.assertLessEqual(len(pages) - first, 3)
        for number, page in enumerate(pages[3:], 4):
            lines = [line for line in page.split("\n") if line.strip()]
            self.assertGreater(len(lines), 4, (number, page))  # head, foot, and more than a line
        self.assertEqual(len(lying(path)), 2)  # the payments: eight columns, 23 rows and a total
        if shutil.which("soffice"):
            docx = self.path("many.docx")
            self.fine("report", "--round", "many", "-f", "docx", "-o", docx)
            self.assert_same_pages(path, docx, self.office(docx))

    def test_json_names_its_standard_and_its_data(self):
        report = self.report()
        self.assertEqual((report["format"], report["format_version"]), ("gongping-report", 1))
        self.assertIn("年中评估标准", report["standard"])
        self.assertTrue(report["standard_official"])
        self.assertRegex(report["data_hash"], r"^[0-9a-f]{64}$")

    def test_the_demo_round_has_a_report_in_every_format(self):
        self.fine("import", program.example(program.DEMO_ROUND))
        for form in FORMS:
            path = self.path("demo." + form)
            self.fine("report", "--round", program.DEMO_ROUND, "-f", form, "-o", path)
            self.assertGreater(len(self.read(path)), 10000)
