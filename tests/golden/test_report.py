"""The report in its four formats: every figure is there, and the same data give the same bytes."""
import html
import html.parser
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


def pdf_text(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


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
                         "needs LibreOffice and pdftotext")
    def test_docx_opens_in_libreoffice(self):
        path = self.make("docx")
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{self.folder}/lo",
                        "--convert-to", "pdf:writer_pdf_Export", "--outdir", self.path("out"),
                        path], check=True, capture_output=True, timeout=200)
        self.assert_figures(pdf_text(self.path("out/report.pdf")))

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
