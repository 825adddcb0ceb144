"""On-site inspection: planning, drawing lots, records by plain forms and by a phone, versions that
collide, files that are missing, and who sees what."""
import hashlib
import json

import harness
from harness import PASSWORD, WebTest, run

ROUND = "demo-open"
PLAN = f"/rounds/{ROUND}/inspections"
JSON = {"Accept": "application/json"}
# Smallest files that are what they say.
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"photo one"
JPEG2 = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"photo two"
PNG = b"\x89PNG\r\n\x1a\n" + b"signature"

# Marks for every item of the example standard's 实地验收, 100 points in all.
MARKS = {"s-open": {"part": ["hours", "sign", "list"]}, "s-safety": {"times": "0"},
         "s-present": {"done": "10", "target": "10"}, "s-interview": {"points": "9"},
         "s-residents": {"level": "full"}, "s-party": {"na": "1"}, "s-trace": {"points": "10"}}


def sha(data):
    return hashlib.sha256(data).hexdigest()


def record(marks=MARKS, uuid="a" * 32, base=0, action="save", photos=(), **texts):
    """The fields that a phone sends. photos: (kind, name, sha256)."""
    pairs = [("action", action), ("uuid", uuid), ("base", str(base))] + list(texts.items())
    for i, (item, values) in enumerate(marks.items()):
        pairs += [(f"component.{i}", "site"), (f"item.{i}", item)]
        for name, value in values.items():
            pairs += [(f"{name}.{i}", v) for v in (value if isinstance(value, list) else [value])]
    for i, (kind, name, digest) in enumerate(photos):
        pairs += [(f"photo_kind.{i}", kind), (f"photo_name.{i}", name), (f"photo_sha.{i}", digest),
                  (f"photo_caption.{i}", f"说明{i}"), (f"photo_taken.{i}", "1770000000000"),
                  (f"photo_place.{i}", "22.7012345,114.3456789,12")]
    return pairs


class InspectionTest(WebTest):
    @classmethod
    def prepare(cls):
        for login in ("inspector2", "inspector3"):
            run("account", login, "inspector", login, "--db", str(cls.database), "--tenant",
                "440310", "--password", PASSWORD, "--expert", f"of-{login}")

    @classmethod
    def import_round(cls, name, change):
        """The example's round under another name, its 实地验收 changed and not yet scored."""
        bundle = json.loads((harness.SOURCE / "examples" / "demo-2026.json").read_text("utf-8"))
        bundle["standard"]["id"], bundle["round"]["id"] = name, name
        for method in bundle["standard"]["methods"]:
            for component in method["components"]:
                if component["id"] == "site":
                    component["aggregation"] = {"kind": "single", "step": "0.01",
                                                "rounding": "half_up"}
                    change(component)
        for entry in bundle["round"]["entries"]:
            entry["sheets"] = [s for s in entry["sheets"] if s["component"] != "site"]
        path = cls.database.parent / f"{name}.json"
        path.write_text(json.dumps(bundle, ensure_ascii=False), "utf-8")
        run("import", str(path), "--db", str(cls.database))

    def sql(self, text, *values):
        with harness.connect(self.database, read_only=True) as db:
            return db.execute(text, values).fetchall()

    def account(self, login):
        return self.sql("SELECT id FROM account WHERE login = ?", login)[0][0]

    def plan(self, members=("inspector", "inspector2"), **more):
        manager = self.login("manager")
        fields = [("day", "2026-06-05"), ("start", "09:00"), ("every", "90"), ("a_day", "2")]
        fields = [(k, more.pop(k, v)) for k, v in fields] + list(more.items())
        return manager.post(PLAN + "/plan", fields + [("member", self.account(m)) for m in members])

    def visit(self, entry, members=("inspector", "inspector2")):
        """The visit of the entry, with fresh members and nothing recorded for it."""
        if not self.sql("SELECT 1 FROM inspection_visit WHERE entry = ? AND state <> 'cancelled'",
                        entry):
            self.assertEqual(self.plan().status, 303)
        visit, place = self.sql("SELECT id, ord FROM inspection_visit WHERE entry = ? "
                                "AND state <> 'cancelled'", entry)[0]
        fields = [("day", "2026-06-08"), ("time", "10:00"), ("place", str(place + 1))]
        fields += [("member", self.account(m)) for m in members]
        manager, path = self.login("manager"), f"{PLAN}/{visit}"
        fields.append(("seen", dict(manager.get(path).form(path).fields)["seen"]))
        answer = manager.post(path, fields)
        self.assertEqual(answer.status, 303, answer.text[-500:])
        return visit

    def put(self, browser, visit, data, digest=None, name="x.jpg"):
        return browser.request("PUT", f"/inspections/{visit}/files/{digest or sha(data)}?name={name}",
                               data, {"X-CSRF-Token": browser.csrf(), **JSON,
                                      "Content-Type": "application/octet-stream"})

    def save(self, browser, visit, pairs):
        answer = browser.post(f"/inspections/{visit}", pairs, headers=JSON)
        return answer.status, json.loads(answer.text)


