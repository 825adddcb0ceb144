"""Every count of persons that reaches what is published: named here with what it is of, or this fails. A new one in
the package's format, the interface's rows (JSON, CSV, OData), the OCDS data, the report's sentences and tables or
the public pages has to be thought about (decision 354) before it is added to a list."""
import json
import re
import unittest

from test_asvs import sources, text_of

# The members of the package that are whole numbers: persons, with whose they are, and all others.
PERSONS = {
    "project.headcount": "posts by the contract", "requirement.count": "posts by the contract",
    "declared_staffing.in_post": "the center's staff, asked for by the format of the report",
    "declared_staffing.departures": "the same", "declared_staffing.lead_departures": "the same",
    "held_count.count": "the same, by qualification", "service_record.people": "who came to an activity, of one record",
    "indicator.min_people": "a limit", "survey_result.answered": "residents; a score rests on it",
    "survey_step.count": "residents, of one question that a score rests on, crossed with nothing",
    "survey_rule.least": "a limit", "aggregation.min_scorers": "a limit",
    "aggregation.drop_high": "a rule", "aggregation.drop_low": "a rule",
}
OTHERS = """standard.version round.year vacancy_rule.grace_days engagement.weekly_hours indicator.target indicator.min_sessions
indicator.min_minutes entry.standard_version earlier_mean.year earlier_mean.entries earlier_mean.scored progress.done material.size
place_ref.row earlier_band.entries survey_rule.low survey_rule.high survey_rule.satisfied_from declared_vacancy.days
service_record.sessions service_record.minutes mark.done mark.target mark.times survey_step.value""".split()

# What the interface gives as whole numbers.
ROWS_PERSONS = {"headcount": "posts by the contract", "experts": "of an entry, to who manages", "experts_done": "the same"}
ROWS_OTHERS = """limit window_seconds year standard_version entries handed_in overdue waiting returned scored settled objections
late_days items_missing ratings ratings_due vacant_days done items version audit_seq seq substations hand_ins size added changed
same row blocking warnings form_version""".split()

# Sentences of the report, and of what it says of a score, with a number of persons in them.
SENTENCES = """协议配备%s人，在岗%s人|（%zu人评，%s至%s）|%s%s目前缺%s名专业社工|%s%s%s人|%s符合协议要求，另有%s个中心目前共缺%s名专业社工|在岗人员%s人。
在岗人员共%s人。|%s%s%s名|%s缺%s名%s|（含中心主管%s人）|，目前仍有%s名社工%s未到岗|流动%s名社工%s|，%s个中心共流动%s名社工
“%s”：%s，至少 %lld 人。|要求 %lld 名，持有 %lld 名，不缺|满意度调查只有 %lld 人回答，不足以显示结果，由评分人评分
满意度调查只有 %lld 人回答，评估标准要求至少 %lld 人，由评分人评分|%lld 人回答，%lld 人满意，%s；%s × %lld ÷ %lld = %s
%lld 人回答，合计 %lld，%s；%s × (%lld ÷ %lld − %lld) ÷ (%lld − %lld) = %s|由居民满意度调查计分：问卷 %s 的 %s 题（量表 %lld 到 %lld），%s；不足 %lld 人回答的，由评分人评分"""

COUNTED = re.compile(r'"([^"\n]*%(?:lld|zu|d|s) ?[人名位][^"\n]*)"')
HEADING = re.compile(r'"([^"\n%，。；]*人[数次员]?(?:（[^"]*）)?)"')
HEADINGS = {"在岗/协议人数", "回答人数", "协议\\n人数", "在岗\\n人数", "流动\\n人数"}


class PersonsTest(unittest.TestCase):
    def test_the_package_has_no_number_that_nobody_named(self):
        kinds = json.loads(text_of("docs", "bundle.schema.json"))["$defs"]
        there = {f"{kind}.{key}" for kind, of in kinds.items() for key, member in of.get("properties", {}).items()
                 if "integer" in (member.get("type") or ())}
        self.assertEqual(there, PERSONS.keys() | set(OTHERS))

    def test_the_interface_has_no_number_that_nobody_named(self):
        there = set(re.findall(r"^    COUNT\((?:REQ|OPT), (\w+)", text_of("src", "web", "api", "rows.c"), re.M))
        self.assertEqual(there, ROWS_PERSONS.keys() | set(ROWS_OTHERS))

    def test_the_ocds_data_hold_one_number_and_it_is_none_of_persons(self):
        text = text_of("src", "app", "publish", "ocds.c")
        self.assertEqual(re.findall(r"jout_int\(w->o, ([^)]*)\)", text), ["g->target"])  # of an indicator
        self.assertNotRegex(text, r"people|engagements|headcount|survey")

    def test_the_report_says_no_number_that_nobody_named(self):
        there = set()
        for pattern in (("src", "report", "*.c"), ("src", "core", "survey_score.c"), ("src", "core", "qualification.c")):
            for _, text in sources(*pattern):
                there |= set(COUNTED.findall(re.sub(r'"\s*\n\s*"', "", text)))
        self.assertEqual(there, set(SENTENCES.replace("\n", "|").split("|")))

    def test_no_table_of_the_report_has_a_column_of_persons_that_nobody_named(self):
        there = {h for path, text in sources("src", "report", "compose*.c") for h in HEADING.findall(text) if "人数" in h}
        self.assertEqual(there, HEADINGS)

    def test_public_pages_and_feeds_have_none(self):
        for path, text in [*sources("templates", "publish", "*.mustache"), *sources("src", "web", "publish", "*.c")]:
            self.assertNotRegex(text, r"人数|\}\} ?[人名位](?!民)|%lld ?[人名位]", path)


if __name__ == "__main__":
    unittest.main()
