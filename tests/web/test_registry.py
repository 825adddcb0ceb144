"""Organisations, centers and projects: forms that lose nothing, rules, lists, import and export."""
import json
import re

import harness
from harness import SOURCE, WebTest, run


def field(page, action, name):
    """What the page's form holds in that field."""
    return dict(page.form(action).fields).get(name)


class RegistryTest(WebTest):
    def rows(self, sql, *values):
        with harness.connect(self.database) as db:
            return db.execute(sql, values).fetchall()

    def new_org(self, name, kind="operator"):
        manager = self.login("manager")
        page = manager.get("/registry/orgs/~new")
        answer = manager.submit(page, "/registry/orgs/~new", {"name": name, "kind": kind})
        self.assertEqual((answer.status, answer.location), (303, "/registry/orgs"), answer.text[-800:])
        return self.rows("SELECT id FROM org WHERE name = ?", name)[0][0]

    def new_center(self, name, **more):
        manager = self.login("manager")
        page = manager.get("/registry/centers/~new")
        answer = manager.submit(page, "/registry/centers/~new", {
            "name": name, "full_name": name + "社区党群服务中心", "subdistrict": "示例街道",
            "substations_name.0": "东分站", **more})
        self.assertEqual(answer.status, 303)
        return self.rows("SELECT id FROM center WHERE name = ?", name)[0][0]

    def project_page(self, center):
        action = f"/registry/projects/~new?center={center}"
        page = self.login("manager").get(action)
        self.assertEqual(page.status, 200)
        return action, page

    def project(self, **changes):
        fields = {"title": "测试项目", "start": "2026-01-01", "end": "2026-12-31",
                  "total": "365,000.00", "headcount": "2"}
        fields.update(changes)
        return fields

    # ---- lists

    def test_lists_find_two_characters_and_filter_by_kind(self):
        manager = self.login("manager")
        page = manager.get("/registry/projects?q=%E5%85%AD%E5%92%8C")  # 六和
        self.assertIn("六和", page.text)
        self.assertNotIn("六联", page.text)
        page = manager.get("/registry/orgs?kind=purchaser")
        self.assertIn("购买主体", page.text)
        self.assertNotIn("示例社工服务中心", page.text)

    def test_signs_of_the_pattern_language_are_only_signs(self):
        for words in ("%25", "_", "!", "%5C"):
            page = self.login("manager").get(f"/registry/orgs?q={words}")
            self.assertEqual(page.status, 200)
            self.assertIn("没有符合条件的机构", page.text)

    def test_contract_term_filters_projects(self):
        page = self.login("manager").get("/registry/projects?term=ended")
        self.assertIn("六和", page.text)
        self.assertNotIn("履约中</span>", page.text)

    def test_figures_in_names_go_by_their_value(self):
        """示例10 behind 示例2: as they come, sorted by a column, in the download and in choices."""
        for n in ("10", "2", "1", "9"):
            self.rows("INSERT INTO org (tenant, id, kind, name) SELECT tenant, ?, 'operator', ? FROM tenant",
                      "o" + n, f"排序{n}号机构")
        manager, wanted = self.login("manager"), [f"排序{n}号机构" for n in (1, 2, 9, 10)]
        try:
            for path in ("/registry/orgs?q=%E6%8E%92%E5%BA%8F", "/registry/orgs?q=%E6%8E%92%E5%BA%8F&sort=name",
                         "/registry/orgs/~list.csv?q=%E6%8E%92%E5%BA%8F", "/registry/projects/~new?center=c1"):
                text = manager.get(path).text
                found = list(dict.fromkeys(re.findall("排序[0-9]+号机构", text)))
                self.assertEqual(found, wanted, path)
            down = manager.get("/registry/orgs?q=%E6%8E%92%E5%BA%8F&sort=name&dir=down").text
            self.assertEqual(list(dict.fromkeys(re.findall("排序[0-9]+号机构", down))), wanted[::-1])
        finally:
            self.rows("DELETE FROM org WHERE name LIKE '排序%'")

    def test_unknown_things_are_missing(self):
        manager = self.login("manager")
        for path in ("/registry/nothing", "/registry/orgs/none/edit", "/registry/projects/none",
                     "/registry/projects/none/staff", "/registry/projects/~new?center=none",
                     "/registry/export/none"):
            self.assertEqual(manager.get(path).status, 404, path)

    # ---- organisations

    def test_an_organisation_is_added_changed_and_deleted(self):
        org = self.new_org("新建测试机构")
        manager = self.login("manager")
        path = f"/registry/orgs/{org}/edit"
        page = manager.get(path)
        answer = manager.submit(page, path, {
            "short_name": "测试", "fund_labels_label.0": "员工薪酬",
            "fund_labels_category.0": "labor"})
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.rows("SELECT label, category FROM org_fund_label WHERE org = ?", org),
                         [("员工薪酬", "labor")])
        page = manager.get(path)
        answer = manager.submit(page, f"/registry/orgs/{org}/delete")
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.rows("SELECT count(*) FROM org WHERE id = ?", org), [(0,)])
        events = self.rows("SELECT action FROM audit WHERE subject = ? ORDER BY seq", f"org/{org}")
        self.assertEqual(events, [("org.add",), ("org.change",), ("org.delete",)])

    def test_an_empty_name_is_said_beside_the_field_and_the_rest_is_kept(self):
        manager = self.login("manager")
        page = manager.get("/registry/orgs/~new")
        answer = manager.submit(page, "/registry/orgs/~new", {
            "name": " 　", "short_name": "保留", "fund_labels_label.0": "工资"})
        self.assertEqual(answer.status, 422)
        self.assertIn('id="name-error"', answer.text)
        self.assertEqual(field(answer, "/registry/orgs/~new", "short_name"), "保留")
        self.assertEqual(field(answer, "/registry/orgs/~new", "fund_labels_label.0"), "工资")

    def test_the_same_organisation_twice_is_refused(self):
        self.new_org("重复机构")
        manager = self.login("manager")
        page = manager.get("/registry/orgs/~new")
        answer = manager.submit(page, "/registry/orgs/~new", {"name": "重复机构"})
        self.assertEqual(answer.status, 422)
        self.assertIn("同名称", answer.text)

    def test_what_is_in_use_is_not_deleted_and_says_why(self):
        manager = self.login("manager")
        org = self.rows("SELECT operator_org FROM project LIMIT 1")[0][0]
        answer = manager.post(f"/registry/orgs/{org}/delete", {})
        self.assertEqual(answer.status, 409)
        self.assertIn("不能删除", answer.text)
        self.assertIn("项目“", answer.text)
        path = f"/registry/orgs/{org}/edit"
        answer = manager.submit(manager.get(path), path, {"kind": "committee"})
        self.assertEqual(answer.status, 422)
        self.assertIn("不能改类别", answer.text)

    def test_a_change_by_somebody_else_is_noticed_and_nothing_typed_lost(self):
        org = self.new_org("两人同改")
        path = f"/registry/orgs/{org}/edit"
        manager = self.login("manager")
        first, second = manager.get(path), manager.get(path)
        self.assertEqual(manager.submit(first, path, {"short_name": "甲"}).status, 303)
        answer = manager.submit(second, path, {"short_name": "乙"})
        self.assertEqual(answer.status, 409)
        self.assertIn("别人保存过更新的内容", answer.text)
        self.assertEqual(field(answer, path, "short_name"), "乙")
        self.assertEqual(manager.submit(answer, path).status, 303)
        self.assertEqual(self.rows("SELECT short_name FROM org WHERE id = ?", org), [("乙",)])

    # ---- no longer used

    def refused_by_the_database(self, table, key, refused=True, **changes):
        """A copy of the row with a new key and those changes; an upsert of the row itself is not refused."""
        db = harness.connect(self.database, timeout=20)
        try:
            names = [r[1] for r in db.execute(f"PRAGMA table_info({table})")]
            for new in (True, False):
                values = {"id": f"'{key}-copy'", **changes} if new else {}
                if new and table == "account":
                    values["login"] = "'copied'"
                statement = (f"INSERT INTO {table} ({', '.join(names)}) SELECT "
                             + ", ".join(values.get(n, n) for n in names)
                             + f" FROM {table} WHERE id = '{key}'"
                             + ("" if new else " ON CONFLICT (tenant, id) DO UPDATE SET id = excluded.id"))
                try:
                    db.execute(statement)
                    taken = True
                except Exception as e:
                    self.assertIn("已停用", str(e))
                    taken = False
                db.rollback()
                self.assertEqual(taken, not (new and refused))
        finally:
            db.rollback()
            db.close()

    def test_what_is_retired_keeps_its_history_and_gets_nothing_new(self):
        manager, admin = self.login("manager"), self.login("admin")
        center, other = self.new_center("停用中心"), self.new_center("在用中心")
        operator, purchaser = self.new_org("停用机构"), self.new_org("停用街道", "purchaser")
        action, page = self.project_page(center)
        made = manager.submit(page, action, self.project(
            operator_org=operator, purchaser=purchaser, title="停用前的项目"))
        project = made.location.rsplit("/", 1)[1]
        self.rows("INSERT INTO account (tenant, id, login, name, roles, org, active, created_at) "
                  "SELECT tenant, 'kept', 'kept', '留用', 4, ?, 1, 1 FROM tenant", operator)
        round_id = self.rows("SELECT id FROM round WHERE state = 'draft' OR state = 'collecting' ORDER BY id")[0][0]
        listed = manager.get(f"/rounds/{round_id}/projects?ended=1").text
        self.assertIn("停用中心", listed)

        page = manager.get(f"/registry/orgs/{operator}/edit")
        self.assertIn("账号仍可登录", page.text)  # what it means
        self.assertEqual(self.login("expert").post(f"/registry/orgs/{operator}/use", {"act": "retire"}).status, 403)
        self.assertEqual(manager.post(f"/registry/orgs/{operator}/use", {"act": "sell"}).status, 422)
        self.assertEqual(manager.post(f"/registry/projects/{project}/use", {"act": "retire"}).status, 422)
        self.assertEqual(manager.submit(page, f"/registry/orgs/{operator}/use", {"act": "retire"}).status, 303)
        self.assertEqual(manager.post(f"/registry/orgs/{operator}/use", {"act": "retire"}).status, 409)
        try:
            # not offered, not taken
            action, page = self.project_page(other)
            self.assertNotIn("停用机构<", page.text)
            refused = manager.post(action, [*[(n, v) for n, v in page.form(action).fields if n not in (
                "operator_org", "purchaser", "title", "start", "end")], ("operator_org", operator),
                ("purchaser", purchaser), *self.project().items()])
            self.assertEqual(refused.status, 422)
            self.assertIn("请从列表里选择", refused.text)
            self.assertNotIn("停用机构<", admin.get("/admin/accounts/new").text)
            self.refused_by_the_database("project", project)
            self.refused_by_the_database("account", "kept")
            self.assertNotIn(">停用中心<", manager.get(f"/rounds/{round_id}/projects?ended=1").text)
            self.assertIn("已停用", manager.get(f"/rounds/{round_id}/projects?ended=1").text)
            path = f"/rounds/{round_id}/projects"
            again = manager.post(path, {"listed.0": project, "take.0": "1"})  # what was seen is not said
            self.assertIn("这个项目不能加入新的评估", manager.submit(again, path).text)
            # a contract that was over by then may still come
            self.refused_by_the_database("project", project, start_date="'2019-01-01'", end_date="'2019-12-31'",
                                         refused=False)
            # what there is stays and can be changed
            path = f"/registry/projects/{project}/edit"
            self.assertEqual(manager.submit(manager.get(path), path, {"title": "改了名的项目"}).status, 303)
            path = next(p for p in admin.get("/admin/accounts?q=kept").parsed.links if p.endswith("/kept"))
            self.assertIn("停用机构", admin.get(path).text)
            self.assertIn("停用机构", manager.get("/registry/orgs?use=over").text)
            self.assertNotIn("停用机构", manager.get("/registry/orgs?use=now").text)
            book = manager.get("/registry/orgs/~list.csv?use=over").text
            self.assertEqual(len(book.strip().splitlines()), 2)
            # many at once
            done = manager.post("/registry/centers/~many", {"act": "retire", "item.0": center, "item.1": other,
                                                           "item.2": "none"})
            told = manager.follow(done)
            self.assertIn("已办理的（2）", told.text)
            self.assertIn("没有办的（1）", told.text)
            self.assertEqual(manager.get(f"/registry/projects/~new?center={center}").status, 200)
            action, page = self.project_page(center)
            self.assertEqual(manager.submit(page, action, self.project(
                operator_org="demo-operator-a", purchaser="demo-purchaser")).status, 409)
            self.assertNotIn("在用中心", manager.get("/registry/projects/~new").text)
        finally:
            for kind, ids in (("orgs", [operator]), ("centers", [center, other])):
                manager.post(f"/registry/{kind}/~many", {"act": "resume", **{f"item.{i}": v for i, v in enumerate(ids)}})
        self.assertEqual(self.rows("SELECT * FROM retired"), [])
        self.assertIn("停用中心", manager.get(f"/rounds/{round_id}/projects?ended=1").text)
        self.assertEqual([a for a, in self.rows("SELECT action FROM audit WHERE subject = ? ORDER BY seq",
                                                f"org/{operator}")], ["org.add", "org.retire", "org.resume"])
        self.assertEqual(len(self.rows("SELECT 1 FROM audit WHERE action LIKE 'registry.re%_each'")), 3)

    # ---- centers

    def test_the_region_code_is_checked(self):
        manager = self.login("manager")
        for code, word in (("44031000", "12 位"), ("440311001001", "不是本区"),
                           ("440310700001", "001 到 599"), ("44031000100a", "12 位")):
            page = manager.get("/registry/centers/~new")
            answer = manager.submit(page, "/registry/centers/~new", {
                "name": "代码", "full_name": "代码中心", "subdistrict": "示例街道",
                "region_code": code})
            self.assertEqual(answer.status, 422, code)
            self.assertIn(word, answer.text)
            self.assertEqual(field(answer, "/registry/centers/~new", "region_code"), code)
        self.new_center("代码对", region_code="440310001001")

    def test_a_substation_with_posts_stays(self):
        center, substation = self.rows(
            "SELECT p.center, t.substation FROM post t JOIN project p ON p.tenant = t.tenant"
            " AND p.id = t.project WHERE t.substation IS NOT NULL LIMIT 1")[0]
        path = f"/registry/centers/{center}/edit"
        manager = self.login("manager")
        page = manager.get(path)
        row = next(n.split(".")[1] for n, v in page.form(path).fields
                   if n.startswith("substations_id") and v == substation)
        answer = manager.submit(page, path, {f"substations_drop.{row}": "1"})
        self.assertEqual(answer.status, 422)
        self.assertIn("不能删去", answer.text)

    # ---- projects

    def test_a_new_project_asks_for_its_center_first(self):
        page = self.login("manager").get("/registry/projects/~new")
        self.assertIn("在哪个中心", page.text)

    def test_a_project_is_added_with_all_its_lists(self):
        center = self.new_center("全项")
        operator, purchaser = self.new_org("全项机构"), self.new_org("全项街道", "purchaser")
        action, page = self.project_page(center)
        substation = self.rows("SELECT id FROM substation WHERE center = ?", center)[0][0]
        answer = self.login("manager").submit(page, action, self.project(**{
            "operator_org": operator, "purchaser": purchaser,
            "posts_title.0": "中心主管", "posts_lead.0": "1", "posts_qualification.0": "社会工作师（中级）",
            "posts_title.3": "社工", "posts_substation.3": substation, "posts_share.3": "0.5",
            "requirements_qualification.0": "助理社会工作师", "requirements_count.0": "1",
            "indicators_name.0": "小组", "indicators_unit.0": "个", "indicators_target.0": "8",
            "indicators_min_sessions.0": "6",
            "payments_name.0": "首期款", "payments_amount.0": "200000", "payments_paid.0": "1",
            "payments_name.1": "尾款", "payments_amount.1": "165000.00",
            "vacancy_on": "1", "vacancy_base": "contract_total",
            "vacancy_day_count": "days_365", "vacancy_step": "0.01",
            "vacancy_two_posts": "later_vacant",
            "vacancy_rounding": "half_up", "vacancy_grace_days": "15"}))
        self.assertEqual(answer.status, 303, answer.text[-3000:])
        project = answer.location.rsplit("/", 1)[1]
        self.assertEqual(self.rows("SELECT total, headcount, own_vacancy_rule, vacancy_days,"
                                   " vacancy_grace_days, vacancy_two_posts FROM project WHERE id = ?",
                                   project),
                         [(36500000, 2, 1, "days_365", 15, "later_vacant")])
        self.assertEqual(self.rows("SELECT id, title, substation, lead, share FROM post"
                                   " WHERE project = ? ORDER BY ord", project),
                         [("post1", "中心主管", None, 1, None), ("post2", "社工", substation, 0, 5000)])
        self.assertEqual(self.rows("SELECT amount, paid FROM payment WHERE project = ? ORDER BY ord",
                                   project), [(20000000, 1), (16500000, 0)])
        shown = self.login("manager").get(answer.location)
        self.assertIn("365,000.00", shown.text)
        self.assertIn("每个至少 6 节", shown.text)
        self.assertIn("社工（0.5 岗）", shown.text)
        self.assertIn("后到的岗位算空岗", shown.text)
        self.assertNotIn("请留意", shown.text)

    def test_a_row_is_added_without_scripts_and_nothing_is_stored(self):
        center = self.new_center("加行")
        action, page = self.project_page(center)
        before = self.rows("SELECT count(*) FROM project")
        answer = self.login("manager").submit(page, action, {
            "title": "未填完", "posts_title.0": "岗位甲", "total": "不是数", "add": "posts"})
        self.assertEqual(answer.status, 200)
        self.assertEqual(field(answer, action, "posts_title.0"), "岗位甲")
        self.assertEqual(field(answer, action, "posts_title.1"), "")
        self.assertEqual(field(answer, action, "title"), "未填完")
        self.assertEqual(field(answer, action, "total"), "不是数")
        self.assertEqual(self.rows("SELECT count(*) FROM project"), before)

    def test_bad_values_are_all_said_at_once_beside_their_fields(self):
        center = self.new_center("坏值")
        action, page = self.project_page(center)
        answer = self.login("manager").submit(page, action, {
            "title": "坏值项目", "start": "2026-02-30", "end": "2026-12-31", "total": "1.234",
            "headcount": "-1", "posts_qualification.0": "没有名称", "indicators_name.0": "缺数量"})
        self.assertEqual(answer.status, 422)
        for name in ("start", "total", "headcount", "operator_org", "purchaser", "posts_title.0",
                     "indicators_unit.0", "indicators_target.0"):
            self.assertIn(f'id="{name}-error"', answer.text, name)
        self.assertEqual(field(answer, action, "total"), "1.234")

    def test_a_forged_row_number_does_no_harm(self):
        center = self.new_center("伪造")
        action, page = self.project_page(center)
        answer = self.login("manager").submit(page, action, {"posts_title.9999": "很多"})
        self.assertEqual(answer.status, 422)
        self.assertIn("最多 500 行", answer.text)
        self.assertLess(len(answer.body), 2_000_000)
        answer = self.login("manager").submit(page, action, {"posts_title.99999": "更多"})
        self.assertIn(answer.status, (400, 422))
        answer = self.login("manager").submit(page, action, {"nonsense": "x"})
        self.assertIn(answer.status, (400, 422))

    def test_reversed_dates_are_refused(self):
        center = self.new_center("颠倒")
        operator, purchaser = self.new_org("颠倒机构"), self.new_org("颠倒街道", "purchaser")
        action, page = self.project_page(center)
        answer = self.login("manager").submit(page, action, self.project(
            operator_org=operator, purchaser=purchaser, start="2026-12-31", end="2026-01-01"))
        self.assertEqual(answer.status, 422)
        self.assertIn("早于开始日期", answer.text)
        self.assertIn('id="end-error"', answer.text)

    def test_an_organisation_of_another_kind_is_not_an_operator(self):
        center = self.new_center("错类")
        purchaser = self.new_org("错类街道", "purchaser")
        action, page = self.project_page(center)
        answer = self.login("manager").submit(page, action, self.project(
            operator_org=purchaser, purchaser=purchaser))
        self.assertEqual(answer.status, 422)
        self.assertIn('id="operator_org-error"', answer.text)

    def test_overlapping_contracts_and_sums_are_warned_of_but_stored(self):
        center = self.new_center("重叠")
        operator, purchaser = self.new_org("重叠机构"), self.new_org("重叠街道", "purchaser")
        for title in ("第一份", "第二份"):
            action, page = self.project_page(center)
            answer = self.login("manager").submit(page, action, self.project(**{
                "title": title, "operator_org": operator, "purchaser": purchaser,
                "posts_title.0": "社工", "payments_name.0": "全款",
                "payments_amount.0": "365000.01"}))
            self.assertEqual(answer.status, 303)
        page = self.login("manager").get(answer.location)
        self.assertIn("合同期重叠", page.text)
        self.assertIn("第一份", page.text)
        self.assertIn("协议人数 2 名，岗位列了 1 个", page.text)
        self.assertIn("365,000.01 元，与合同总额", page.text)

    def test_posts_with_staff_and_indicators_with_figures_stay(self):
        project, post = self.rows("SELECT project, post FROM engagement LIMIT 1")[0]
        path = f"/registry/projects/{project}/edit"
        manager = self.login("manager")
        page = manager.get(path)
        drops = {n.replace("_id.", "_drop."): "1" for n, v in page.form(path).fields
                 if n.startswith("posts_id.") and v == post}
        answer = manager.submit(page, path, drops)
        self.assertEqual(answer.status, 422)
        self.assertIn("已有人员在岗记录", answer.text)
        project, indicator = self.rows("SELECT project, indicator FROM progress LIMIT 1")[0]
        path = f"/registry/projects/{project}/edit"
        page = manager.get(path)
        drops = {n.replace("_id.", "_drop."): "1" for n, v in page.form(path).fields
                 if n.startswith("indicators_id.") and v == indicator}
        answer = manager.submit(page, path, drops)
        self.assertEqual(answer.status, 422)
        self.assertIn("填了完成情况", answer.text)

    def test_saving_unchanged_keeps_staff_and_figures(self):
        manager = self.login("manager")
        count = ("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM certificate),"
                 " (SELECT count(*) FROM engagement), (SELECT count(*) FROM progress),"
                 " (SELECT count(*) FROM post), (SELECT count(*) FROM indicator)")
        before = self.rows(count)
        for project, in self.rows("SELECT DISTINCT project FROM engagement LIMIT 2"):
            path = f"/registry/projects/{project}/edit"
            self.assertEqual(manager.submit(manager.get(path), path).status, 303)
        self.assertEqual(self.rows(count), before)

    def test_what_rounds_use_is_changed_with_a_warning(self):
        manager = self.login("manager")
        project, = self.rows("SELECT project FROM round_project WHERE round = 'demo-open'")[0]
        page = manager.get(f"/registry/projects/{project}/edit")
        self.assertIn("会影响这一轮的核查", page.text)
        project, = self.rows("SELECT project FROM round_project WHERE round = 'pingshan-2022'")[0]
        with harness.connect(self.database) as db:
            state, = db.execute("SELECT state FROM round WHERE id = 'pingshan-2022'").fetchone()
            db.execute("UPDATE round SET state = 'published' WHERE id = 'pingshan-2022'")
        try:
            page = manager.get(f"/registry/projects/{project}/edit")
            self.assertIn("不改变已公示的报告", page.text)
            self.assertNotIn("确认删除", page.text)
            self.assertEqual(manager.post(f"/registry/projects/{project}/delete", {}).status, 409)
        finally:
            with harness.connect(self.database) as db:
                db.execute("UPDATE round SET state = ? WHERE id = 'pingshan-2022'", (state,))

    def test_staff_are_shown_with_masked_id_numbers(self):
        project, number = self.rows(
            "SELECT e.project, p.id_number FROM engagement e JOIN person p ON p.tenant = e.tenant"
            " AND p.project = e.project WHERE p.id_number IS NOT NULL LIMIT 1")[0]
        page = self.login("manager").get(f"/registry/projects/{project}/staff")
        # Posts of one title are told apart.
        self.assertRegex(page.text, "<td>社工 1（[^<]*助理社会工作师）</td>")
        self.assertIn("在岗记录", page.text)
        self.assertNotIn(number, page.text)
        self.assertIn(number[:6] + "****", page.text)

    def test_markup_in_a_name_is_text(self):
        org = self.new_org("<script>alert(1)</script>&\"'")
        page = self.login("manager").get("/registry/orgs?q=%3Cscript")
        self.assertNotIn("<script>alert", page.text)
        self.assertIn("&lt;script&gt;", page.text)
        self.assertNotIn("<script>alert", self.login("manager").get(f"/registry/orgs/{org}/edit").text)

    # ---- bundles

    def test_a_round_goes_out_and_comes_back_the_same(self):
        manager = self.login("manager")
        out = manager.get("/registry/export/demo-2026")
        self.assertEqual(out.status, 200)
        self.assertIn("attachment", out.headers["Content-Disposition"])
        files = [("file", "轮次.json", out.body)]
        answer = manager.upload("/registry/import", {}, files)
        self.assertEqual(answer.status, 409)
        self.assertIn("已经存在", answer.text)
        answer = manager.upload("/registry/import", {"replace": "1"}, files)
        self.assertEqual((answer.status, answer.location), (303, "/registry"))
        self.assertEqual(manager.get("/registry/export/demo-2026").body, out.body)
        events = self.rows("SELECT count(*) FROM audit WHERE action = 'round.export'")[0][0]
        self.assertGreaterEqual(events, 1)

    def test_bad_files_say_where(self):
        manager = self.login("manager")
        bundle = json.loads((SOURCE / "examples" / "pingshan-2022.json").read_text())
        bundle["projects"][0]["total"] = "一百"
        for data, word in ((b"{", "行"), (b"[]", "对象"),
                           (json.dumps(bundle).encode(), "$.projects[0].total"), (b"", "请选择")):
            answer = manager.upload("/registry/import", {}, [("file", "x.json", data)])
            self.assertEqual(answer.status, 422, answer.text[-600:])
            self.assertIn(word, answer.text)

    def test_another_district_s_round_is_refused(self):
        bundle = json.loads((SOURCE / "examples" / "pingshan-2022.json").read_text())
        bundle["tenant"] = "990101"
        answer = self.login("manager").upload(
            "/registry/import", {"replace": "1"}, [("file", "x.json", json.dumps(bundle).encode())])
        self.assertEqual(answer.status, 403)
        self.assertIn("990101", answer.text)
        self.assertEqual(self.rows("SELECT count(*) FROM tenant"), [(1,)])