class PlanTest(InspectionTest):
    def test_all_open_projects_are_planned_on_working_days_by_a_draw_that_can_be_repeated(self):
        manager = self.login("manager")
        page = manager.get(PLAN)
        self.assertEqual(page.status, 200)
        self.assertIn("个项目待安排", page.text)
        self.assertEqual(self.plan(draw="1", notify="1").status, 303)
        rows = self.sql("SELECT entry, planned, planned_time FROM inspection_visit WHERE round = ? "
                        "ORDER BY ord", ROUND)
        # 5 June 2026 is a Friday: two that day, the third on Monday.
        self.assertEqual([r[1:] for r in rows], [("2026-06-05", "09:00"), ("2026-06-05", "10:30"),
                                                ("2026-06-08", "09:00")])
        seed, before, after = self.sql("SELECT seed, entries, result FROM inspection_draw")[0]
        self.assertEqual([r[0] for r in rows], after.split("\n"))
        # Redone from the text on the page.
        ids = before.split("\n")
        self.assertEqual(ids, sorted(ids))

        def shuffle(draw):
            v = list(range(len(ids)))
            for i in range(len(ids) - 1, 0, -1):
                j = int(sha(f"{seed}:{draw}:{i}".encode())[:15], 16) % (i + 1)
                v[i], v[j] = v[j], v[i]
            return v
        drawn = [None] * len(ids)
        for taker, lot in zip(shuffle(1), shuffle(2)):
            drawn[lot] = ids[taker]
        self.assertEqual(drawn, after.split("\n"))
        self.assertIn(seed, manager.get(PLAN).text)
        titles = [r[0] for r in self.sql("SELECT title FROM notice")]
        self.assertTrue(any("将接受实地验收" in t for t in titles))
        self.assertTrue(any(t.startswith("实地验收：") for t in titles))
        self.assertIn("实地验收", self.login("inspector").get("/").text)
        # Drawn again: the times stay, the entries move.
        times = sorted(r[1:] for r in rows)
        self.assertEqual(manager.post(PLAN + "/draw", {}).status, 409)
        self.assertEqual(manager.submit(manager.get(PLAN), PLAN + "/draw").status, 303)
        again = self.sql("SELECT planned, planned_time FROM inspection_visit ORDER BY ord")
        self.assertEqual(sorted(again), times)
        self.assertEqual(len(self.sql("SELECT 1 FROM inspection_draw")), 2)
        self.assertEqual(self.plan().status, 409)  # nothing is left to be planned


