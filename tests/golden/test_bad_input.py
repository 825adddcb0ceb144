"""Bad bundles are refused with the place and the mend, and nothing of them is stored."""
import json

import program
from program import BAD_INPUT, NOT_FOUND, SYSTEM, Case

LIMIT = 64 * 1024 * 1024


def source_text():
    with open(program.example(program.SOURCE_ROUND), encoding="utf-8") as f:
        return f.read()


def changed(change):
    """The source's round with one thing broken."""
    bundle = json.loads(source_text())
    change(bundle)
    return json.dumps(bundle, ensure_ascii=False)


def setter(key, value):
    return lambda bundle: bundle["projects"][1].__setitem__(key, value)


# name: content, what the message must say
BUNDLES = {
    "unknown_field": (lambda: changed(setter("colour", "red")),
                      ["$.projects[1]", "colour", "可用的字段"]),
    "unknown_field_inside_a_mark": (
        lambda: changed(lambda b: b["round"]["entries"][2]["sheets"][0]["marks"][0]
                        .__setitem__("x", 1)),
        ["$.round.entries[2].sheets[0].marks[0]", "\"x\""]),
    "wrong_type": (lambda: changed(setter("headcount", "7")),
                   ["$.projects[1].headcount", "应是整数"]),
    "number_for_an_amount": (lambda: changed(setter("total", 472100)),
                             ["$.projects[1].total", "带引号的金额"]),
    "too_many_decimals": (lambda: changed(setter("total", "4721.005")),
                          ["$.projects[1].total", "4721.005"]),
    "impossible_date": (lambda: changed(setter("start", "2022-02-30")),
                        ["$.projects[1].start", "2022-02-30"]),
    "null_for_unknown": (lambda: changed(setter("headcount", None)), ["$.projects[1].headcount"]),
    "missing_reference": (lambda: changed(setter("center", "nowhere")),
                          ["$.projects[1].center", "nowhere"]),
    "missing_field": (lambda: changed(lambda b: b["projects"][1].pop("id")),
                      ["$.projects[1]", "缺少“项目编号”"]),
    "same_id_twice": (lambda: changed(setter("id", "liuhe-2022")),
                      ["$.projects[1].id", "liuhe-2022"]),
    "duplicate_key": (lambda: source_text().replace('"tenant": "440310",',
                                                    '"tenant": "440310", "tenant": "440310",'),
                      ["第 4 行", "tenant", "两次"]),
    "truncated": (lambda: source_text()[:15000], ["行", "内容不完整"]),
    "trailing_text": (lambda: source_text() + "x", ["行", "多余"]),
    "invalid_utf8": (lambda: source_text().encode()[:3000] + b"\xff" +
                     source_text().encode()[3000:], ["行", "UTF-8"]),
    "deeply_nested": (lambda: "[" * 100000, ["第 1 行", "64 层"]),
    "not_json": (lambda: "评估数据", ["第 1 行", "不是正确的 JSON"]),
    "a_list": (lambda: "[]", ["$"]),
    "another_format": (lambda: changed(lambda b: b.__setitem__("format", "other")), ["$.format"]),
    "a_later_version": (lambda: changed(lambda b: b.__setitem__("format_version", 2)),
                        ["$.format_version"]),
    "empty": (lambda: "", ["文件是空的"]),
    "nul_byte": (lambda: source_text().replace("六和", "六\\u0000和", 1), ["行"]),
    "huge": (lambda: b" " * (LIMIT + 1), [str(LIMIT), "上限"]),
}


class BadInput(Case):
    before = None  # the same database each time

    def setUp(self):
        super().setUp()
        self.store(program.SOURCE_ROUND)
        if not self.before:
            type(self).before = self.all_of_it()

    def all_of_it(self):
        return *self.stored(), self.fine("export")

    def assert_nothing_stored(self):
        self.assertEqual(self.all_of_it(), self.before)

    def test_a_directory(self):
        self.refused(SYSTEM, "import", self.folder, says=[self.folder, "文件夹"])
        self.assert_nothing_stored()

    def test_a_missing_file(self):
        self.refused(NOT_FOUND, "import", self.path("none.json"), says=["none.json", "找不到"])
        self.assert_nothing_stored()

    def test_a_round_that_exists_needs_replace(self):
        self.refused(NOT_FOUND, "import", program.example(program.SOURCE_ROUND),
                     says=[program.SOURCE_ROUND, "已经存在"])
        self.assert_nothing_stored()

    def test_a_standard_that_changed_under_the_same_version(self):
        """What was adopted must not change beneath the rounds that use it."""
        text = changed(lambda b: b["standard"]["bands"][0].__setitem__("from", "95"))
        self.refused(NOT_FOUND, "import", self.write("a.json", text), "--replace",
                     says=["评估标准", "版本号"])
        self.assert_nothing_stored()


def bundle_test(content, says):
    def test(self):
        path = self.write("bad.json", content())
        for how in ([], ["--replace"]):
            self.refused(BAD_INPUT, "import", path, *how, says=says)
        self.assert_nothing_stored()
    return test


for _name, _case in BUNDLES.items():
    setattr(BadInput, "test_" + _name, bundle_test(*_case))


class Replace(Case):
    def test_replace_takes_the_new_content(self):
        self.store(program.SOURCE_ROUND)
        text = changed(lambda b: b["projects"][1].__setitem__("total", "472100.10"))
        self.fine("import", self.write("new.json", text), "--replace")
        entries = program.by_center(self.report()["entries"])
        self.assertEqual(entries["六联"]["settlement"]["contract"], "472100.10")
        self.assertEqual(self.fine("rounds").decode().count(program.SOURCE_ROUND), 1)
        self.assertIn("共 2 条", self.fine("audit").decode())

    def test_replace_leaves_other_rounds_alone(self):
        self.store(program.SOURCE_ROUND, program.DEMO_ROUND)
        before = self.fine("export", "--round", program.DEMO_ROUND)
        self.fine("import", program.example(program.DEMO_ROUND), "--replace")
        self.assertEqual(self.fine("export", "--round", program.DEMO_ROUND), before)
        self.assertEqual(len(self.fine("rounds").decode().splitlines()), 3)
