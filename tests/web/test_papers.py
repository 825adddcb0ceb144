"""Papers: each where it is needed, for those who need it, all at once for who runs the round, and
their words in the hands of an administrator."""
import io
import re
import subprocess
import tempfile
import urllib.parse
import zipfile

import harness
from harness import WebTest, run, sql

OPEN, DONE, TENANT = "demo-open", "pingshan-2022", harness.TENANT
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def text_of(pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        out = subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=True, text=True).stdout
    return re.sub(r"\s+", "", out)


class PapersTest(WebTest):
    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))

    def rows(self, text, *values):
        return sql(self.database, text, *values)

    def paper(self, browser, path, format="pdf"):
        answer = browser.get(f"{path}{'&' if '?' in path else '?'}format={format}")
        self.assertEqual(answer.status, 200, f"{path}: {answer.body[-400:]}")
        self.assertEqual(answer.headers["content-type"], "application/pdf" if format == "pdf" else DOCX)
        return answer

    def links(self, page, part="/papers/"):
        return [link for link in page.parsed.links if part in link]

    def take(self, **fields):
        manager = self.login("manager")
        return manager.post(f"/rounds/{fields.pop('round', OPEN)}/papers", {"form": "pdf", **fields})

    # ---- all at once

    def test_the_page_offers_what_there_is_and_each_is_made(self):
        manager = self.login("manager")
        for round in (OPEN, "demo-2026", DONE):
            page = manager.get(f"/rounds/{round}/papers")
            self.assertEqual(page.status, 200)
            kinds = re.findall(r'name="kind" value="([^"]+)"', page.text)
            self.assertIn("notice", kinds)
            for kind in kinds:
                answer = self.take(round=round, kind=kind)
                self.assertEqual(answer.headers["content-type"], "application/pdf", f"{round} {kind}")
                self.assertTrue(answer.body.startswith(b"%PDF"))
        self.assertTrue(self.rows("SELECT 1 FROM audit WHERE action = 'round.papers'"))

    def test_an_archive_has_a_file_for_each_of_them(self):
        n = self.rows("SELECT count(*) FROM entry WHERE round = ? AND state <> 'withdrawn'", OPEN)[0][0]
        answer = self.take(kind="pledge", form="docx-zip")
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        names = archive.namelist()
        self.assertEqual(len(set(names)), n)
        for name in names:
            self.assertTrue(name.endswith("-承诺书.docx"), name)
            inner = zipfile.ZipFile(io.BytesIO(archive.read(name)))
            self.assertIn("word/document.xml", inner.namelist())
        one = self.take(kind="pledge", form="pdf")
        self.assertEqual(text_of(one.body).count("全部材料真实"), n)

    def test_what_there_is_none_of_is_said_on_the_page(self):
        answer = self.take(round=OPEN, kind="objection")
        self.assertIn(answer.status, (404, 409))
        self.assertIn("现在还没有“异议复核决定书”", answer.text)
        self.assertIn("下载评估通知", answer.text)
        self.assertEqual(self.take(kind="none").status, 422)
        self.assertEqual(self.take(kind="notice", form="exe").status, 422)

    def test_papers_state_the_figures_of_the_source(self):
        # 坪山: 478240.00 less 11636.92 for 31 vacant days, golden/pingshan-2022.json
        manager = self.login("manager")
        entry = self.rows("SELECT e.id FROM entry e JOIN project p ON p.tenant = e.tenant AND p.id = e.project"
                          " JOIN center c ON c.tenant = p.tenant AND c.id = p.center"
                          " WHERE e.round = ? AND c.name = '坪山'", DONE)[0][0]
        text = text_of(self.paper(manager, f"/papers/{DONE}/{entry}/settlement").body)
        self.assertIn("478,240.00", text)
        self.assertIn("11,636.92", text)
        text = text_of(self.paper(manager, f"/papers/{DONE}/{entry}/result").body)
        self.assertIn("93.4", text)

    # ---- where they are needed

    def test_an_operator_has_its_papers_and_nobody_elses(self):
        operator = self.login("operator")
        mine = self.rows("SELECT e.id FROM entry e JOIN project p ON p.tenant = e.tenant AND p.id = e.project"
                         " JOIN account a ON a.tenant = p.tenant AND a.org = p.operator_org"
                         " WHERE a.login = 'operator' AND e.round = ? AND e.state <> 'withdrawn'", OPEN)
        page = operator.get(f"/fill/{OPEN}/{mine[0][0]}")
        found = self.links(page)
        self.assertGreaterEqual(len(found), 8)
        for link in found:
            answer = operator.get(link)
            self.assertEqual(answer.status, 200, link)
            self.assertTrue(answer.body[:2] in (b"%P", b"PK"), link)
        self.assertIn("承诺书", text_of(operator.get([x for x in found if "/pledge" in x and "pdf" in x][0]).body))
        others = self.rows("SELECT e.id FROM entry e JOIN project p ON p.tenant = e.tenant AND p.id = e.project"
                           " JOIN account a ON a.tenant = p.tenant AND a.login = 'operator'"
                           " WHERE e.round = ? AND p.operator_org <> a.org", OPEN)
        self.assertEqual(operator.get(f"/papers/{OPEN}/{others[0][0]}/pledge").status, 404)
        for kind in ("sheet", "sheet-blank", "rating", "inspection", "publication"):
            self.assertEqual(operator.get(f"/papers/{OPEN}/{mine[0][0]}/{kind}").status, 404, kind)

    def test_a_result_is_not_told_by_its_paper_before_it_is_told(self):
        operator = self.login("operator")
        for entry, state in self.rows(
                "SELECT e.id, e.state FROM entry e JOIN project p ON p.tenant = e.tenant AND p.id = e.project"
                " JOIN account a ON a.tenant = p.tenant AND a.org = p.operator_org"
                " WHERE a.login = 'operator' AND e.round = ?", OPEN):
            told = state in ("disclosed", "objected", "final")
            status = operator.get(f"/papers/{OPEN}/{entry}/result").status
            if not told:
                self.assertEqual(status, 404, (entry, state))

    def test_experts_have_their_own_sheets_alone(self):
        manager = self.login("manager")
        sheets = self.rows("SELECT s.entry, s.component, a.login, s.scorer_name FROM sheet s JOIN account a"
                           " ON a.tenant = s.tenant AND a.expert = s.scorer"
                           " WHERE s.round = ? AND s.role = 'expert' AND s.submitted IS NOT NULL", OPEN)
        entry, component, login, _ = sheets[0]
        answer = manager.get(f"/papers/{OPEN}/{entry}/sheet?id={urllib.parse.quote(component)}&format=pdf")
        everybody = text_of(answer.body)
        own = text_of(self.paper(self.login(login), f"/papers/{OPEN}/{entry}/sheet?id={component}").body)
        names = [name for e, c, _, name in sheets if (e, c) == (entry, component)]
        for name in names:
            self.assertIn(name, everybody)
        self.assertEqual(own.count("提交日期"), 1)

    def test_a_rating_form_on_paper_has_its_code(self):
        manager = self.login("manager")
        page = manager.get(f"/rounds/{OPEN}/papers")
        self.assertIn('value="rating"', page.text)
        text = text_of(self.take(kind="rating").body)
        places = re.findall(rf"/rating/{OPEN}/([\w.-]+?)/([a-z0-9_.-]+)", text)
        self.assertGreater(len(set(places)), 3)  # each form has its own
        purchaser = self.login("purchaser")
        answers = {purchaser.get(f"/rating/{OPEN}/{entry}/{component}").status for entry, component in set(places)}
        self.assertIn(200, answers)  # its own place, and nobody else's
        self.assertEqual(answers - {200}, {404})
        self.assertIn("也可以在网上填写", text)

    # ---- words

    def test_an_administrator_changes_the_words_looks_at_them_and_takes_them_back(self):
        admin = self.login("admin")
        self.assertIn("/admin/papers", [x for x in admin.get("/admin").parsed.links])
        page = admin.get("/admin/papers/pledge")
        self.assertIn("{运营机构}", page.text)
        words = {"title": "{中心}承诺", "body": "| {评估方}：\n我们{运营机构}保证。\n{机构落款}"}
        look = admin.post("/admin/papers/pledge/preview", words)
        self.assertEqual(look.status, 200)
        self.assertIn("示例中心承诺", look.text)
        self.assertFalse(self.rows("SELECT 1 FROM paper_text WHERE kind = 'pledge'"))
        saved = admin.submit(page, "/admin/papers/pledge", words)
        self.assertEqual(saved.status, 303)
        text = text_of(self.take(kind="pledge").body)
        self.assertIn("保证。", text)
        wrong = admin.submit(admin.get("/admin/papers/pledge"), "/admin/papers/pledge",
                             {"title": "x", "body": "好\n{运营}方"})
        self.assertEqual(wrong.status, 422)
        self.assertIn("正文第 2 行", wrong.text)
        self.assertIn("是不是“{运营机构}”", wrong.text)
        self.assertIn("{运营}方", wrong.text)  # what was typed stays
        page = admin.get("/admin/papers/pledge")
        back = admin.submit(page, "/admin/papers/pledge/reset", {})
        self.assertEqual(back.status, 303)
        self.assertNotIn("保证。", text_of(self.take(kind="pledge").body))
        versions = self.rows("SELECT version, title IS NULL FROM paper_text WHERE kind = 'pledge' ORDER BY version")
        self.assertEqual(versions, [(1, 0), (2, 1)])
        page = admin.get("/admin/papers/pledge")
        self.assertIn("第 1 版", page.text)
        self.assertIn("保证。", page.text)

    def test_only_an_administrator_has_the_words(self):
        manager = self.login("manager")
        self.assertEqual(manager.get("/admin/papers").status, 403)
        self.assertEqual(manager.post("/admin/papers/pledge", {"title": "x", "body": "y"}).status, 403)


if __name__ == "__main__":
    harness.main()