class PlanRefusedTest(InspectionTest):
    def test_what_cannot_be_planned_is_said_and_typed_values_stay(self):
        for more, text in (({"day": "5.6.2026"}, "不是日期"), ({"start": "25:00"}, "不是时间"),
                           ({"every": "x"}, "应填整数"), ({"a_day": "0"}, "应当在 1 到 20 之间"),
                           ({"every": "600"}, "一天排不下")):
            answer = self.plan(**{"draw": "1", "a_day": "5", **more})
            self.assertEqual(answer.status, 422, more)
            self.assertIn(text, answer.text)
            self.assertIn(f'value="{list(more.values())[0]}"', answer.text)
        self.assertIn("至少选择一人", self.plan(members=()).text)

    def test_a_project_that_is_scored_is_not_visited(self):
        with harness.connect(self.database) as db:
            was = db.execute("SELECT id, state FROM entry WHERE round = ?", (ROUND,)).fetchall()
            db.execute("UPDATE entry SET state = 'scored' WHERE round = ?", (ROUND,))
        self.assertEqual(self.plan().status, 409)
        self.assertIn("没有要安排的项目", self.login("manager").get(PLAN).text)
        with harness.connect(self.database) as db:
            db.executemany("UPDATE entry SET state = ? WHERE round = ? AND id = ?",
                           [(state, ROUND, entry) for entry, state in was])

    def test_who_belongs_to_the_operator_does_not_inspect_it(self):
        run("account", "partial", "inspector", "有关系的人", "--db", str(self.database), "--tenant",
            "440310", "--password", PASSWORD, "--org", "demo-operator-a", "--expert", "of-partial")
        answer = self.plan(members=("partial",))
        self.assertEqual(answer.status, 422)
        self.assertIn("应当回避", answer.text)


