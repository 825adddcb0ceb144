"""Indicators for other systems and from them: ADX and the data value sets of DHIS2."""
import json
import re
import xml.etree.ElementTree as ET

from harness import WebTest, main, sql
from test_api import ALL, Api, make_token

FILL = "/fill/demo-open/entry-4"
TABLES = f"{FILL}/tables"
NAMESPACE = "{urn:ihe:qrph:adx:2015}"
OF_ENTRY = (" FROM entry e JOIN project p ON p.tenant = e.tenant AND p.id = e.project"
            " JOIN center c ON c.tenant = p.tenant AND c.id = p.center WHERE e.round = 'demo-open' AND e.id = 'entry-4'")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def adx(groups, head="", attributes=""):
    """groups: of (unit, period, attributes, [(element, value, attributes)])."""
    body = "\n".join(
        f'<group orgUnit="{unit}" period="{period}" {more}>\n' +
        "\n".join(f'<dataValue dataElement="{e}" value="{v}" {m}/>' for e, v, m in values) + "\n</group>"
        for unit, period, more, values in groups)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<adx xmlns="urn:ihe:qrph:adx:2015"{attributes}>\n{body}\n</adx>\n'.encode()


def dhis2(values, **top):
    return json.dumps({**top, "dataValues": values}).encode()


class ExchangeCase(WebTest):
    @classmethod
    def prepare(cls):
        super().prepare()
        row = sql(cls.database, "SELECT p.id, c.id, p.start_date, p.end_date" + OF_ENTRY)[0]
        cls.project, cls.center, cls.start, cls.until = row
        cls.year = cls.start[:4]

    def targets(self):
        return dict(sql(self.database, "SELECT id, target FROM indicator WHERE project = ?", self.project))

    def send(self, who, data, name="数据.xml"):
        return who.upload(TABLES, {}, [("file", name, data)])

    def store(self, who, look):
        action = re.search(rf'action="({TABLES}/[a-z2-7]+)"', look.text)[1]
        return who.submit(look, action, {"action": "store"})

    def done(self, who):
        """What the operator has typed, as the API tells it."""
        values = json.loads(who.get(f"{FILL}/indicators/dhis2").text)["dataValues"]
        return {v["dataElement"]: int(v["value"]) for v in values if v["attributeOptionCombo"] == "done"}

    def undo(self, who):
        page = who.get(TABLES)
        return who.submit(page, re.search(f'action="({TABLES}/[a-z2-7]+/undo)"', page.text)[1])


