"""A round with several reports: each told, settled, approved, published and verified by itself."""
import html
import json
import re
import time
import urllib.parse

import harness
from harness import WebTest, run
from test_many import copy_rows

ROUND = "demo-2026"
STREETS = ("甲街道（示例）", "乙街道（示例）")


class ReportsTest(WebTest):
    @classmethod
    def prepare(cls):
        """Two streets: the even centers are moved to the second."""
        with harness.connect(cls.database) as db:
            db.execute("UPDATE round SET state = 'scoring' WHERE id = ?", (ROUND,))
            db.execute("UPDATE entry SET state = 'accepted' WHERE round = ?", (ROUND,))
            centers = [r[0] for r in db.execute(
                "SELECT DISTINCT p.center FROM entry e JOIN project p ON p.id = e.project "
                "WHERE e.round = ? ORDER BY p.center", (ROUND,))]
            for i, center in enumerate(centers):
                db.execute("UPDATE center SET subdistrict = ? WHERE id = ?", (STREETS[i % 2], center))
            db.execute("UPDATE round SET state = 'published' WHERE id = 'pingshan-2022'")

    def one(self, sql, *args):
        with harness.connect(self.database) as db:
            return db.execute(sql, args).fetchone()

    def entries(self, street):
        with harness.connect(self.database) as db:
            return [r[0] for r in db.execute(
                "SELECT e.id FROM entry e JOIN project p ON p.id = e.project JOIN center c ON "
                "c.id = p.center WHERE e.round = ? AND c.subdistrict = ? ORDER BY e.ord",
                (ROUND, street))]

    def report(self, target):
        return self.one("SELECT id, state FROM report WHERE round = ? AND "
                        "coalesce(target, scope) = ?", ROUND, target)

    def path(self, what, target):
        return f"/rounds/{ROUND}/{what}?r={self.report(target)[0]}"

    def round_state(self):
        return self.one("SELECT state FROM round WHERE id = ?", ROUND)[0]

    def test_one_street_is_published_while_the_other_is_still_scored(self):
        self.divide()
        self.write_words()
        self.assertNotIn("提交审批", self.login("manager").get("/").text)
        self.tell_and_settle(STREETS[0])
        self.home_leads_to(STREETS[0], f"{STREETS[0]}的报告：结果已全部确定")
        self.approve(STREETS[0])
        self.home_leads_to(STREETS[0], "1 份报告在审批中")
        first = self.publish(STREETS[0])
        self.other_street_goes_on()
        self.first_street_is_locked(first)
        self.tell_and_settle(STREETS[1])
        self.send_back(STREETS[0], STREETS[1])
        self.another_body(STREETS[1])
        self.approve(STREETS[1], "body")
        self.publish(STREETS[1], "body")
        self.home_leads_to("summary", "汇总的报告：结果已全部确定")
        self.assertEqual(self.round_state(), "feedback")  # the summary is still to come
        self.approve("summary")
        self.publish("summary")
        self.assertEqual(self.round_state(), "published")
        self.public_list()
        self.revise_one(first)
        self.archive()

    def home_leads_to(self, target, words):
        """What waits of one report is on the home, and nothing of the others."""
        home = self.login("manager").get("/").text
        self.assertIn(words, home)
        self.assertIn(html.escape(self.path("report", target)), home)
        for other in {*STREETS, "summary"} - {target}:
            self.assertNotIn(html.escape(self.path("report", other)), home)

    def divide(self):
        manager = self.login("manager")
        page = manager.get(f"/rounds/{ROUND}/report")
        self.assertIn(f"/rounds/{ROUND}/reports", page.text)
        page = manager.get(f"/rounds/{ROUND}/reports")
        self.assertEqual(manager.submit(page, f"/rounds/{ROUND}/reports").status, 303)
        for _ in range(2):  # sent again it adds nothing
            with harness.connect(self.database) as db:
                self.assertEqual(
                    db.execute("SELECT scope, target, state FROM report WHERE round = ? "
                               "ORDER BY ord", (ROUND,)).fetchall(),
                    [("subdistrict", STREETS[0], "draft"), ("subdistrict", STREETS[1], "draft"),
                     ("summary", None, "draft")])
            manager.submit(page, f"/rounds/{ROUND}/reports")
        self.compares_with_earlier_years(manager)
        empty = manager.post(f"/rounds/{ROUND}/reports", {"take.0": "subdistrict:没有"})
        self.assertEqual(empty.status, 422)
        self.assertIn("请至少勾选一份", empty.text)
        listed = manager.get(f"/rounds/{ROUND}/report")
        self.assertIn("各份报告共用的文字", listed.text)
        self.assertIn(STREETS[1], listed.text)
        for action in ("submit", "publish", "return", "revise"):  # of which?
            refused = manager.post(f"/rounds/{ROUND}/report/{action}", {"reason": "x"})
            self.assertIn(refused.status, (404, 409, 422), action)
        self.assertEqual(manager.get(f"/rounds/{ROUND}/report?r=none").status, 404)

    def compares_with_earlier_years(self, manager):
        """The means that the source prints: 97.85, 88.7, 93.4 and 94.45 of 坪山街道 in 2022."""
        with harness.connect(self.database) as db:
            kept = db.execute("SELECT year, subdistrict, entries, scored, mean FROM round_earlier WHERE round = ?"
                              " ORDER BY ord", (ROUND,)).fetchall()
            self.assertEqual(db.execute(
                "SELECT round_earlier, name, entries FROM round_earlier_band WHERE round = ? AND entries > 0 "
                "ORDER BY round_earlier, ord", (ROUND,)).fetchall(),
                [(0, "优秀", 3), (0, "良好", 1), (1, "优秀", 3), (1, "良好", 1)])
        self.assertEqual(kept, [(2022, None, 4, 4, 936000), (2022, "坪山街道", 4, 4, 936000)])
        summary = manager.get(self.path("report/preview", "summary")).text
        self.assertRegex(summary, "历次评估平均分：2022年93.6，本轮[0-9.]+。")
        self.assertIn("2022年、本轮的等级分布，依次为：优秀75.00%、", summary)
        self.assertIn("与往年比较", summary)
        self.assertRegex(summary, r"本轮平均[0-9.]+分，比2022年（93\.6分，4个项目）[高低][0-9.]+分。")
        self.assertNotIn("与往年比较", manager.get(self.path("report/preview", STREETS[0])).text)

    def write_words(self):
        manager = self.login("manager")
        path = self.path("report", STREETS[0])
        done = manager.submit(manager.get(path), path,
                              {"title": "甲街道评估报告", "number": "示例〔2026〕1号"})
        self.assertEqual(done.status, 303, done.text[-1500:])
        page = manager.get(path)
        self.assertIn("示例〔2026〕1号", page.text)
        common = f"/rounds/{ROUND}/report"
        done = manager.submit(manager.get(common), common, {"background": "共用的背景。"})
        self.assertEqual(done.status, 303, done.text[-1500:])
        preview = manager.get(self.path("report/preview", STREETS[0])).text
        self.assertIn("甲街道评估报告", preview)
        self.assertIn("共用的背景", preview)
        stale = manager.submit(page, path, {"title": "另一个"})  # seen before nothing changed
        self.assertEqual(stale.status, 303)
        self.assertEqual(manager.submit(page, path, {"title": "再一个"}).status, 409)
        manager.submit(manager.get(path), path, {"title": "甲街道评估报告"})

    def tell_and_settle(self, street):
        manager = self.login("manager")
        refused = manager.post(f"/rounds/{ROUND}/disclose", {"days": "3"})
        self.assertEqual(refused.status, 409)
        self.assertIn("先选择", refused.text)
        page = manager.get(self.path("scores", street))
        self.assertEqual(manager.submit(page, self.path("disclose", street), {"days": "3"}).status,
                         303, page.text[-2000:])
        self.assertEqual(self.report(street)[1], "feedback")
        page = manager.get(self.path("objections", street))
        self.assertIn("异议期", page.text)
        done = manager.submit(page, self.path("close", street), {"text": "均已确认"})
        self.assertEqual(done.status, 303, done.text[-1500:])

    def send_back(self, published, told):
        """One report goes back to scoring while the other stands published."""
        manager, path = self.login("manager"), self.path("report/resume", told)
        for target, reason, words in ((told, "", "必须写明理由"), (published, "有误", "公示后更正")):
            refused = manager.post(self.path("report/resume", target), {"reason": reason})
            self.assertIn(refused.status, (409, 422), refused.text[-500:])
            self.assertIn(words, refused.text)
        entry = self.entries(told)[0]
        done = manager.post(f"/rounds/{ROUND}/entries/{entry}/revise", {"text": "漏算一项"})
        self.assertEqual(done.status, 303, done.text[-1500:])
        page = manager.get(self.path("report", told))
        self.assertEqual(manager.submit(page, path, {"reason": "漏算一项"}).status, 303)
        self.assertEqual((self.report(told)[1], self.report(published)[1]), ("draft", "published"))
        self.assertEqual(self.round_state(), "scoring")
        self.assertEqual(self.one("SELECT state, stage FROM entry WHERE id = ? AND round = ?",
                                  entry, ROUND), ("accepted", None))
        self.assertEqual(self.one("SELECT stage FROM entry WHERE id = ? AND round = ?",
                                  self.entries(published)[0], ROUND), ("published",))
        again = manager.post(path, {"reason": "再退"})
        self.assertEqual(again.status, 409)
        self.tell_and_settle(told)

    def another_body(self, target):
        """Approves that report, and has nothing to do with the round beside."""
        with harness.connect(self.database) as db:
            for table, where, changes in (
                    ("org", "id = (SELECT org FROM account WHERE login = 'commissioner')",
                     {"id": "'body'", "name": "'示例区民政局'"}),
                    ("account", "login = 'commissioner'",
                     {"id": "'body'", "login": "'body'", "org": "'body'", "name": "'审批（示例）'"})):
                copy_rows(db, table, where, changes)
        manager = self.login("manager")
        path = self.path("report", target)
        page = manager.get(path)
        self.assertTrue("示例区民政局" in page.text, "every commissioner of the district is offered")
        self.assertEqual(manager.submit(page, path, {"approver": "body"}).status, 303)

    def approve(self, target, by="commissioner"):
        manager, commissioner = self.login("manager"), self.login(by)
        if by != "commissioner":
            report = f"/results/{ROUND}?r={self.report(target)[0]}"
            self.assertEqual(commissioner.get(f"/results/{ROUND}").status, 404)
            self.assertNotIn("查看报告", self.login("commissioner").get(report).text, "it is another's to approve")
        done = manager.post(self.path("report/submit", target), {})
        self.assertEqual(done.status, 303, done.text[-1500:])
        self.assertEqual(self.report(target)[1], "approval")
        view = f"/results/{ROUND}?r={self.report(target)[0]}"
        home = commissioner.get("/").text  # a summary's, too, whose entries are published already
        self.assertIn("审批评估报告", home)
        self.assertIn("汇总" if target == "summary" else target, home)
        self.assertIn("等您审批", home)
        self.assertIn("等您审批", commissioner.get("/results").text)
        self.assertIn(html.escape(view), home)
        self.assertEqual(commissioner.get(view.replace("?", "/read?")).status, 200)
        self.assertIn(view, commissioner.get("/notices").text + commissioner.get(f"/results/{ROUND}").text)
        for way, reverse in (("", False), ("&dir=down", True)):
            totals = re.findall(r'score.total"><strong>([\d.]+)<', commissioner.get(view + "&sort=total" + way).text)
            self.assertGreater(len(totals), 1)
            self.assertEqual(totals, sorted(totals, key=float, reverse=reverse))
        page = commissioner.get(view)
        self.assertIn("查看报告", page.text)
        self.assertEqual(commissioner.get(view.replace("?", "/preview?")).status, 200)
        self.assertEqual(
            commissioner.submit(page, view.replace("?", "/approve?")).status, 303)
        home = commissioner.get("/").text
        self.assertNotIn("审批评估报告", home)
        self.assertIn("已批准，等评估方公示", home)

    def publish(self, target, approved_by="commissioner"):
        manager = self.login("manager")
        started = manager.post(self.path("report/publish", target), {})
        self.assertEqual(started.status, 303, started.text[-1500:])
        for _ in range(240):
            page = manager.get(started.location)
            if "已完成" in page.text or "没有成功" in page.text:
                break
            time.sleep(0.25)
        self.assertIn("已签名并公示", page.text, page.text[-1500:])
        self.assertEqual(self.report(target)[1], "published")
        public = f"/public/{ROUND}?r={self.report(target)[0]}"
        commissioner = self.login(approved_by)
        self.assertIn(html.escape(public), commissioner.get("/").text)
        self.assertEqual(commissioner.get(public).status, 200)
        package = self.browser().get(f"/public/{ROUND}/files/package.json"
                                     f"?r={self.report(target)[0]}").body
        path = harness.pathlib.Path(self.folder) / f"{self.report(target)[0]}.json"
        path.write_bytes(package)
        said = run("verify", str(path), "--key", json.loads(package)["public_key"])
        self.assertIn("没有发现不符之处", said)
        self.both_agree(path, package)
        answer = self.browser().upload("/public/~verify", {}, [("file", "p.json", package)]).text
        self.assertIn("这是现在公示的一版", answer)
        return package

    def both_agree(self, path, package):
        """The verifier that was written from docs/rules.md alone (verifier/)."""
        page = harness.subprocess.run(["node", str(harness.SOURCE / "verifier" / "cli.mjs"), str(path),
                                       json.loads(package)["public_key"]], capture_output=True, text=True)
        self.assertEqual(page.returncode, 0, page.stdout + page.stderr)

    def other_street_goes_on(self):
        self.assertEqual(self.round_state(), "scoring")
        manager = self.login("manager")
        for entry in self.entries(STREETS[1]):
            self.assertEqual(self.one("SELECT state, stage FROM entry WHERE id = ? AND round = ?",
                                      entry, ROUND), ("accepted", None))
        page = manager.get(self.path("report", STREETS[1]))
        self.assertIn("结果反馈并确定之后", page.text)
        manager.submit(manager.get(self.path("report", STREETS[1])),
                       self.path("report", STREETS[1]), {"title": "乙街道评估报告"})

    def first_street_is_locked(self, package):
        """Its entries, its words and what it took from the round; the other's are not."""
        manager = self.login("manager")
        mine, others = self.entries(STREETS[0]), self.entries(STREETS[1])
        data = json.loads(json.loads(package)["data"])
        self.assertEqual([e["id"] for e in data["round"]["entries"]], mine)
        self.assertEqual(len(data["round"]["reports"]), 1)
        self.assertEqual(data["round"]["subdistrict"], STREETS[0])
        refused = manager.post(f"/rounds/{ROUND}/entries/{mine[0]}/revise", {"text": "有误"})
        self.assertEqual(refused.status, 409)
        self.assertIn("已公示并锁定", refused.text)
        for path in (self.path("report", STREETS[0]), f"/rounds/{ROUND}/report"):
            self.assertEqual(manager.post(path, {"title": "改"}).status, 409)
        link = next(l for l in manager.get(f"/rounds/{ROUND}/findings?show=open").parsed.links
                    if "/findings/one?" in l and f"entry={mine[0]}" in html.unescape(l))
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(html.unescape(link)).query)
        decide = {k: query[k][0] for k in ("rule", "entry", "place") if k in query}
        refused = manager.post(f"/rounds/{ROUND}/findings/one",
                               decide | {"verdict": "dismiss", "reason": "x"})
        self.assertEqual(refused.status, 409)
        refused = manager.post(f"/rounds/{ROUND}/entries/{mine[0]}/experts", {"add": "x10", "expert": "x10"})
        self.assertIn(refused.status, (409, 422, 413), refused.text[-500:])
        # an import over the round cannot undo it
        exported = run("export", "--db", str(self.database), "--round", ROUND)
        path = harness.pathlib.Path(self.folder) / "again.json"
        path.write_text(exported, encoding="utf-8")
        said = harness.subprocess.run([str(harness.BINARY), "import", str(path), "--replace",
                                       *harness.place(self.database)], capture_output=True, text=True)
        self.assertNotEqual(said.returncode, 0)
        self.assertIn("已公示", said.stderr)
        # still at work: the other street's entry goes back to the operator and in again
        moved = manager.post(f"/rounds/{ROUND}/entries/{others[0]}/step",
                             {"step": "return", "reason": "补一项"})
        self.assertNotEqual(moved.status, 409)
        with harness.connect(self.database) as db:
            db.execute("UPDATE entry SET state = 'accepted' WHERE round = ? AND id = ?",
                       (ROUND, others[0]))

    def public_list(self):
        anyone = self.browser()
        page = anyone.get("/public").text
        for target in (*STREETS, "summary"):
            self.assertIn(self.report(target)[0], page)
        page = anyone.get(f"/public/{ROUND}")
        self.assertEqual(page.status, 200)
        self.assertIn("甲街道评估报告", page.text)
        one = anyone.get(f"/public/{ROUND}?r={self.report(STREETS[1])[0]}")
        self.assertIn("乙街道评估报告", one.text)
        explain = next(l for l in one.parsed.links if "/explain/" in l)
        self.assertEqual(anyone.get(html.unescape(explain)).status, 200)

    def revise_one(self, package):
        manager, anyone = self.login("manager"), self.browser()
        path = self.path("report/revise", STREETS[0])
        self.assertEqual(manager.post(path, {"reason": "标题有误"}).status, 303)
        self.assertEqual(self.round_state(), "approval")
        self.assertEqual(anyone.get(f"/public/{ROUND}?r={self.report(STREETS[0])[0]}").status, 404)
        self.assertEqual(anyone.get(f"/public/{ROUND}?r={self.report(STREETS[1])[0]}").status, 200)
        answer = anyone.upload("/public/~verify", {}, [("file", "p.json", package)]).text
        self.assertIn("已撤回更正", answer)
        view = f"/results/{ROUND}/approve?r={self.report(STREETS[0])[0]}"
        self.assertEqual(self.login("commissioner").post(view, {}).status, 303)
        self.publish(STREETS[0])
        page = anyone.get(f"/public/{ROUND}?r={self.report(STREETS[0])[0]}").text
        self.assertIn("第 2 版", page)
        self.assertEqual(self.round_state(), "published")

    def archive(self):
        manager = self.login("manager")
        self.assertEqual(manager.post(f"/rounds/{ROUND}/step", {"step": "archive"}).status, 303)
        self.assertEqual(self.report("summary")[1], "archived")
        self.assertIn("完整", run("audit", "--db", str(self.database)))


