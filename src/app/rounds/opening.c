/* What a round needs. Begin at rounds_open_obstacle: what keeps a round from being opened, asked by
 * the move itself too. opening_load tells the same as a list, each with where it is mended, and
 * adds what can come later: parties, accounts, days. opening_set_parties fills in the parties
 * afterwards, since a round is open by the time that anybody misses them. */
#include "app/rounds/opening.h"

#include "app/rounds/flow.h"
#include "store/account.h"

struct rounds_obstacle rounds_open_obstacle(const struct round_head *head,
                                            const struct board_row *rows, size_t n) {
    size_t taking_part = 0;
    if (!date_is_set(head->deadline))
        return (struct rounds_obstacle){"递交截止", "还没有填写，请先在“修改设置”中填写"};
    if (head->required == 0)
        return (struct rounds_obstacle){
            "资料清单", "还没有必交的材料，请先在“修改设置”中列出运营机构要递交什么"};
    for (size_t i = 0; i < n; i++) {
        if (rows[i].state == ENTRY_WITHDRAWN)
            continue;
        taking_part++;
        if (!rows[i].method)
            return (struct rounds_obstacle){rows[i].center_name,
                                            "还没有选择评估方式，请先在“参评项目”中选择"};
    }
    if (taking_part == 0)
        return (struct rounds_obstacle){"参评项目", "还没有选择项目，请先在“参评项目”中选择"};
    return (struct rounds_obstacle){NULL, NULL};
}

/* ---- the list */

struct looking {
    struct arena *a;
    struct opening *o;
    date_t today;
};

static void add(struct looking *l, const char *name, enum opening_state state, const char *below,
                const char *text) {
    *VEC_PUSH(l->a, &l->o->checks) = (struct opening_check){name, state, text, below};
    l->o->n_missing += state == OPENING_MISSING;
    l->o->n_later += state == OPENING_LATER;
}

static bool takes_part(const struct board_line *l) {
    return l->row->state != ENTRY_WITHDRAWN;
}

static const struct method *method_of(const struct board *b, const struct board_line *l) {
    return board_method(b, l->row);
}

static bool asks(const struct board *b, const struct board_line *l, enum scorer_role who) {
    const struct method *m = method_of(b, l);
    for (size_t i = 0; m && i < m->n_components; i++)
        if (m->components[i].scored_by == who)
            return true;
    return false;
}

bool opening_lacks(const struct board *b, const struct board_line *l, enum scorer_role who) {
    const char *org = who == SCORER_PURCHASER ? l->row->purchaser : l->row->committee;
    return takes_part(l) && cstr_empty(org) && asks(b, l, who);
}

/* 示例1、示例2等 5 个 */
static void name_one(struct arena *a, const char **names, size_t *n, const struct board_line *l) {
    const char *name = cstr_or_empty(l->row->center_name);
    if (*n < 3)
        *names = arena_printf(a, "%s%s%s", cstr_or_empty(*names), *n ? "、" : "", name);
    ++*n;
}

static const char *names_text(struct arena *a, const char *names, size_t n) {
    return n > 3 ? arena_printf(a, "%s等 %zu 个项目", names, n) : names;
}

static void look_at_days(struct looking *l) {
    const struct round_head *h = &l->o->board.head;
    if (!date_is_set(h->deadline))
        add(l, "递交截止", OPENING_MISSING, "/edit", "还没有填写。运营机构要知道哪天截止。");
    else if (date_cmp(h->deadline, l->today) < 0 && h->state == ROUND_DRAFT)
        add(l, "递交截止", OPENING_LATER, "/edit",
            arena_printf(l->a, "%s 已经过去，请改到今天以后。", date_text(l->a, h->deadline)));
    else
        add(l, "递交截止", OPENING_READY, "/edit", date_text(l->a, h->deadline));
    if (date_is_set(h->scoring_due))
        add(l, "评分截止", OPENING_READY, "/edit", date_text(l->a, h->scoring_due));
    else
        add(l, "评分截止", OPENING_LATER, "/edit", "没有填写。不填也能评分，只是不会提醒逾期。");
}