class RecordTest(InspectionTest):
    def test_a_plain_form_with_photos_becomes_score_sheets(self):
        visit = self.visit("entry-2")
        path = f"/inspections/{visit}"
        for login, points in (("inspector", "9"), ("inspector2", "7")):
            browser = self.login(login)
            page = browser.get(path)
            self.assertEqual(page.status, 200)
            marks = {**MARKS, "s-interview": {"points": points}}
            fields = {k: v for k, v in page.form(path).fields}
            sent = {"uuid": fields["uuid"], "base": "0", "action": "save", "remarks": "整体良好"}
            for i in range(7):
                sent[f"component.{i}"], sent[f"item.{i}"] = fields[f"component.{i}"], fields[f"item.{i}"]
                for name, value in marks[fields[f"item.{i}"]].items():
                    sent[f"{name}.{i}"] = value[0] if isinstance(value, list) else value
            answer = browser.upload(path, sent, [("photos", "IMG_1.jpg", JPEG),
                                                 ("photos", "IMG_1.jpg", JPEG2),
                                                 ("sign_center", "签名.png", PNG)])
            self.assertEqual(answer.status, 303, answer.text[-1500:])
            page = browser.get(path)
            self.assertIn("整体良好", page.text)
            for data in (JPEG, JPEG2, PNG):
                got = browser.get(f"{path}/files/{sha(data)}")
                self.assertEqual((got.status, got.body), (200, data))
            answer = browser.submit(page, path, {"action": "complete"})
            self.assertEqual(answer.status, 303, answer.text[-1500:])
        sheets = self.sql("SELECT scorer, role, submitted IS NOT NULL FROM sheet WHERE round = ? "
                          "AND entry = 'entry-2' AND component = 'site' AND id LIKE 'visit-%'", ROUND)
        self.assertEqual(len(sheets), 2)
        self.assertTrue(all(role == "inspector" and done for _, role, done in sheets))
        self.assertIn("i1", [s[0] for s in sheets])
        self.assertEqual(self.sql("SELECT provenance FROM entry WHERE round = ? AND id = 'entry-2'",
                                  ROUND), [("on_site",)])
        self.assertEqual(self.sql("SELECT state FROM inspection_visit WHERE id = ?", visit),
                         [("completed",)])
        actions = [r[0] for r in self.sql("SELECT action FROM audit WHERE subject = ?",
                                          f"round/{ROUND}/entry/entry-2")]
        self.assertIn("inspection.complete", actions)
        self.assertIn("inspection.finish", actions)
        # A bundle with these sheets is still sound.
        exported = run("export", "--db", str(self.database), "--round", ROUND)
        self.assertIn("visit-" + visit, exported)
        page = self.login("manager").get(f"{PLAN}/{visit}/record")
        self.assertEqual(page.status, 200)
        for text in ("整体良好", sha(JPEG2), "IMG_1.jpg", "居民知晓与评价"):
            self.assertIn(text, page.text)
        # Sent back: the sheets count no more until they are completed again.
        manager = self.login("manager")
        self.assertEqual(manager.post(f"{PLAN}/{visit}/reopen", {"reason": ""}).status, 422)
        self.assertEqual(manager.post(f"{PLAN}/{visit}/reopen", {"reason": "补照片"}).status, 303)
        self.assertEqual(self.sql("SELECT count(submitted) FROM sheet WHERE id LIKE ?",
                                  f"visit-{visit}%"), [(0,)])
        self.assertIn("补照片", self.login("inspector").get(path).text)

    def test_nothing_is_complete_while_a_listed_photo_is_missing(self):
        visit = self.visit("entry-3")
        browser = self.login("inspector")
        photos = [("photo", "同名.jpg", sha(JPEG)), ("photo", "同名.jpg", sha(JPEG2)),
                  ("center", "签名.png", sha(PNG))]
        self.assertEqual(self.put(browser, visit, JPEG).status, 200)
        status, reply = self.save(browser, visit, record(action="complete", photos=photos))
        self.assertEqual(status, 409)
        self.assertEqual([m["sha256"] for m in reply["missing"]], [sha(JPEG2), sha(PNG)])
        self.assertIn("还有 2 个", reply["message"])
        self.assertEqual(reply["version"], 1)  # what was typed is kept all the same
        self.assertEqual(self.put(browser, visit, JPEG2).status, 200)
        self.assertEqual(self.put(browser, visit, JPEG2).status, 200)  # again is fine
        self.assertEqual(self.put(browser, visit, PNG).status, 200)
        # Deleted behind our back: the row alone is not enough.
        stored = self.database.parent / (self.database.name + ".files") / "documents" / sha(PNG)[:2] / sha(PNG)
        stored.unlink()
        status, reply = self.save(browser, visit, record(action="complete", photos=photos))
        self.assertEqual((status, [m["sha256"] for m in reply["missing"]]), (409, [sha(PNG)]))
        self.assertEqual(self.put(browser, visit, PNG).status, 200)
        status, reply = self.save(browser, visit, record(action="complete", photos=photos))
        self.assertEqual((status, reply["completed"], reply["version"]), (200, True, 1))
        got = self.sql("SELECT file_name, sha256, caption, place, taken_at FROM inspection_photo "
                       "WHERE visit = ? ORDER BY ord", visit)
        self.assertEqual(got[1], ("同名.jpg", sha(JPEG2), "说明1", "22.7012345,114.3456789,12",
                                  1770000000000))
        # Sent once more, because the answer was lost: the same answer, nothing twice.
        status, reply = self.save(browser, visit, record(action="complete", photos=photos))
        self.assertEqual((status, reply["completed"]), (200, True))
        self.assertEqual(self.sql("SELECT count(*) FROM inspection_version WHERE visit = ?", visit),
                         [(1,)])

    def test_two_devices_keep_both_versions_and_one_chooses(self):
        visit = self.visit("entry-5")
        browser = self.login("inspector")
        path = f"/inspections/{visit}"
        self.assertEqual(self.save(browser, visit, record(uuid="1" * 32, remarks="甲"))[0], 200)
        status, reply = self.save(browser, visit, record(uuid="2" * 32, remarks="乙"))
        self.assertEqual((status, reply["conflict"], reply["revision"]), (200, True, 1))
        page = browser.get(path)
        self.assertIn("有两个版本", page.text)
        self.assertIn("甲</textarea>", page.text)
        # Where they differ stands side by side, as with other forms.
        self.assertRegex(page.text, r"验收意见</td><td><del[^>]*>甲</del></td><td[^>]*>乙</td>")
        self.assertIn("乙", browser.get(f"{path}/record?n=2").text)
        self.assertEqual(browser.post(f"{path}/choose", {"n": "2", "use": "1"}).status, 303)
        self.assertIn("乙</textarea>", browser.get(path).text)
        self.assertEqual(browser.post(f"{path}/choose", {"n": "2", "use": "1"}).status, 409)
        # The versions stay.
        self.assertIn("甲", browser.get(f"{path}/record?n=1").text)
        self.assertEqual(self.save(browser, visit, record(uuid="3" * 32, base=2))[1]["revision"], 3)

    def test_a_mark_that_does_not_fit_is_named_and_what_was_typed_comes_back(self):
        visit = self.visit("entry-5")
        browser = self.login("inspector2")
        for marks, where, text in (
                ({"s-interview": {"points": "11"}}, "社工访谈", "应当在 0 到 10 分之间"),
                ({"s-interview": {"points": "1.5"}}, "社工访谈", "整数倍"),
                ({"s-interview": {"points": "abc"}}, "社工访谈", "abc"),
                ({"s-present": {"done": "3", "target": "0"}}, "在岗率", "目标数必须大于 0"),
                ({"s-open": {"part": ["hours"], "none": "1"}}, "开放与标识", "只保留一种"),
                ({"s-residents": {"level": "best"}}, "居民知晓与评价", "不在评分标准里"),
                ({"s-trace": {"na": "1"}}, "档案与现场一致", "不允许")):
            status, reply = self.save(browser, visit, record(marks))
            self.assertEqual((status, reply["where"], reply["version"]), (422, where, 0))
            self.assertIn(text, reply["message"])
        page = browser.post(f"/inspections/{visit}", record({"s-interview": {"points": "11"}},
                                                            interviews="长谈"))
        self.assertEqual(page.status, 422)
        self.assertIn('value="11"', page.text)
        self.assertIn("长谈</textarea>", page.text)
        status, reply = self.save(browser, visit, record({"s-nothing": {"points": "1"}}))
        self.assertEqual(status, 422)
        status, reply = self.save(browser, visit, record({}, place="here"))
        self.assertEqual((status, reply["where"]), (422, "位置"))
        status, reply = self.save(browser, visit, record({"s-interview": {"points": "5"}},
                                                         action="complete"))
        self.assertEqual((status, reply["where"]), (422, "开放与标识"))
        self.assertIn("还没有评分", reply["message"])

    def test_a_file_must_be_a_picture_and_what_its_hash_says(self):
        visit = self.visit("entry-5")
        browser = self.login("inspector")
        answer = self.put(browser, visit, JPEG, digest=sha(PNG))
        self.assertEqual(answer.status, 422)
        self.assertIn("校验值不符", json.loads(answer.text)["message"])
        answer = self.put(browser, visit, b"<script>alert(1)</script>")
        self.assertEqual(answer.status, 422)
        self.assertIn("不是照片", json.loads(answer.text)["message"])
        self.assertEqual(self.put(browser, visit, JPEG, digest="zz").status, 422)
        self.assertEqual(browser.get(f"/inspections/{visit}/files/{sha(PNG)}").status, 404)
        self.assertEqual(browser.request("PUT", f"/inspections/{visit}/files/{sha(JPEG)}", JPEG,
                                         {"Content-Type": "image/jpeg"}).status, 403)

    def test_only_the_evaluator_and_the_inspectors_of_the_visit_see_it(self):
        visit = self.visit("entry-5", members=("inspector",))
        self.assertEqual(self.put(self.login("inspector"), visit, JPEG).status, 200)
        paths = (f"/inspections/{visit}", f"/inspections/{visit}/record",
                 f"/inspections/{visit}/files/{sha(JPEG)}")
        for who in ("operator", "center", "purchaser", "commissioner", "committee", "expert",
                    "inspector3"):
            for path in paths:
                self.assertRefused(self.login(who).get(path))
        for path in paths:
            self.assertRefused(self.browser().get(path), (303,))
        self.assertEqual(self.login("manager").get(f"{PLAN}/{visit}/files/{sha(JPEG)}").body, JPEG)
        self.assertRefused(self.put(self.login("inspector3"), visit, JPEG2))
        self.assertEqual(self.save(self.login("inspector3"), visit, record())[0], 404)
        self.assertRefused(self.login("manager").post(paths[0], record()))
        for path in (PLAN, f"{PLAN}/{visit}"):
            self.assertRefused(self.login("inspector").get(path))
        # A document of another page is no file of this visit.
        self.assertEqual(self.login("inspector").get(f"/inspections/{visit}/files/{'0' * 64}").status, 404)

    def test_a_cancelled_visit_takes_no_record(self):
        visit = self.visit("entry-5")
        manager = self.login("manager")
        self.assertEqual(manager.post(f"{PLAN}/{visit}/cancel", {"reason": ""}).status, 422)
        self.assertEqual(manager.post(f"{PLAN}/{visit}/cancel", {"reason": "中心停业"}).status, 303)
        self.assertIn("中心停业", manager.get(PLAN).text)
        self.assertNotIn(visit, self.login("inspector").get("/inspections").text)
        status, reply = self.save(self.login("inspector2"), visit, record(uuid="9" * 32))
        self.assertEqual(status, 409)
        self.assertIn("中心停业", reply["message"])
        self.assertEqual(self.plan().status, 303)  # planned anew

    def test_the_worker_is_never_kept_and_reaches_the_list(self):
        answer = self.browser().get("/inspections/sw.js")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Service-Worker-Allowed"], "/inspections")
        self.assertEqual(answer.headers["Cache-Control"], "no-cache")
        session = json.loads(self.login("inspector").get("/inspections/session").text)
        self.assertEqual(session["csrf"], self.login("inspector").csrf())
        self.assertEqual(self.browser().get("/inspections/session").status, 303)
        self.assertEqual(self.browser().get("/marking/sw.js").headers["Service-Worker-Allowed"], "/marking")
        expert = json.loads(self.login("expert").get("/marking/session").text)
        self.assertEqual(expert["csrf"], self.login("expert").csrf())
        self.assertEqual(self.login("inspector").get("/marking/session").status, 403)