class InTest(ExchangeCase):
    def test_a_file_of_either_kind_is_looked_at_stored_and_taken_back(self):
        operator = self.login("operator")
        before = self.done(operator)
        names = list(self.targets())[:2]
        files = (adx([(self.center, f"{self.start}/P1Y", "", [(names[0], 3, ""), (names[1], 4, "")])]),
                 dhis2([{"dataElement": names[0], "value": "5"}, {"dataElement": names[1], "value": 6}],
                       orgUnit=self.center, period=self.year, dataSet="X", completeDate="2026-01-01"))
        for data, figures in zip(files, ((3, 4), (5, 6))):
            look = self.send(operator, data)
            self.assertEqual(look.status, 200, words(look)[-1500:])
            self.assertIn("指标完成", words(look))
            self.assertEqual(self.done(operator), before)
            stored = self.store(operator, look)
            self.assertEqual(stored.status, 303, words(look)[-1500:])
            self.assertEqual({k: v for k, v in self.done(operator).items() if k in names}, dict(zip(names, figures)))
            self.assertRegex(words(self.send(operator, data)), r"指标完成 0 0 2 ")
            self.assertEqual(self.undo(operator).status, 303)
            self.assertEqual(self.done(operator), before)

    def test_periods_and_parts_are_added_up_and_others_are_not(self):
        operator = self.login("operator")
        name, other = list(self.targets())[:2]
        months = [f"{self.year}-{m:02}-01/P1M" for m in range(1, 13)
                  if self.start <= f"{self.year}-{m:02}-01" <= self.until][:2]
        looks = {
            "由 3 个数（各期间、各分类）相加，合计 6": [(self.center, months[0], "", [(name, 1, 'SEX="F"'), (name, 2, 'SEX="M"')]),
                                          (self.center, months[1], "", [(name, 3, 'SEX="F"')])],
            "重叠，不能相加": [(self.center, f"{self.year}/P1Y", "", [(name, 1, "")]), (self.center, months[0], "", [(name, 3, "")])],
            "已经写过": [(self.center, months[0], "", [(name, 1, ""), (name, 1, "")])],
            "不是按同样的分类": [(self.center, months[0], "", [(name, 3, ""), (name, 1, 'SEX="F"'), (name, 2, 'SEX="M"')])],
            "“figure=planned”不是认识的": [(self.center, months[0], 'figure="planned"', [(name, 9, "")]),
                                    (self.center, months[0], "", [(name, 2, "")])],
            "认不出期间“THIS_YEAR”": [(self.center, "THIS_YEAR", "", [(name, 1, "")])],
            "不在合同期": [(self.center, "1999-01-01/P1Y", "", [(name, 1, "")])],
            "文件里没有": [("nowhere", months[0], "", [(name, 1, "")])],
            "有 1 个数属于别的机构单位": [("nowhere", months[0], "", [(name, 1, "")]), (self.center, months[0], "", [(name, 2, "")])],
            "“X-1”不是这份合同的指标": [(self.center, months[0], "", [("X-1", 1, ""), (name, 2, "")])],
            "的指标量是 999，合同里是": [(self.center, f"{self.start}/P5Y", 'figure="target"', [(name, 999, "")]),
                               (self.center, months[0], "", [(other, 2, "")])],
            "没有可以导入的行": [(self.center, months[0], 'figure="records"', [(name, 3, "")])],
            "B5": [(self.center, months[0], "", [(other, 2, ""), (name, "三个", "")])],
        }
        stops = ("重叠", "不是按同样", "已经写过", "认不出", "不在合同期", "文件里没有", "没有可以导入", "B5")
        for said, groups in looks.items():
            with self.subTest(said):
                look = self.send(operator, adx(groups))
                self.assertIn(said, words(look))
                self.assertEqual('value="store"' in look.text, not said.startswith(stops), words(look)[-900:])

    def test_external_codes_are_what_other_systems_say(self):
        operator, manager = self.login("operator"), self.login("manager")
        name = list(self.targets())[0]
        page = manager.get(f"/registry/centers/{self.center}/edit")
        saved = manager.submit(page, f"/registry/centers/{self.center}/edit",
                               {"external_code": "OU_559", "region_code": ""})
        self.assertEqual(saved.status, 303, words(saved))
        sql(self.database, "UPDATE indicator SET external_code = 'VCCT (0)' WHERE project = ? AND id = ?", self.project, name)
        try:
            look = self.send(operator, adx([("OU_559", f"{self.start}/P1Y", "", [("VCCT (0)", 7, "")])]))
            self.assertEqual(self.store(operator, look).status, 303, words(look)[-1500:])
            tree = ET.fromstring(operator.get(f"{FILL}/indicators/adx").body)
            self.assertEqual({g.get("orgUnit") for g in tree}, {"OU_559"})
            self.assertIn(("VCCT (0)", "7"), [(v.get("dataElement"), v.get("value")) for g in tree for v in g
                                              if g.get("figure") == "done"])
            self.assertEqual(self.undo(operator).status, 303)
        finally:
            sql(self.database, "UPDATE indicator SET external_code = NULL")
            sql(self.database, "UPDATE center SET external_code = NULL")

    def test_files_that_are_broken_or_hostile_are_refused_with_the_place(self):
        operator = self.login("operator")
        good = adx([(self.center, "2026", "", [("a", 1, "")])]).decode()
        entity = '<!DOCTYPE adx [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
        laughs = '<!DOCTYPE adx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'
        files = {
            "DTD": good.replace("<adx", entity + "<adx"),
            "出于安全没有读取": good.replace("<adx", laughs + "<adx"),
            "第 6 行": good.replace("</adx>", "</add>"),
            "命名空间应是": good.replace("adx:2015", "adx:2010"),
            "group 没有写 orgUnit": good.replace("orgUnit", "unit"),
            "dataValue 没有写 value": good.replace("value=", "val="),
            "只能有 group": good.replace("group", "gruppe"),
            "没有 dataValue": re.sub("<dataValue[^>]*>", "", good),
            "dataValue 里只能有 annotation": good.replace("/>", "><b/></dataValue>"),
            "太长": good.replace('"a"', '"' + "a" * 5000 + '"'),
            "维度太多": good.replace("<dataValue", "<dataValue " + " ".join(f'd{i}="1"' for i in range(30))),
            "$.dataValues": '{"dataValues": 3}',
            "不是 DHIS2 的": '{"a": 1}',
            "$.dataValues[0].value": '{"dataValues": [{"dataElement": "a", "period": "2026", "orgUnit": "b"}]}',
            "带小数点": '{"dataValues": [{"dataElement": "a", "period": "2026", "orgUnit": "b", "value": 1.5}]}',
            "已删除的数": '{"dataValues": [{"dataElement": "a", "period": "2026", "orgUnit": "b", "value": 1, "deleted": true}]}',
            "第 1 行第": '{"dataValues": [}',
            "嵌套": '{"dataValues": ' + "[" * 100 + "]" * 100 + "}",
        }
        for said, text in files.items():
            with self.subTest(said):
                page = self.send(operator, text.encode())
                self.assertIn(page.status, (400, 413, 422), words(page)[-600:])
                self.assertIn(said, words(page))

    def test_others_are_refused(self):
        for who in ("expert", "center"):
            self.assertRefused(self.login(who).get(f"{FILL}/indicators/adx"))
            self.assertRefused(self.login(who).get("/rounds/demo-open/indicators/dhis2"))
        self.assertRefused(self.login("operator").get("/rounds/demo-open/indicators/adx"))


