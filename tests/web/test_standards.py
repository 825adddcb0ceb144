"""Standards: reading, drafts part by part, live problems, comparing, publishing, import, export."""
import json

import harness
from harness import SOURCE, WebTest

BASE = "/standards/standard-one-example"


def field(page, action, name):
    return dict(page.form(action).fields).get(name)


class StandardsTest(WebTest):
    def rows(self, sql, *values):
        with harness.connect(self.database) as db:
            return db.execute(sql, values).fetchall()

    def body(self, standard, version):
        text, = self.rows("SELECT body FROM standard WHERE id = ? AND version = ?", standard,
                          version)[0]
        return json.loads(text)["standard"]

    def draft(self):
        """A standard of its own, as a draft: its path."""
        manager = self.login("manager")
        answer = manager.post(f"{BASE}/1/copy", {"other": "1"})
        self.assertEqual(answer.status, 303, answer.text[-500:])
        return answer.location.split("/edit")[0]

    def edit(self, path, changes, expect=303, drop=()):
        manager = self.login("manager")
        page = manager.get(path)
        self.assertEqual(page.status, 200, path)
        answer = manager.submit(page, path, changes, drop)
        self.assertEqual(answer.status, expect, answer.text[-1500:])
        return answer

    def key(self, path):
        _, _, standard, version = path.split("/")
        return standard, int(version)

    # ---- reading

    def test_the_whole_standard_is_readable_and_unset_limits_say_so(self):
        page = self.login("manager").get(f"{BASE}/1")
        for word in ("资料递交", "人员台账", "等级区间", "空岗扣除规则", "未设定",
                     "示例，非官方标准", "90 分及以上"):
            self.assertIn(word, page.text)

    def test_missing_versions(self):
        manager = self.login("manager")
        for path in ("/standards/none/1", f"{BASE}/99", f"{BASE}/x", f"{BASE}/99/export",
                     "/standards/compare?before=none~1&after=none~2",
                     "/standards/compare?before=x&after=y"):
            self.assertEqual(manager.get(path).status, 404, path)

    def test_a_published_version_is_not_edited(self):
        manager = self.login("manager")
        self.assertEqual(manager.get(f"{BASE}/1/edit").status, 409)
        self.assertEqual(manager.post(f"{BASE}/1/edit", {"title": "改"}).status, 409)
        self.assertEqual(manager.post(f"{BASE}/1/items?method=one&component=material",
                                      {"remove": "m-manage"}).status, 409)
        self.assertEqual(manager.post(f"{BASE}/1/publish", {}).status, 409)
        self.assertIn(manager.post(f"{BASE}/1/delete", {}).status, (404, 409))

    # ---- drafts

    def test_the_next_version_begins_as_a_copy_and_there_is_one_draft_at_a_time(self):
        manager = self.login("manager")
        source = "/standards/demo-2026/1"
        answer = manager.post(f"{source}/copy", {})
        self.assertEqual(answer.status, 303)
        self.assertIn("/standards/demo-2026/2/edit", answer.location)
        self.assertEqual(manager.post(f"{source}/copy", {}).status, 409)
        old, new = self.body("demo-2026", 1), self.body("demo-2026", 2)
        self.assertEqual(new["version"], 2)
        self.assertEqual(old["methods"], new["methods"])
        self.assertEqual(manager.post("/standards/demo-2026/2/delete", {}).status, 303)
        self.assertEqual(self.rows("SELECT count(*) FROM standard WHERE id = 'demo-2026'"), [(1,)])

    def test_saving_every_part_unchanged_changes_nothing(self):
        path = self.draft()
        key = self.key(path)
        before = self.body(*key)
        method = before["methods"][0]
        parts = ["head", "methods", "bands", "funds", "vacancy", "params",
                 f"method&method={method['id']}"]
        for component in method["components"]:
            where = f"method={method['id']}&component={component['id']}"
            parts.append(f"component&{where}")
            stack = list(component.get("items", []))
            while stack:
                item = stack.pop()
                parts.append(f"item&{where}&item={item['id']}")
                stack += item.get("items", [])
        self.assertGreater(len(parts), 30)
        for part in parts:
            self.edit(f"{path}/edit?part={part}", {})
            self.assertEqual(self.body(*key), before, part)

    def test_weights_that_do_not_add_up_are_said_beside_the_part_and_stop_publishing(self):
        path = self.draft()
        method = self.body(*self.key(path))["methods"][0]["id"]
        part = f"{path}/edit?part=method&method={method}"
        self.edit(part, {"components_max.0": "50"})
        page = self.login("manager").get(part)
        self.assertIn("评估标准草稿还没有发布", self.login("manager").get("/").text)
        self.assertIn("各板块满分合计 90 分，应当等于总分满分 100 分", page.text)
        answer = self.login("manager").post(f"{path}/publish", {})
        self.assertEqual(answer.status, 422)
        self.assertIn("还有 1 处要改正", answer.text)
        self.assertEqual(self.rows("SELECT status FROM standard WHERE id = ?", self.key(path)[0]),
                         [("draft",)])
        self.edit(part, {"components_max.0": "60"})
        self.assertEqual(self.login("manager").post(f"{path}/publish", {}).status, 303)
        self.assertEqual(self.login("manager").get(f"{path}/edit").status, 409)
        subject = "standard/{}/{}".format(*self.key(path))
        actions = [a for a, in self.rows("SELECT action FROM audit WHERE subject = ? ORDER BY seq", subject)]
        self.assertEqual(actions, ["standard.add", "standard.change", "standard.change",
                                   "standard.publish"])

    def test_bad_values_stand_beside_their_fields_and_are_kept(self):
        path = self.draft()
        before = self.body(*self.key(path))
        action = f"{path}/edit?part=head"
        answer = self.edit(action, {"title": "", "full": "一百", "valid_from": "2026-13-01"}, 422)
        for name in ("title", "full", "valid_from"):
            self.assertIn(f'id="{name}-error"', answer.text)
        self.assertEqual(field(answer, action, "full"), "一百")
        self.assertEqual(self.body(*self.key(path)), before)

    def test_a_component_with_items_of_every_kind_is_made_from_nothing(self):
        path = self.draft()
        method = self.body(*self.key(path))["methods"][0]["id"]
        part = f"{path}/edit?part=method&method={method}"
        self.edit(part, {"components_name.7": "新板块", "components_max.7": "0.01",
                         "components_scored_by.7": "expert"})
        component = self.body(*self.key(path))["methods"][0]["components"][-1]
        self.assertEqual(component["name"], "新板块")
        new = f"{path}/edit?part=item&method={method}&component={component['id']}"

        def add(under, **fields):
            self.edit_new(new, under, fields)

        add("", name="甲组", kind="group")
        add("i1", name="乙组", kind="group")
        add("i2", name="直接", kind="points", max="3", step="0.5")
        add("i2", name="组合", kind="combo", max="2",
            **{"options_name.0": "条件一", "options_points.0": "0.5",
               "options_name.1": "条件二", "options_points.1": "1.5"})
        add("i1", name="程度", kind="degree", max="5", evidence="照片\n 签到表 \n\n", may_not_apply="1",
            **{"options_name.0": "好", "options_points.0": "5", "sources_kind.0": "material",
               "sources_material.0": "签到表", "sources_kind.1": "staffing"})
        add("i1", name="比例", kind="ratio", max="1", criteria="按合同")
        add("", name="扣分", kind="deduct", max="4", per_time="1")
        add("", name="加分", kind="bonus", max="2", per_time="1")
        component = self.body(*self.key(path))["methods"][0]["components"][-1]
        first = component["items"][0]
        self.assertEqual(first["max"], "11")           # 5 of the group below, 5, 1
        self.assertEqual(first["items"][0]["max"], "5")
        self.assertEqual(first["items"][1]["evidence"], ["照片", "签到表"])
        self.assertEqual(first["items"][1]["sources"],
                         [{"kind": "material", "material": "签到表"}, {"kind": "staffing"}])
        self.assertTrue(first["items"][1]["may_not_apply"])
        self.assertEqual([i["name"] for i in component["items"]], ["甲组", "扣分", "加分"])
        refused = self.edit_new(new, "i3", {"name": "太深", "kind": "points", "max": "1"}, 422)
        self.assertIn("最多 3 级", refused.text)

    def edit_new(self, base, under, fields, expect=303):
        action = f"{base}&under={under}"
        manager = self.login("manager")
        answer = manager.submit(manager.get(action), action, fields)
        self.assertEqual(answer.status, expect, answer.text[-1500:])
        return answer

    def test_items_move_and_go(self):
        path = self.draft()
        where = "method=one&component=material"
        action = f"{path}/items?{where}"
        manager = self.login("manager")
        page = manager.get(f"{path}/edit?part=component&{where}")
        ids = [i["id"] for i in self.body(*self.key(path))["methods"][0]["components"][0]["items"]]

        def press(**button):
            seen = dict(manager.get(f"{path}/edit?part=component&{where}").form(action).fields)["seen"]
            self.assertEqual(manager.post(action, {"seen": seen, **button}).status, 303)
            return [i["id"] for i in
                    self.body(*self.key(path))["methods"][0]["components"][0]["items"]]

        self.assertIn("上移", page.text)
        self.assertEqual(press(down=ids[0]), [ids[1], ids[0]] + ids[2:])
        self.assertEqual(press(up=ids[0]), ids)
        self.assertEqual(press(up=ids[0]), ids)          # the first stays
        self.assertEqual(press(down=ids[-1]), ids)       # the last stays
        self.assertEqual(press(remove=ids[1]), [ids[0]] + ids[2:])

    def test_limits_are_set_with_their_source_and_unset_again(self):
        path = self.draft()
        action = f"{path}/edit?part=params"
        page = self.login("manager").get(action)
        self.assertIn("人力成本占比下限（%）", page.text)
        self.assertIn("低于此值时提示", page.text)
        names = {v: n.split(".")[1] for n, v in page.form(action).fields
                 if n.startswith("params_name.")}
        row = names["last_text_overlap_max"]
        self.edit(action, {f"params_value.{row}": "70", f"params_source.{row}": ""})
        page = self.login("manager").get(action)
        self.assertIn("设定了限值，请写明出处", page.text)
        self.edit(action, {f"params_value.{row}": "7x", f"params_source.{row}": "会议纪要"})
        self.assertIn("“7x”", self.login("manager").get(action).text)
        self.edit(action, {f"params_value.{row}": "", f"params_source.{row}": ""})
        limits = {p["name"]: p for p in self.body(*self.key(path))["params"]}
        self.assertNotIn("value", limits.get("last_text_overlap_max", {}))

    def test_a_row_is_added_without_scripts(self):
        path = self.draft()
        action = f"{path}/edit?part=bands"
        before = self.body(*self.key(path))
        answer = self.edit(action, {"bands_name.0": "特优", "add": "bands"}, 200)
        self.assertEqual(field(answer, action, "bands_name.0"), "特优")
        self.assertEqual(field(answer, action, f"bands_name.{len(before['bands'])}"), "")
        self.assertEqual(self.body(*self.key(path)), before)

    def test_a_change_by_somebody_else_is_noticed(self):
        path = self.draft()
        action = f"{path}/edit?part=head"
        manager = self.login("manager")
        first, second = manager.get(action), manager.get(action)
        self.assertEqual(manager.submit(first, action, {"title": "甲的标题"}).status, 303)
        answer = manager.submit(second, action, {"title": "乙的标题"})
        self.assertEqual(answer.status, 409)
        self.assertIn("别人保存过更新的内容", answer.text)
        self.assertEqual(field(answer, action, "title"), "乙的标题")
        self.assertEqual(manager.submit(answer, action).status, 303)
        self.assertEqual(self.body(*self.key(path))["title"], "乙的标题")

    def test_limits_typed_against_a_changed_draft_are_all_kept(self):
        path = self.draft()
        action = f"{path}/edit?part=params"
        manager = self.login("manager")
        page = manager.get(action)
        self.edit(f"{path}/edit?part=head", {"title": "先改了标题"})
        rows = [n.split(".")[1] for n, _ in page.form(action).fields if n.startswith("params_name.")]
        typed = {f"params_value.{row}": "" for row in rows}
        typed |= {f"params_source.{row}": "" for row in rows}
        typed[f"params_value.{rows[-1]}"] = "33"
        answer = manager.submit(page, action, typed)
        self.assertEqual(answer.status, 409)
        self.assertEqual(field(answer, action, f"params_value.{rows[-1]}"), "33")
        self.assertEqual(len([n for n, _ in answer.form(action).fields
                              if n.startswith("params_name.")]), len(rows))
        answer = manager.post(action, {"params_name.9000": "none", "params_value.9000": "1"})
        self.assertEqual(answer.status, 409)

    # ---- comparison

    def test_two_versions_are_compared_readably(self):
        path = self.draft()
        self.edit(f"{path}/edit?part=bands", {"bands_from.0": "92"})
        self.edit(f"{path}/edit?part=funds", {"funds_name.9": "志愿者补贴"})
        self.edit(f"{path}/edit?part=funds", {"funds_drop.0": "1"})
        key = "{}~{}".format(*self.key(path))
        page = self.login("manager").get(
            f"/standards/compare?before=standard-one-example~1&after={key}")
        self.assertEqual(page.status, 200)
        for word in ("志愿者补贴", "等级区间 / 优秀", "等级下限", ">90<", ">92<", "新增", "删去", "修改"):
            self.assertIn(word, page.text)
        same = self.login("manager").get(f"/standards/compare?before={key}&after={key}")
        self.assertIn("没有不同", same.text)

    # ---- files

    def test_a_standard_goes_out_and_comes_in_as_a_draft(self):
        manager = self.login("manager")
        out = manager.get(f"{BASE}/1/export")
        self.assertEqual(out.status, 200)
        again = manager.upload("/standards/import", {}, [("file", "s.json", out.body)])
        self.assertEqual((again.status, again.location), (303, f"{BASE}/1"))
        data = json.loads(out.body)
        data["standard"]["id"], data["standard"]["title"] = "brought-in", "带来的标准"
        answer = manager.upload("/standards/import", {},
                                [("file", "s.json", json.dumps(data).encode())])
        self.assertEqual(answer.location, "/standards/brought-in/1")
        self.assertEqual(self.rows("SELECT status FROM standard WHERE id = 'brought-in'"),
                         [("draft",)])
        data["standard"]["title"] = "又一个内容"
        answer = manager.upload("/standards/import", {},
                                [("file", "s.json", json.dumps(data).encode())])
        self.assertEqual(answer.location, "/standards/brought-in/2")

    def test_bad_files_say_where(self):
        manager = self.login("manager")
        data = json.loads((SOURCE / "standards" / "method-two-pingshan.json").read_text())
        data["standard"]["full"] = 100
        for sent, word in ((b"", "请选择"), (b"[1", "行"),
                           (json.dumps(data).encode(), "$.standard.full")):
            answer = manager.upload("/standards/import", {}, [("file", "s.json", sent)])
            self.assertEqual(answer.status, 422)
            self.assertIn(word, answer.text)


if __name__ == "__main__":
    harness.main()