static void look_at_material(struct looking *l) {
    const struct round_head *h = &l->o->board.head;
    if (h->required == 0)
        add(l, "资料清单", OPENING_MISSING, "/edit",
            "还没有必交的材料。请列出运营机构要递交什么。");
    else
        add(l, "资料清单", OPENING_READY, "/edit",
            arena_printf(l->a, "必交 %lld 项", (long long)h->required));
    if (cstr_empty(h->notice))
        add(l, "评估通知", OPENING_LATER, "/edit",
            "没有写。开始递交时，通知里只有轮次和截止日期。");
    else
        add(l, "评估通知", OPENING_READY, "/edit", "已写好，开始递交时发给各运营机构");
}

/* 方式一 3 个，方式二 2 个, after what was counted before. */
static const char *count_methods(const struct looking *l, const struct standard *s,
                                 const char *counts) {
    const struct board *b = &l->o->board;
    for (size_t m = 0; m < s->n_methods; m++) {
        const char *name = NULL;
        size_t n = 0;
        for (size_t i = 0; i < b->n_lines; i++) {
            if (!takes_part(&b->lines[i]) || method_of(b, &b->lines[i]) != &s->methods[m])
                continue;
            name = b->lines[i].method_name;
            n++;
        }
        if (n > 0)
            counts = arena_printf(l->a, "%s%s%s %zu 个", counts, *counts ? "，" : "", name, n);
    }
    return counts;
}

/* How many of each method, and who has none or one that the standard does not have. */
static void look_at_methods(struct looking *l, size_t n_entries) {
    const struct board *b = &l->o->board;
    const char *lacking = NULL, *counts = "";
    size_t n_lacking = 0;
    for (size_t i = 0; i < b->n_lines; i++)
        if (takes_part(&b->lines[i]) && !method_of(b, &b->lines[i]))
            name_one(l->a, &lacking, &n_lacking, &b->lines[i]);
    counts = count_methods(l, &b->standard, counts);
    for (size_t i = 0; i < b->standards.refs.n; i++)
        counts = count_methods(l, &b->standards.v[i], counts);
    if (n_lacking > 0)
        add(l, "评估方式", OPENING_MISSING, "/projects",
            arena_printf(l->a, "%s还没有选择本轮评估标准里的方式。",
                         names_text(l->a, lacking, n_lacking)));
    else if (n_entries > 0)
        add(l, "评估方式", OPENING_READY, "/projects", counts);
}

static void look_at_projects(struct looking *l) {
    const struct board *b = &l->o->board;
    size_t n = b->totals.entries;
    if (n == 0)
        add(l, "参评项目", OPENING_MISSING, "/projects", "还没有选择项目。");
    else
        add(l, "参评项目", OPENING_READY, "/projects", arena_printf(l->a, "%zu 个", n));
    look_at_methods(l, n);
}

static void look_at_parties(struct looking *l) {
    const struct round_head *h = &l->o->board.head;
    if (h->commissioner)
        add(l, "委托方", OPENING_READY, "#parties", h->commissioner_name);
    else
        add(l, "委托方", OPENING_LATER, "#parties",
            "没有设定。委托方的评价和报告的审批都要它；开始递交以后也能补。");
    if (h->evaluator)
        add(l, "评估方", OPENING_READY, "#parties", h->evaluator_name);
    else
        add(l, "评估方", OPENING_LATER, "#parties", "没有设定。报告封面和签名用它。");
    const char *names = NULL;
    size_t n = 0;
    for (size_t i = 0; i < l->o->lacking.n; i++)
        name_one(l->a, &names, &n, l->o->lacking.v[i]);
    if (n > 0)
        add(l, "各项目的评价单位", OPENING_LATER, "#parties",
            arena_printf(l->a,
                         "%s缺购买主体或社区党委，这一方就收不到评价链接；开始递交以后也能补。",
                         names_text(l->a, names, n)));
    else if (l->o->board.totals.ratings_due > 0)
        add(l, "各项目的评价单位", OPENING_READY, "#parties", "评估方式要求的都有");
}

