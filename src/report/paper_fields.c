/* The texts that placeholders of papers become: a table at the end, a function each above it. NULL
 * stands for what nobody has set (未设定). */
#include "report/paper_inside.h"

#define ROUND PAPER_ABOUT_ROUND
#define ENTRY PAPER_ABOUT_ENTRY

const char *paper_org(struct paper *p, const char *id) {
    const struct org *org = cstr_empty(id) ? NULL : dossier_org(p->c.d, id);
    return org ? org->name : NULL;
}

static const char *day(struct paper *p, date_t d) {
    return date_is_set(d) ? date_text_zh(p->c.a, d) : NULL;
}

static const char *number(struct paper *p, int64_t n) {
    return n == DEC_UNSET ? NULL : prose_count(p->c.a, n);
}

static const char *mark(struct paper *p, score_t s) {
    return score_is_set(s) ? score_text(p->c.a, s) : COMPOSE_OPEN;
}

static const char *by_hand(const char *text) {
    return cstr_empty(text) ? PAPER_BLANK : text;
}

/* ---- the round */

static const char *round_title(struct paper *p) {
    return p->c.round->title;
}
static const char *round_year(struct paper *p) {
    return p->c.round->year == DEC_UNSET
               ? NULL
               : arena_printf(p->c.a, "%lld", (long long)p->c.round->year);
}
static const char *round_kind(struct paper *p) {
    return round_kind_name(p->c.round->kind);
}
static const char *round_street(struct paper *p) {
    return cstr_or_empty(p->c.round->subdistrict);
}
static const char *commissioner(struct paper *p) {
    return paper_org(p, p->c.round->commissioner);
}
static const char *evaluator(struct paper *p) {
    return paper_org(p, p->c.round->evaluator);
}
static const char *opened(struct paper *p) {
    return day(p, p->c.round->opened);
}
static const char *round_deadline(struct paper *p) {
    return day(p, p->c.round->deadline);
}
static const char *closed(struct paper *p) {
    return day(p, p->c.round->closed);
}
static const char *today(struct paper *p) {
    return day(p, p->at->today);
}
static const char *n_entries(struct paper *p) {
    return number(p, (int64_t)p->c.ev->n_entries);
}
static const char *standard(struct paper *p) {
    return p->at->r ? standard_label(p->c.a, &p->at->r->dossier->standard)
                    : dossier_standards_label(p->c.a, p->c.d);
}
static const char *grades(struct paper *p) {
    return bands_text(p->c.a, &p->c.d->standard);
}
static const char *contact(struct paper *p) {
    return p->at->words.contact;
}
static const char *objections_until(struct paper *p) {
    return day(p, p->at->words.objections_until);
}

/* ---- the entry */

static const char *center(struct paper *p) {
    return prose_center(p->c.a, p->at->r->center);
}
static const char *center_full(struct paper *p) {
    const struct center *c = p->at->r->center;
    return cstr_empty(c->full_name) ? center(p) : c->full_name;
}
static const char *operator_name(struct paper *p) {
    return p->at->r->operator_org ? p->at->r->operator_org->name : NULL;
}
static const char *purchaser(struct paper *p) {
    return paper_org(p, p->at->r->project->purchaser);
}
static const char *committee(struct paper *p) {
    return paper_org(p, p->at->r->project->committee);
}
static const char *project(struct paper *p) {
    return p->at->r->project->title;
}
static const char *contract_from(struct paper *p) {
    return day(p, p->at->r->project->start);
}
static const char *contract_to(struct paper *p) {
    return day(p, p->at->r->project->end);
}
static const char *deadline(struct paper *p) {
    return day(p, entry_deadline(p->c.round, p->at->r->entry));
}
/* Until when what was asked for again is to come: the day of the last return, else the usual one.
 */
static const char *mend_by(struct paper *p) {
    const struct entry *e = p->at->r->entry;
    return e->n_corrections > 0 ? day(p, e->corrections[e->n_corrections - 1].due) : deadline(p);
}
static const char *handed_in(struct paper *p) {
    return day(p, p->at->r->entry->handed_in);
}
static const char *method(struct paper *p) {
    const struct method *m = p->at->r->score.method;
    return m ? m->name : NULL;
}
static const char *total(struct paper *p) {
    return mark(p, p->at->r->score.total);
}
static const char *grade(struct paper *p) {
    return p->at->r->score.band ? p->at->r->score.band->name : COMPOSE_OPEN;
}
static const char *vacant(struct paper *p) {
    return number(p, p->at->r->settlement.vacant_days);
}
static const char *deduction(struct paper *p) {
    return deduction_text(&p->c, &p->at->r->settlement);
}
static const char *payable(struct paper *p) {
    return payable_text(&p->c, &p->at->r->settlement);
}
static const char *vacancy_rule(struct paper *p) {
    return p->at->r->settlement.rule;
}