class EmptyRegistryTest(WebTest):
    """The first visit of a district that has nothing yet."""

    @classmethod
    def prepare(cls):
        run("init", "--db", str(cls.database), "--tenant", "990101", "--name", "示例区")
        run("account", "fresh", "manager", "新人", "--tenant", "990101", "--password",
            harness.PASSWORD, "--db", str(cls.database))

    def test_empty_pages_say_what_to_do_next(self):
        b = self.browser()
        self.assertEqual(b.post("/login", {"login": "fresh", "password": harness.PASSWORD,
                                           "tenant": "990101", "next": "/"}).status, 303)
        for path, word in (("/", "登记机构"), ("/registry", "登记机构"), ("/registry/orgs", "还没有机构"),
                           ("/registry/centers", "还没有中心"),
                           ("/registry/projects/~new", "登记中心"),
                           ("/registry/import", "还没有评估轮次")):
            page = b.get(path)
            self.assertEqual(page.status, 200, path)
            self.assertIn(word, page.text, path)

    def test_other_districts_ids_do_not_exist(self):
        with harness.connect(self.database) as db:
            org, = db.execute("SELECT id FROM org WHERE tenant = '440310' LIMIT 1").fetchone()
            project, = db.execute("SELECT id FROM project WHERE tenant = '440310' LIMIT 1").fetchone()
        b = self.browser()
        b.post("/login", {"login": "fresh", "password": harness.PASSWORD, "tenant": "990101",
                          "next": "/"})
        for path in (f"/registry/orgs/{org}/edit", f"/registry/projects/{project}",
                     f"/registry/projects/{project}/edit", "/registry/export/pingshan-2022"):
            self.assertEqual(b.get(path).status, 404, path)
        self.assertEqual(b.post(f"/registry/orgs/{org}/delete", {}).status, 404)


if __name__ == "__main__":
    harness.main()