class OutTest(ExchangeCase):
    def test_a_round_is_written_in_both_formats_alike(self):
        manager = self.login("manager")
        board = manager.get("/rounds/demo-2026")
        self.assertIn("/rounds/demo-2026/indicators/adx", board.text)
        one = manager.get("/rounds/demo-2026/indicators/adx")
        self.assertEqual(one.status, 200)
        tree = ET.fromstring(one.body)
        self.assertEqual(tree.tag, f"{NAMESPACE}adx")
        self.assertRegex(tree.get("exported"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")
        two = json.loads(manager.get("/rounds/demo-2026/indicators/dhis2").text)
        said = sorted((g.get("orgUnit"), v.get("dataElement"), g.get("figure"), v.get("value")) for g in tree for v in g)
        self.assertGreater(len(said), 20)
        self.assertEqual(said, sorted((v["orgUnit"], v["dataElement"], v["attributeOptionCombo"], v["value"])
                                      for v in two["dataValues"]))
        stored = sorted(sql(self.database, "SELECT c.id, i.id, i.target FROM entry e JOIN project p ON p.tenant = e.tenant"
                            " AND p.id = e.project JOIN center c ON c.tenant = p.tenant AND c.id = p.center"
                            " JOIN indicator i ON i.tenant = p.tenant AND i.project = p.id WHERE e.round = 'demo-2026'"))
        self.assertEqual([s for s in said if s[2] == "target"],
                         sorted((c, i, "target", str(n)) for c, i, n in stored))
        declared = sql(self.database, "SELECT count(*) FROM progress WHERE round = 'demo-2026' AND done IS NOT NULL")[0][0]
        self.assertEqual(sum(s[2] == "done" for s in said), declared)
        dated = sql(self.database, "SELECT count(*) FROM service_record WHERE round = 'demo-2026' AND date IS NOT NULL")[0][0]
        self.assertEqual(sum(int(s[3]) for s in said if s[2] == "records"), dated)

    def test_one_entry_and_other_codes_of_set_and_period(self):
        manager = self.login("manager")
        page = manager.get("/rounds/demo-2026/entries/entry-1/data")
        link = re.search(r'href="([^"]+/indicators/dhis2)"', page.text)[1]
        told = json.loads(manager.get(link + "?dataSet=KPI&period=2026Q1").text)
        self.assertEqual(told["dataSet"], "KPI")
        self.assertEqual({v["period"] for v in told["dataValues"] if v["attributeOptionCombo"] == "target"}, {"2026Q1"})
        self.assertEqual(len({v["orgUnit"] for v in told["dataValues"]}), 1)
        refused = manager.get(link + "?period=never")
        self.assertEqual(refused.status, 422, words(refused)[:300])
        self.assertIn("认不出这个期间", words(refused))

    def test_what_goes_out_comes_back_without_a_change(self):
        operator = self.login("operator")
        name = list(self.targets())[0]
        look = self.send(operator, adx([(self.center, f"{self.start}/P1Y", "", [(name, 2, "")])]))
        self.assertEqual(self.store(operator, look).status, 303)
        for kind in ("adx", "dhis2"):
            sent = operator.get(f"{FILL}/indicators/{kind}")
            self.assertEqual(sent.status, 200)
            look = self.send(operator, sent.body)
            self.assertRegex(words(look), r"指标完成 0 0 [1-9]\d* ", words(look)[-900:])
            self.assertIn('value="store"', look.text)
        self.assertEqual(self.undo(operator).status, 303)


class ApiTest(ExchangeCase):
    def test_a_program_reads_and_writes_them(self):
        operator = self.login("operator")
        api = Api(self.server.port, make_token(operator, rights=ALL))
        base = "/rounds/demo-open/entries/entry-4/hand-in/indicators"
        name = list(self.targets())[0]
        data = adx([(self.center, f"{self.start}/P1Y", "", [(name, 9, "")])])
        kind = {"Content_Type": "application/octet-stream"}
        answer = api.call("POST", base, data, **kind)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertTrue(answer.json["stored"])
        self.assertEqual(self.done(operator)[name], 9)
        again = api.call("POST", base, data, **kind)
        self.assertEqual((again.status, again.json["same"]), (200, 1), again.text)
        bad = api.call("POST", base, data.replace(b"/P1Y", b"/P1Q"), **kind)
        self.assertEqual(bad.status, 422, bad.text)
        self.assertIn("认不出期间", bad.json["errors"][0]["detail"])
        self.assertEqual(api.call("POST", base, b"<adx", **kind).status, 422)
        self.assertIn(b"urn:ihe:qrph:adx:2015", api.get(base + "/adx").body)
        self.assertEqual(api.get(base + "/dhis2").json["dataSet"], "gongping")
        self.assertEqual(api.get("/rounds/demo-open/indicators/adx").status, 403)
        manager = Api(self.server.port, make_token(self.login("manager"), rights=ALL))
        self.assertEqual(manager.get("/rounds/demo-open/indicators/dhis2?dataSet=A").json["dataSet"], "A")


if __name__ == "__main__":
    main()