/* ---- a sheet */

static const char *component(struct paper *p) {
    return p->at->component->name;
}
static const char *component_full(struct paper *p) {
    return score_text(p->c.a, component_scale(p->at->component));
}
static const char *scorer(struct paper *p) {
    return p->at->sheet ? sheet_scorer(p->at->sheet) : PAPER_BLANK;
}
static const char *scored_by(struct paper *p) {
    return scorer_role_name(p->at->component->scored_by);
}
static const char *scored_on(struct paper *p) {
    return p->at->sheet ? day(p, p->at->sheet->submitted) : PAPER_BLANK;
}
static const char *comment(struct paper *p) {
    return p->at->sheet ? cstr_or_empty(p->at->sheet->comment) : PAPER_BLANK;
}
/* Whose rating it is. */
static const char *rater(struct paper *p) {
    const struct project *project = p->at->r->project;
    switch (p->at->component->scored_by) {
    case SCORER_COMMISSIONER:
        return commissioner(p);
    case SCORER_PURCHASER:
        return paper_org(p, project->purchaser);
    case SCORER_COMMITTEE:
        return paper_org(p, project->committee);
    default:
        return NULL;
    }
}

/* ---- a visit: what is not known yet is written by hand */

static const char *visit_day(struct paper *p) {
    return by_hand(p->at->words.visit_day);
}
static const char *inspectors(struct paper *p) {
    return by_hand(p->at->words.inspectors);
}
static const char *arrived(struct paper *p) {
    return by_hand(p->at->words.arrived);
}
static const char *departed(struct paper *p) {
    return by_hand(p->at->words.departed);
}
static const char *place(struct paper *p) {
    return by_hand(p->at->words.place);
}
static const char *present(struct paper *p) {
    return by_hand(p->at->words.present);
}
static const char *interviews(struct paper *p) {
    return by_hand(p->at->words.interviews);
}
static const char *remarks(struct paper *p) {
    return by_hand(p->at->words.remarks);
}

/* ---- what was asked and decided */

static const char *matter(struct paper *p) {
    return p->at->words.matter;
}
static const char *demand(struct paper *p) {
    return cstr_or_empty(p->at->words.demand);
}
static const char *answer(struct paper *p) {
    return cstr_or_empty(p->at->words.answer);
}
static const char *decided(struct paper *p) {
    return p->at->words.decided;
}
static const char *asked(struct paper *p) {
    return day(p, p->at->words.asked);
}
static const char *due(struct paper *p) {
    return day(p, p->at->words.due);
}
static const char *decided_on(struct paper *p) {
    return day(p, p->at->words.decided_on);
}

/* ---- a hand-in */

static const char *version(struct paper *p) {
    return number(p, p->at->words.version);
}
static const char *at(struct paper *p) {
    return p->at->words.at;
}
static const char *pledger(struct paper *p) {
    return p->at->words.pledger;
}
static const char *warnings(struct paper *p) {
    return number(p, p->at->words.warnings);
}
static const char *sha256(struct paper *p) {
    return p->at->words.sha256;
}

#define TEXT(name, about, example, text)                                                           \
    { name, about, example, text, NULL }

