/* Two tables: accounts, then ties, which may be of experts whom the first one brings. A row of the
 * first names things in words; apply_account finds the account, organisation, center and roles they
 * mean, gives what the system gives (new_login, new_number) and asks admin_put_account, so that a
 * list can do nothing that the form could not. What it refuses stands at the row. Below: how an
 * account and an expert's ties are told and put back for undoing. */
#include "app/admin/people.h"

#include "app/account/guard.h"
#include "app/account/onetime.h"
#include "app/admin/admin.h"
#include "app/admin/audit.h"
#include "app/levels/levels.h"
#include "bundle/bundle.h"
#include "core/project.h"
#include "shape/account_line.h"
#include "store/registry.h"
#include "store/tie.h"

enum { ACCOUNTS, TIES };
enum { GROUP_ACCOUNT, GROUP_TIE };
#define WHAT_ACCOUNT "account"
#define WHAT_TIES    "ties"

struct row {
    struct account_line line;
    struct affiliation tie;
};

#define MEMBER(m) offsetof(struct row, m)

static const char *const whose_keys[] = {"name", "expert", NULL};

static const struct workbook_member account_order[] = {
    {&shape_account_line, "name"},  {&shape_account_line, "org"},   {&shape_account_line, "roles"},
    {&shape_account_line, "phone"}, {&shape_account_line, "login"}, {NULL, NULL}};

static const struct workbook_table tables[] = {
    [ACCOUNTS] = {.word = "people",
                  .name = "账号",
                  .hint = "账号 人员 名单 通讯录",
                  .parts = {{&shape_account_line, MEMBER(line), .keys = NULL}},
                  .wanted = {{&shape_account_line, "name"}, {&shape_account_line, "roles"}},
                  .order = account_order},
    [TIES] = {.word = "ties",
              .name = "专家的任职关系",
              .hint = "关系 回避 任职",
              .parts = {{&shape_account_line, MEMBER(line), .keys = whose_keys},
                        {&shape_affiliation, MEMBER(tie), .keys = NULL}},
              .wanted = {{&shape_affiliation, "org"}, {&shape_affiliation, "relation"}},
              .names = {{{&shape_account_line, "name"}, "专家姓名"}}},
};

struct applying {
    struct work *w;
    const struct workbook_wish *wish;
    struct workbook *book;
    struct registry_org *orgs;
    size_t n_orgs;
    struct registry_center *centers;
    size_t n_centers;
    int64_t last_number, last_login;
};

static void complain(struct applying *x, const struct workbook_at *at, const char *what,
                     const char *remedy) {
    workbook_complain(x->w->arena, x->book, at, what, remedy);
}

/* What the system refuses of a row; other errors are passed on. */
static enum gp_code refused(struct applying *x, const struct workbook_at *at, enum gp_code code) {
    struct gp_err *e = x->w->err;
    if (code != GP_INVALID && code != GP_CONFLICT && code != GP_DENIED)
        return code;
    complain(x, at,
             cstr_empty(e->where) ? e->message
                                  : arena_printf(x->w->arena, "%s：%s", e->where, e->message),
             "请改这一行，或从名单中删去");
    *e = (struct gp_err){.arena = e->arena};
    return GP_OK;
}

/* ---- words into things */

static const struct {
    const char *word;
    int64_t role;
} role_words[] = {
    {"专家", ROLE_EXPERT},         {"评委", ROLE_EXPERT},         {"验收人员", ROLE_INSPECTOR},
    {"验收", ROLE_INSPECTOR},      {"负责人", ROLE_MANAGER},      {"评估方", ROLE_MANAGER},
    {"管理员", ROLE_ADMIN},        {"机构", ROLE_OPERATOR},       {"运营机构", ROLE_OPERATOR},
    {"机构负责人", ROLE_OPERATOR}, {"主管", ROLE_CENTER},         {"中心负责人", ROLE_CENTER},
    {"中心", ROLE_CENTER},         {"街道", ROLE_PURCHASER},      {"街道办", ROLE_PURCHASER},
    {"购买方", ROLE_PURCHASER},    {"组织部", ROLE_COMMISSIONER}, {"社区", ROLE_COMMITTEE},
    {"党委", ROLE_COMMITTEE},
};

static int64_t role_of(struct str word) {
    for (size_t i = 0; i < n_role_infos; i++)
        if (str_eq(word, str_of(role_infos[i].name)) || str_eq(word, str_of(role_infos[i].code)))
            return role_infos[i].role;
    for (size_t i = 0; i < GP_COUNT(role_words); i++)
        if (str_eq(word, str_of(role_words[i].word)))
            return role_words[i].role;
    return 0;
}