class JointTest(InspectionTest):
    """A standard that takes exactly one scorer: the inspectors keep one record together."""

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.import_round("joint", lambda component: None)

    def test_two_inspectors_collide_in_one_record_and_make_one_sheet(self):
        manager = self.login("manager")
        members = [("member", self.account(m)) for m in ("inspector", "inspector2")]
        answer = manager.post("/rounds/joint/inspections/plan", members + [
            ("start", "09:00"), ("every", "60"), ("a_day", "3"), ("lead", self.account("inspector2"))])
        self.assertEqual(answer.status, 303, answer.text[-800:])
        visit = self.sql("SELECT id FROM inspection_visit WHERE round = 'joint'")[0][0]
        lead = self.sql("SELECT account FROM inspection_member WHERE visit = ? AND ord = 0", visit)
        self.assertEqual(lead, [(self.account("inspector2"),)])
        one, two = self.login("inspector"), self.login("inspector2")
        self.assertEqual(self.save(one, visit, record(uuid="1" * 32, remarks="甲的话"))[0], 200)
        status, reply = self.save(two, visit, record(uuid="2" * 32, remarks="乙的话"))
        self.assertEqual((status, reply["conflict"]), (200, True))
        page = two.get(f"/inspections/{visit}")
        self.assertIn("共同填写一份", page.text)
        self.assertIn("甲的话</textarea>", page.text)
        self.assertIn("有两个版本", page.text)
        self.assertEqual(one.post(f"/inspections/{visit}/choose", {"n": "2", "use": "0"}).status, 303)
        status, reply = self.save(two, visit, record(uuid="3" * 32, base=1, action="complete",
                                                     remarks="两人的话"))
        self.assertEqual((status, reply["completed"]), (200, True))
        self.assertEqual(self.sql("SELECT scorer_name, comment FROM sheet WHERE round = 'joint' "
                                  "AND component = 'site'"), [("inspector2", "两人的话")])
        self.assertEqual(self.sql("SELECT state FROM inspection_visit WHERE id = ?", visit),
                         [("completed",)])
        # What comes after completion is kept beside it, and said.
        status, reply = self.save(one, visit, record(uuid="4" * 32, base=3, remarks="来晚了"))
        self.assertEqual((status, reply["conflict"], reply["revision"]), (200, True, 3))
        self.assertIn("来晚了", manager.get(f"/rounds/joint/inspections/{visit}/record?owner=*&n=4").text)
        self.assertEqual(one.post(f"/inspections/{visit}/choose", {"n": "4", "use": "1"}).status, 409)

    def test_a_member_less_can_make_a_visit_complete(self):
        visit = self.visit("entry-2")
        browser = self.login("inspector")
        self.assertEqual(self.save(browser, visit, record(uuid="5" * 32, action="complete"))[0], 200)
        state = lambda: self.sql("SELECT state FROM inspection_visit WHERE id = ?", visit)[0][0]
        self.assertEqual(state(), "planned")
        self.visit("entry-2", members=("inspector",))
        self.assertEqual(state(), "completed")


