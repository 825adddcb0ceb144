/* Checks of what a settlement cannot be: more taken off than there is, more paid than is due. */
#include "core/check_tables.h"

static const char *yuan(struct check_run *r, money_t m) {
    return money_text_group(r->c->arena, m);
}

static void set_amounts(struct check_run *r, struct finding *f, money_t printed, money_t expected) {
    money_t difference;
    f->printed = money_text(r->c->arena, printed);
    f->expected = money_text(r->c->arena, expected);
    if (money_sub(printed, expected, &difference))
        f->difference = money_text(r->c->arena, difference);
}

/* With it 应付总额 is below 0. */
static enum gp_code deduction_over_contract(struct check_run *r) {
    const struct settlement *s = &r->entry->settlement;
    if (!money_is_set(s->deduction) || !money_is_set(s->contract) || !money_is_set(s->due) ||
        money_cmp(s->deduction, s->contract) <= 0)
        return GP_OK;
    struct finding *f = check_report(
        r, check_place(PLACE_STAFFING, NULL, "vacancies"),
        "空岗 %lld 天应扣 %s 元，多于合同总额 %s 元，应付总额成了 %s 元", (long long)s->vacant_days,
        yuan(r, s->deduction), yuan(r, s->contract), yuan(r, s->due));
    set_amounts(r, f, s->deduction, s->contract);
    f->basis = project_vacancy_rule(check_dossier(r), r->entry->project)->basis;
    return GP_OK;
}

static enum gp_code overpaid(struct check_run *r) {
    const struct settlement *s = &r->entry->settlement;
    money_t more;
    if (!money_is_set(s->paid) || !money_is_set(s->due) || money_cmp(s->paid, s->due) <= 0 ||
        s->paid.fen <= 0 || !money_sub(s->paid, s->due, &more))
        return GP_OK;
    struct finding *f = check_report(r, check_place(PLACE_PROJECT, NULL, "payments"),
                                     "已付 %s 元，应付总额%s %s 元，多付 %s 元", yuan(r, s->paid),
                                     s->lower_bound ? "至多" : "", yuan(r, s->due), yuan(r, more));
    set_amounts(r, f, s->paid, s->due);
    return GP_OK;
}

const struct check_rule check_settle_rules[] = {
    {"settle.deduction_over_contract", SEVERITY_ERROR, TELL_ALL, DUE_HAND_IN,
     "空岗扣除超过合同总额", NULL,
     "请核对空岗天数、岗位数、合同起止日和空岗扣除规则；确如此的，请按合同约定商定扣除额。", NULL,
     deduction_over_contract, NULL},
    {"settle.overpaid", SEVERITY_WARNING, TELL_ALL, DUE_AT_ONCE, "已付款超过应付总额", NULL,
     "请核对付款记录；确已多付的，请按合同约定退回或抵扣。", NULL, overpaid, NULL},
    {0},
};