/* Bytes of the separator at p; 0: none. */
static size_t separator(const char *p) {
    static const char *const signs[] = {"、", "，", "；", "／", "　", ",", ";", "/", " ", "\n"};
    for (size_t i = 0; i < GP_COUNT(signs); i++)
        if (strncmp(p, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

static const char *all_roles(struct arena *a) {
    int64_t all = 0;
    for (size_t i = 0; i < n_role_infos; i++)
        all |= role_infos[i].role;
    return roles_text(a, all);
}

/* False when a word is no role: said at the row. */
static bool read_roles(struct applying *x, const struct workbook_at *at, const char *text,
                       int64_t *ret) {
    *ret = 0;
    for (const char *p = cstr_or_empty(text); *p;) {
        size_t n = 0, gap = separator(p);
        if (gap > 0) {
            p += gap;
            continue;
        }
        while (p[n] && separator(p + n) == 0)
            n++;
        int64_t role = role_of((struct str){p, n});
        if (role == 0) {
            complain(x, at, arena_printf(x->w->arena, "没有“%.*s”这个角色", (int)n, p),
                     arena_printf(x->w->arena, "可以用：%s", all_roles(x->w->arena)));
            return false;
        }
        *ret |= role;
        p += n;
    }
    return true;
}

static bool is_called(const char *id, const char *name, const char *other, const char *typed) {
    return cstr_eq(id, typed) || cstr_eq(name, typed) || cstr_eq(other, typed);
}

/* Which kind of organisation a role is of; where several of a name exist, that one is meant. */
static bool kind_fits(enum org_kind kind, int64_t roles) {
    return (kind == ORG_OPERATOR && roles & (ROLE_OPERATOR | ROLE_CENTER)) ||
           (kind == ORG_PURCHASER && roles & ROLE_PURCHASER) ||
           (kind == ORG_COMMITTEE && roles & ROLE_COMMITTEE) ||
           (kind == ORG_COMMISSIONER && roles & ROLE_COMMISSIONER) ||
           (kind == ORG_EVALUATOR && roles & (ROLE_MANAGER | ROLE_EXPERT | ROLE_INSPECTOR));
}

static const char *find_org(const struct applying *x, const char *typed, int64_t roles) {
    const char *found = NULL;
    for (size_t i = 0; i < x->n_orgs; i++) {
        const struct registry_org *o = &x->orgs[i];
        if (!is_called(o->id, o->name, o->short_name, typed))
            continue;
        if (!found || kind_fits(o->kind, roles))
            found = o->id;
    }
    return found;
}

static const char *find_center(const struct applying *x, const char *typed) {
    for (size_t i = 0; i < x->n_centers; i++)
        if (is_called(x->centers[i].id, x->centers[i].name, x->centers[i].full_name, typed))
            return x->centers[i].id;
    return NULL;
}

static bool read_place(struct applying *x, const struct workbook_at *at,
                       const struct account_line *line, struct account *f) {
    struct arena *a = x->w->arena;
    if (!cstr_empty(line->org) && !(f->org = find_org(x, line->org, f->roles))) {
        complain(x, at, arena_printf(a, "没有登记机构“%s”", line->org),
                 "请先在“机构与项目”登记，或写登记的名称、简称或编号");
        return false;
    }
    if (!cstr_empty(line->center) && !(f->center = find_center(x, line->center))) {
        complain(x, at, arena_printf(a, "没有登记中心“%s”", line->center),
                 "请先在“机构与项目”登记，或写登记的名称");
        return false;
    }
    return true;
}

/* ---- what the system gives */

static bool is_mobile(const char *phone) {
    return phone && strlen(phone) == 11 && phone[0] == '1' && strspn(phone, "0123456789") == 11;
}

static enum gp_code new_login(struct applying *x, const char *phone, const char **ret) {
    struct account *other;
    if (is_mobile(phone)) {
        TRY(store_account_by_login(x->w, phone, &other));
        *ret = phone;
        if (!other)
            return GP_OK;
    }
    do {
        *ret = arena_printf(x->w->arena, "u%04lld", (long long)++x->last_login);
        TRY(store_account_by_login(x->w, *ret, &other));
    } while (other);
    return GP_OK;
}

/* One more than the highest that was ever given: a number is the name of one person for ever. */
static enum gp_code find_last_number(struct applying *x) {
    const char **v;
    size_t n;
    TRY(store_expert_numbers(x->w, &v, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t number;
        if (v[i][0] == 'z' && strspn(v[i] + 1, "0123456789") == strlen(v[i] + 1) &&
            strlen(v[i]) <= 10 && dec_parse(str_of(v[i] + 1), 0, &number) == DEC_PARSED &&
            number > x->last_number)
            x->last_number = number;
    }
    return GP_OK;
}

static const char *new_number(struct applying *x) {
    return arena_printf(x->w->arena, "z%03lld", (long long)++x->last_number);
}

/* ---- accounts */

static enum gp_code by_name(struct applying *x, const struct account *f, struct account **ret) {
    struct account *all;
    size_t n;
    TRY(store_account_list(x->w, &all, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(all[i].name, f->name) &&
            cstr_eq(cstr_or_empty(all[i].org), cstr_or_empty(f->org)) &&
            (all[i].roles & f->roles) == f->roles)
            *ret = &all[i];
    return GP_OK;
}

static enum gp_code find_account(struct applying *x, const struct account_line *line,
                                 const struct account *f, struct account **ret) {
    *ret = NULL;
    if (!cstr_empty(line->login))
        return store_account_by_login(x->w, line->login, ret);
    if (!cstr_empty(line->expert))
        return store_account_of_expert(x->w, line->expert, "", ret);
    return by_name(x, f, ret);
}

/* What is stored, with what the row says over it. */
static void lay_over(struct account *f, const struct account *was) {
    f->login = cstr_empty(f->login) ? was->login : f->login;
    f->phone = cstr_empty(f->phone) ? was->phone : f->phone;
    f->org = f->org ? f->org : was->org;
    f->center = f->center ? f->center : was->center;
    f->expert = cstr_empty(f->expert) ? was->expert : f->expert;
    f->roles = f->roles ? f->roles : was->roles;
}

static enum gp_code put(struct applying *x, const struct workbook_at *at, struct account *f,
                        const struct account *was) {
    struct arena *a = x->w->arena;
    const char *from = "", *to = guard_description(a, f), *id;
    if (was)
        guard_difference(a, was, f, &from, &to);
    struct workbook_thing thing = {.group = GROUP_ACCOUNT,
                                   .name = f->name,
                                   .fate = !was  ? WORKBOOK_NEW
                                           : *to ? WORKBOOK_CHANGED
                                                 : WORKBOOK_SAME,
                                   .change = was ? arena_printf(a, "%s → %s", from, to) : to};
    if (thing.fate == WORKBOOK_SAME) {
        thing.change = NULL;
        workbook_thing_add(a, x->book, thing);
        return GP_OK;
    }
    if (was)
        TRY(workbook_note(x->w, x->wish, x->book, WHAT_ACCOUNT, was->id, f->name, false));
    const struct account_form form = {.account = *f};
    enum gp_code code = admin_put_account(x->w, was ? was->id : NULL, &form, &id);
    if (code != GP_OK)
        return refused(x, at, code);
    if (!was)
        TRY(workbook_note(x->w, x->wish, x->book, WHAT_ACCOUNT, id, f->name, true));
    workbook_thing_add(a, x->book, thing);
    return GP_OK;
}

static enum gp_code apply_account(void *arg, const struct workbook_at *at) {
    struct applying *x = arg;
    const struct account_line *line = &((const struct row *)at->row)->line;
    struct account f = {.name = line->name,
                        .phone = line->phone,
                        .expert = line->expert,
                        .login = account_tidy_login(x->w->arena, cstr_or_empty(line->login))};
    struct account *was;
    if (cstr_empty(line->name))
        return GP_OK; /* told as a blank cell */
    if (!read_roles(x, at, line->roles, &f.roles) || !read_place(x, at, line, &f))
        return GP_OK;
    TRY(find_account(x, line, &f, &was));
    if (was)
        lay_over(&f, was);
    if (*f.login == '\0')
        TRY(new_login(x, f.phone, &f.login));
    if (f.roles & (ROLE_EXPERT | ROLE_INSPECTOR) && cstr_empty(f.expert))
        f.expert = new_number(x);
    return put(x, at, &f, was);
}

/* ---- ties */

static enum gp_code find_expert(struct applying *x, const struct workbook_at *at,
                                const struct account_line *line, struct account **ret) {
    struct account *all;
    size_t n, found = 0;
    *ret = NULL;
    TRY(store_account_list(x->w, &all, &n));
    for (size_t i = 0; i < n; i++) {
        bool meant = cstr_empty(line->expert) ? cstr_eq(all[i].name, line->name)
                                              : cstr_eq(all[i].expert, line->expert);
        if (!all[i].expert || !meant)
            continue;
        *ret = &all[i];
        found++;
    }
    if (found == 1)
        return GP_OK;
    *ret = NULL;
    const char *who = cstr_empty(line->expert) ? cstr_or_empty(line->name) : line->expert;
    if (found > 1)
        complain(x, at, arena_printf(x->w->arena, "有 %zu 位专家叫“%s”", found, who),
                 "请加一列“专家编号”");
    else
        complain(x, at, arena_printf(x->w->arena, "没有专家“%s”", who),
                 "请核对姓名或专家编号；新专家请先列在账号表里");
    return GP_OK;
}

static bool is_same_tie(const struct affiliation *a, const struct affiliation *b) {
    return cstr_eq(a->org, b->org) && cstr_eq(a->relation, b->relation);
}

/* Rounds keep ties of their own from the day the expert joined. */
static enum gp_code remind_of_rounds(struct applying *x, const struct workbook_at *at,
                                     const struct account *expert) {
    const char **titles;
    size_t n;
    TRY(store_expert_rounds(x->w, expert->expert, &titles, &n));
    for (size_t i = 0; i < n; i++)
        workbook_remark(
            x->w->arena, x->book, at,
            arena_printf(x->w->arena, "%s已经在“%s”的专家名单里", expert->name, titles[i]),
            "这条关系请也在该轮“专家分配”里补上，系统才会在那一轮提示回避");
    return GP_OK;
}

static enum gp_code put_tie(struct applying *x, const struct workbook_at *at,
                            const struct account *expert, const struct affiliation *tie) {
    struct arena *a = x->w->arena;
    struct affiliation *was;
    size_t n, k = 0;
    TRY(store_ties_get(x->w, expert->expert, &was, &n));
    struct affiliation *v = gp_new_n(a, struct affiliation, n + 1);
    if (n > 0)
        memcpy(v, was, n * sizeof(*v));
    while (k < n && !is_same_tie(&v[k], tie))
        k++;
    bool same = k < n && date_cmp(v[k].from, tie->from) == 0 && date_cmp(v[k].to, tie->to) == 0;
    struct workbook_thing thing = {.group = GROUP_TIE,
                                   .name = arena_printf(a, "%s：%s（%s）", expert->name,
                                                        ((const struct row *)at->row)->tie.org,
                                                        tie->relation),
                                   .fate = same    ? WORKBOOK_SAME
                                           : k < n ? WORKBOOK_CHANGED
                                                   : WORKBOOK_NEW};
    workbook_thing_add(a, x->book, thing);
    if (same)
        return GP_OK;
    TRY(workbook_note(x->w, x->wish, x->book, WHAT_TIES, expert->expert, expert->name, n == 0));
    v[k] = *tie;
    TRY(store_ties_put(x->w, expert->expert, v, k < n ? n : n + 1));
    return remind_of_rounds(x, at, expert);
}

static enum gp_code apply_tie(void *arg, const struct workbook_at *at) {
    struct applying *x = arg;
    const struct row *row = at->row;
    struct affiliation tie = row->tie;
    struct account *expert;
    if (cstr_empty(tie.org) || cstr_empty(tie.relation))
        return GP_OK; /* told as blank cells */
    TRY(find_expert(x, at, &row->line, &expert));
    if (!expert)
        return GP_OK;
    tie.org = find_org(x, row->tie.org, 0);
    if (!tie.org) {
        complain(x, at, arena_printf(x->w->arena, "没有登记机构“%s”", row->tie.org),
                 "请先在“机构与项目”登记；与本系统的机构都无关的关系不用导入");
        return GP_OK;
    }
    return put_tie(x, at, expert, &tie);
}

static enum gp_code find_places(struct applying *x) {
    const struct registry_filter all = {.today = DATE_UNSET, .limit = INT32_MAX};
    TRY(store_registry_orgs(x->w, &all, &x->orgs, &x->n_orgs));
    return store_registry_centers(x->w, &all, &x->centers, &x->n_centers);
}

static enum gp_code apply(struct work *w, const struct workbook_wish *wish, struct workbook *book) {
    struct applying x = {.w = w, .wish = wish, .book = book};
    TRY(find_places(&x));
    TRY(find_last_number(&x));
    TRY(workbook_each(book, ACCOUNTS, apply_account, &x));
    return workbook_each(book, TIES, apply_tie, &x);
}

/* ---- the template */

static void add_choices(struct work *w, struct workbook_rows *rows, const char *key,
                        const char **names, size_t n) {
    if (n > 0)
        *VEC_PUSH(w->arena, &rows->lists) =
            (struct template_list){.key = key, .names = names, .n = n, .open = true};
}

/* Nobody stands in it: a list of people is of those who are to come. What they may be called by the
 * system is offered. */
static enum gp_code prefill(struct work *w, const char *subject, struct workbook_rows *rows) {
    struct applying x = {.w = w};
    (void)subject;
    TRY(find_places(&x));
    const char **orgs = gp_new_n(w->arena, const char *, x.n_orgs + 1);
    const char **centers = gp_new_n(w->arena, const char *, x.n_centers + 1);
    const char **roles = gp_new_n(w->arena, const char *, n_role_infos);
    for (size_t i = 0; i < x.n_orgs; i++)
        orgs[i] = x.orgs[i].name;
    for (size_t i = 0; i < x.n_centers; i++)
        centers[i] = x.centers[i].name;
    int64_t own;
    size_t n_roles = 0;
    TRY(level_own_roles(w, &own));
    for (size_t i = 0; i < n_role_infos; i++)
        if (own & role_infos[i].role)
            roles[n_roles++] = role_infos[i].name;
    add_choices(w, &rows[ACCOUNTS], "org", orgs, x.n_orgs);
    add_choices(w, &rows[ACCOUNTS], "center", centers, x.n_centers);
    add_choices(w, &rows[ACCOUNTS], "roles", roles, n_roles);
    return GP_OK;
}

/* ---- undoing */

static enum gp_code state(struct work *w, const char *subject, const char *what, const char *id,
                          struct buf *ret) {
    (void)subject;
    if (cstr_eq(what, WHAT_TIES)) {
        struct expert e = {.id = id, .name = id};
        TRY(store_ties_get(w, id, &e.affiliations, &e.n_affiliations));
        if (e.n_affiliations > 0)
            bundle_write_part(&shape_expert, &e, ret);
        return GP_OK;
    }
    struct account *a;
    TRY(store_account_get(w, id, &a));
    if (!a)
        return GP_OK;
    const struct account_line line = {
        .name = a->name,
        .org = a->org,
        .center = a->center,
        /* what somebody set since is a change as well */
        .roles = arena_printf(w->arena, "%lld%s", (long long)a->roles, a->password ? " +" : ""),
        .phone = a->phone,
        .login = a->login,
        .expert = a->expert};
    bundle_write_part(&shape_account_line, &line, ret);
    return GP_OK;
}

static enum gp_code restore_ties(struct work *w, const char *id, const char *before) {
    struct expert e = {0};
    if (before)
        TRY(bundle_read_part(w->arena, w->err, str_of(before), &shape_expert, &e));
    return store_ties_put(w, id, e.affiliations, e.n_affiliations);
}

static enum gp_code drop_account(struct work *w, const struct account *a) {
    TRY(audit_note(w, "account.drop", arena_printf(w->arena, "account/%s", a->login),
                   guard_description(w->arena, a)));
    return store_account_drop_fresh(w, a->id);
}

static enum gp_code restore(struct work *w, const char *subject, const char *what, const char *id,
                            const char *before) {
    (void)subject;
    struct account *a;
    struct account_line line = {0};
    int64_t roles;
    if (cstr_eq(what, WHAT_TIES))
        return restore_ties(w, id, before);
    TRY(store_account_get(w, id, &a));
    if (!a)
        return GP_OK;
    if (!onetime_may_help(w->account, a))
        return gp_fail(w->err, GP_DENIED, a->login, "这样的账号只有系统管理员可以撤销");
    if (!before)
        return drop_account(w, a);
    TRY(bundle_read_part(w->arena, w->err, str_of(before), &shape_account_line, &line));
    size_t digits = strspn(line.roles, "0123456789");
    if (dec_parse((struct str){line.roles, digits}, 0, &roles) != DEC_PARSED)
        GP_DIE("no roles in %s", before);
    const struct account_form form = {.account = {.login = line.login,
                                                  .name = line.name,
                                                  .roles = roles,
                                                  .org = line.org,
                                                  .center = line.center,
                                                  .expert = line.expert,
                                                  .phone = line.phone},
                                      .sure = true};
    return admin_put_account(w, id, &form, &id);
}

static const char *const groups[] = {"账号", "专家的任职关系"};

const struct workbook_kind people_workbook = {
    .word = "people",
    .what = "账号或专家的任职关系",
    WORKBOOK_ROWS(struct row, tables, groups),
    .apply = apply,
    .prefill = prefill,
    .state = state,
    .restore = restore,
};