class DividingTest(ReportsTest):
    def test_one_street_is_published_while_the_other_is_still_scored(self):
        """A report that told nothing can be taken away again; the round is one again."""
        manager = self.login("manager")
        page = manager.get(f"/rounds/{ROUND}/reports")
        manager.submit(page, f"/rounds/{ROUND}/reports")
        for target in (*STREETS, "summary"):
            page = manager.get(self.path("report", target))
            self.assertEqual(manager.submit(page, self.path("report/remove", target)).status, 303)
        self.assertIsNone(self.one("SELECT 1 FROM report WHERE round = ?", ROUND))
        self.assertIn("审批与公示", manager.get(f"/rounds/{ROUND}/report").text)
        self.assertEqual(self.round_state(), "scoring")
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET state = 'approval' WHERE id = ?", (ROUND,))
        refused = manager.post(f"/rounds/{ROUND}/reports", {"take.0": "summary:"})
        self.assertEqual(refused.status, 409)
        self.assertIn("正在审批", refused.text)

    def test_it_travels_with_the_bundle(self):
        manager = self.login("manager")
        with harness.connect(self.database) as db:
            db.execute("UPDATE round SET state = 'scoring' WHERE id = ?", (ROUND,))
        manager.submit(manager.get(f"/rounds/{ROUND}/reports"), f"/rounds/{ROUND}/reports")
        before = run("export", "--db", str(self.database), "--round", ROUND)
        self.assertEqual([r["scope"] for r in json.loads(before)["round"]["reports"]],
                         ["subdistrict", "subdistrict", "summary"])
        other = harness.pathlib.Path(self.folder) / "other.db"
        path = harness.pathlib.Path(self.folder) / "round.json"
        path.write_text(before, encoding="utf-8")
        run("init", "--db", str(other))
        run("import", str(path), "--db", str(other))
        self.assertEqual(run("export", "--db", str(other), "--round", ROUND), before)
        for target in (*STREETS, "summary"):
            manager.post(self.path("report/remove", target), {})


if __name__ == "__main__":
    harness.main()