static bool has_account(const struct account *list, size_t n, const char *org) {
    for (size_t i = 0; i < n; i++)
        if (list[i].active && cstr_eq(list[i].org, org) &&
            list[i].roles & (ROLE_OPERATOR | ROLE_CENTER))
            return true;
    return false;
}

static void look_at_accounts(struct looking *l, const struct account *list, size_t n_list) {
    const struct board *b = &l->o->board;
    const char *names = NULL;
    size_t n = 0;
    for (size_t i = 0; i < b->n_lines; i++)
        if (takes_part(&b->lines[i]) && !has_account(list, n_list, b->lines[i].row->operator_org))
            name_one(l->a, &names, &n, &b->lines[i]);
    if (n > 0)
        add(l, "运营机构的账号", OPENING_LATER, NULL,
            arena_printf(l->a,
                         "%s的运营机构还没有账号，收不到通知，也不能填报。请系统管理员开账号。",
                         names_text(l->a, names, n)));
    else if (b->totals.entries > 0)
        add(l, "运营机构的账号", OPENING_READY, NULL, "都有");
}

enum gp_code opening_load(struct work *w, const char *round, date_t today, struct opening *ret) {
    struct opening *o = ret;
    struct looking l = {w->arena, o, today};
    struct account *accounts;
    size_t n;
    *o = (struct opening){0};
    TRY(board_load(w, round, today, &o->board));
    TRY(store_plan_orgs(w, &o->orgs, &o->n_orgs));
    TRY(store_account_list(w, &accounts, &n));
    for (size_t i = 0; i < o->board.n_lines; i++) {
        const struct board_line *line = &o->board.lines[i];
        if (opening_lacks(&o->board, line, SCORER_PURCHASER) ||
            opening_lacks(&o->board, line, SCORER_COMMITTEE))
            *VEC_PUSH(w->arena, &o->lacking) = line;
    }
    look_at_days(&l);
    look_at_material(&l);
    look_at_projects(&l);
    look_at_parties(&l);
    look_at_accounts(&l, accounts, n);
    return GP_OK;
}

/* ---- the parties */

static const struct board_row *row_of(const struct board_row *rows, size_t n, const char *project) {
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(rows[i].project, project))
            return &rows[i];
    return NULL;
}

/* What is there stays. */
static enum gp_code fill_in(struct work *w, const struct board_row *row,
                            const struct party_choice *c, const struct plan_org *orgs, size_t n) {
    const char *purchaser = NULL, *committee = NULL;
    TRY(rounds_read_org(w, "购买主体", c->purchaser, ORG_PURCHASER, orgs, n, &purchaser));
    TRY(rounds_read_org(w, "社区党委", c->committee, ORG_COMMITTEE, orgs, n, &committee));
    if (!purchaser && !committee)
        return GP_OK;
    return store_plan_set_parties(w, row->project, purchaser, committee);
}

enum gp_code opening_set_parties(struct work *w, const char *round,
                                 const struct opening_parties *parties) {
    const struct opening_parties *p = parties;
    struct round_head head;
    struct board_row *rows;
    struct plan_org *orgs;
    size_t n, n_orgs;
    TRY(store_round_head(w, round, &head));
    if (head.state >= ROUND_APPROVAL)
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "报告已提交审批，不能再改相关单位；确实要改请先“退回修改报告”");
    TRY(store_plan_orgs(w, &orgs, &n_orgs));
    TRY(rounds_read_org(w, "委托方", p->commissioner, ORG_COMMISSIONER, orgs, n_orgs,
                        &head.commissioner));
    TRY(rounds_read_org(w, "评估方", p->evaluator, ORG_EVALUATOR, orgs, n_orgs, &head.evaluator));
    TRY(store_plan_put(w, &head));
    TRY(store_board_rows(w, round, &rows, &n));
    for (size_t i = 0; i < p->n_of; i++) {
        const struct board_row *row = row_of(rows, n, p->of[i].project);
        if (!row)
            return gp_fail(w->err, GP_INVALID, "项目", "不在本轮里，请刷新页面后重试");
        TRY(fill_in(w, row, &p->of[i], orgs, n_orgs));
    }
    TRY(store_plan_link(w, round));
    return flow_audit(w, round, NULL, "round.parties", NULL);
}