class GroupTest(InspectionTest):
    """A group that may not apply as a whole."""

    @classmethod
    def prepare(cls):
        super().prepare()
        def change(component):
            next(i for i in component["items"] if i["id"] == "s-people")["may_not_apply"] = True
        cls.import_round("grouped", change)

    def test_a_group_is_taken_out_goes_out_with_the_data_and_comes_in_again(self):
        manager, inspector = self.login("manager"), self.login("inspector")
        answer = manager.post("/rounds/grouped/inspections/plan", [
            ("member", self.account("inspector")), ("start", "09:00"), ("every", "60"),
            ("a_day", "3"), ("lead", self.account("inspector"))])
        self.assertEqual(answer.status, 303, answer.text[-800:])
        visit, entry = self.sql("SELECT id, entry FROM inspection_visit WHERE round = 'grouped'")[0]
        path = f"/inspections/{visit}"
        page = inspector.get(path)
        self.assertIn("“居民与社区”整组不适用", page.text)
        self.assertIn("s-people", dict(page.form(path).fields).values())
        inside = ("s-residents", "s-party", "s-trace")
        marks = {k: v for k, v in MARKS.items() if k not in inside} | {"s-people": {"na": "1"}}
        status, reply = self.save(inspector, visit, record(
            {**marks, "s-trace": {"points": "9"}}, uuid="6" * 32, action="complete"))
        self.assertEqual(status, 422, reply)
        self.assertIn("上级指标已标为不适用", json.dumps(reply, ensure_ascii=False))
        status, reply = self.save(inspector, visit, record(marks, uuid="7" * 32, action="complete"))
        self.assertEqual((status, reply["completed"]), (200, True), reply)
        shown = manager.get(f"/rounds/grouped/inspections/{visit}/record").text
        self.assertRegex(shown, r"居民与社区</th>\s*<td[^>]*>\d+</td><td>\s*不适用")
        out = self.database.parent / "grouped-out.json"
        out.write_text(run("export", "--db", str(self.database), "--round", "grouped"), "utf-8")
        data = json.loads(out.read_text("utf-8"))
        sheets = next(e for e in data["round"]["entries"] if e["id"] == entry)["sheets"]
        site = next(s for s in sheets if s["component"] == "site")
        self.assertIn({"item": "s-people", "not_applicable": True}, site["marks"])
        fresh = self.database.parent / "fresh.db"
        run("init", "--db", str(fresh))
        run("import", str(out), "--db", str(fresh))
        self.assertEqual(run("export", "--db", str(fresh), "--round", "grouped"),
                         out.read_text("utf-8"))


if __name__ == "__main__":
    harness.main()