const struct paper_slot paper_text_slots[] = {
    TEXT("轮次", ROUND, "2026年示例街道年中评估", round_title),
    TEXT("年度", ROUND, "2026", round_year),
    TEXT("评估类型", ROUND, "中期评估", round_kind),
    TEXT("街道", ROUND, "示例街道", round_street),
    TEXT("委托方", ROUND, "示例区委组织部", commissioner),
    TEXT("评估方", ROUND, "示例区社会工作协会", evaluator),
    TEXT("通知日期", ROUND, "2026年4月1日", opened),
    TEXT("递交截止", ROUND, "2026年4月20日", round_deadline),
    TEXT("评估结束", ROUND, "2026年6月30日", closed),
    TEXT("今天", ROUND, "2026年5月20日", today),
    TEXT("项目数", ROUND, "23", n_entries),
    TEXT("评估标准", ROUND, "示例评估标准（第 1 版，示例，非官方标准）", standard),
    TEXT("等级划分", ROUND, "X≥90 为“优秀”，80≤X<90 为“良好”", grades),
    TEXT("联系方式", ROUND, "示例协会 王老师（电话 0755-0000000）", contact),
    TEXT("异议截止", ROUND, "2026年6月10日", objections_until),
    TEXT("中心", ENTRY, "示例中心", center),
    TEXT("中心全称", ENTRY, "示例社区党群服务中心", center_full),
    TEXT("运营机构", ENTRY, "示例社工服务社", operator_name),
    TEXT("购买主体", ENTRY, "示例街道办事处", purchaser),
    TEXT("社区党委", ENTRY, "示例社区党委", committee),
    TEXT("项目名称", ENTRY, "示例社区党群服务中心运营项目", project),
    TEXT("合同开始", ENTRY, "2025年12月1日", contract_from),
    TEXT("合同结束", ENTRY, "2026年11月30日", contract_to),
    TEXT("本项目截止", ENTRY, "2026年4月20日", deadline),
    TEXT("补正期限", ENTRY, "2026年4月25日", mend_by),
    TEXT("递交日期", ENTRY, "2026年4月18日", handed_in),
    TEXT("评估方式", ENTRY, "方式二", method),
    TEXT("总分", ENTRY, "88.5", total),
    TEXT("等级", ENTRY, "良好", grade),
    TEXT("空岗天数", ENTRY, "31", vacant),
    TEXT("空岗扣除", ENTRY, "11,636.92", deduction),
    TEXT("尚应拨付", ENTRY, "466,603.08", payable),
    TEXT("空岗规则", ENTRY, "合同总额 ÷ 合同自然日 ÷ 岗位数 × 空岗自然日", vacancy_rule),
    TEXT("板块", PAPER_ABOUT_SHEET, "资料递交", component),
    TEXT("板块满分", PAPER_ABOUT_SHEET, "30", component_full),
    TEXT("评分人", PAPER_ABOUT_SHEET, "示例专家", scorer),
    TEXT("评分身份", PAPER_ABOUT_SHEET, "专家", scored_by),
    TEXT("评分日期", PAPER_ABOUT_SHEET, "2026年5月12日", scored_on),
    TEXT("评语", PAPER_ABOUT_SHEET, "资料齐全，记录规范。", comment),
    TEXT("评价单位", PAPER_ABOUT_LINK, "示例街道办事处", rater),
    TEXT("验收日期", PAPER_ABOUT_VISIT, "2026年5月8日 09:30", visit_day),
    TEXT("验收人员", PAPER_ABOUT_VISIT, "示例验收员甲、示例验收员乙", inspectors),
    TEXT("到达时间", PAPER_ABOUT_VISIT, "2026-05-08 09:28", arrived),
    TEXT("离开时间", PAPER_ABOUT_VISIT, "2026-05-08 11:40", departed),
    TEXT("验收地点", PAPER_ABOUT_VISIT, "示例社区党群服务中心", place),
    TEXT("在场人员", PAPER_ABOUT_VISIT, "中心主管 1 人、社工 3 人", present),
    TEXT("访谈情况", PAPER_ABOUT_VISIT, "访谈居民 2 人，均表示满意。", interviews),
    TEXT("其他情况", PAPER_ABOUT_VISIT, "消防器材在有效期内。", remarks),
    TEXT("整改事项", PAPER_ABOUT_RECTIFY, "活动签到表缺页", matter),
    TEXT("整改要求", PAPER_ABOUT_RECTIFY, "请补齐 3 月的签到表并说明原因。", demand),
    TEXT("提出日期", PAPER_ABOUT_RECTIFY, "2026年5月6日", asked),
    TEXT("整改期限", PAPER_ABOUT_RECTIFY, "2026年5月16日", due),
    TEXT("异议内容", PAPER_ABOUT_OBJECTION, "服务指标第 3 项应计 12 场。", demand),
    TEXT("异议对象", PAPER_ABOUT_OBJECTION, "资料递交", matter),
    TEXT("异议日期", PAPER_ABOUT_OBJECTION, "2026年6月2日", asked),
    TEXT("复核结论", PAPER_ABOUT_OBJECTION, "不成立", decided),
    TEXT("复核意见", PAPER_ABOUT_OBJECTION, "经核对签到表，其中 2 场不满足人数要求。", answer),
    TEXT("复核日期", PAPER_ABOUT_OBJECTION, "2026年6月8日", decided_on),
    TEXT("递交次数", PAPER_ABOUT_HAND_IN, "1", version),
    TEXT("递交时间", PAPER_ABOUT_HAND_IN, "2026-04-18 15:20", at),
    TEXT("承诺人", PAPER_ABOUT_HAND_IN, "示例负责人", pledger),
    TEXT("警告数", PAPER_ABOUT_HAND_IN, "0", warnings),
    TEXT("校验值", PAPER_ABOUT_HAND_IN, "9f2c…", sha256),
    {NULL, 0, NULL, NULL, NULL},
};
