/* import() is the whole: the round of before, what the new one would undo, and only then storing.
 * The lines that people read and the code they confirm with come from the same comparison
 * (compare_round, code_of), so that a round that changed meanwhile asks again. Parts are compared
 * as the bundle would write them. Sheets that were handed in are compared by marking
 * (sheet_trust.c), and what an import changes of them is recorded there. */

#include "app/rounds/import.h"

#include "app/marking/sheet_trust.h"
#include "base/lookup.h"
#include "shape/text.h"
#include "bundle/bundle.h"
#include "store/audit.h"
#include "store/dossier.h"
#include "store/round.h"
#include "store/store.h"

#define NAMED_MOST 200 /* lines that are shown one by one */

/* ---- what it undoes */

struct round_import {
    struct work *w;
    const struct import_wish *wish;
    struct import_outcome *out;
    struct dossier *old; /* NULL: the round is new */
    enum round_state state;
    struct sheet_difference *changed;
    size_t n_changed;
    const char *reason; /* as it is recorded */
    VEC(const char *) lines;
};

static void add_line(struct round_import *s, const char *line) {
    *VEC_PUSH(s->w->arena, &s->lines) = line;
}

/* The part alone as a bundle would hold it, for comparing. */
static const char *entry_text(struct arena *a, const struct entry *entry) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct entry one = *entry;
    one.sheets = NULL;
    one.n_sheets = 0;
    one.assignments = NULL;
    one.n_assignments = 0;
    const struct dossier d = {.round = {.entries = &one, .n_entries = 1}};
    bundle_write(&d, &b);
    return arena_strdup(a, buf_text(&b));
}

static const char *project_text(struct arena *a, const struct project *project) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct project one = *project;
    const struct dossier d = {.projects = &one, .n_projects = 1};
    bundle_write(&d, &b);
    return arena_strdup(a, buf_text(&b));
}

static const char *round_text(struct arena *a, const struct round *round) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct dossier d = {.round = *round};
    d.round.entries = NULL;
    d.round.n_entries = 0;
    d.round.finding_dismissals = NULL; /* an import takes none back */
    d.round.n_finding_dismissals = 0;
    bundle_write(&d, &b);
    return arena_strdup(a, buf_text(&b));
}

static const char *entry_name(struct arena *a, const struct dossier *d, const struct entry *e) {
    const struct project *p = dossier_project(d, e->project);
    const struct center *c = p ? dossier_center(d, p->center) : NULL;
    return c ? arena_printf(a, "%s（%s）", c->name, e->id) : e->id;
}

static size_t declared(const struct entry *e) {
    size_t n = 0;
    for (size_t i = 0; i < e->n_assignments; i++)
        n += e->assignments[i].declared;
    return n;
}

static void compare_entry(struct round_import *s, const struct entry *old,
                          const struct entry *now) {
    struct arena *a = s->w->arena;
    const char *name = entry_name(a, s->old, old);
    if (!now) {
        add_line(s, arena_printf(a, "删除参评项目 %s，连同它递交的资料、专家分配和评分", name));
        return;
    }
    if (strcmp(entry_text(a, old), entry_text(a, now)) != 0)
        add_line(s, arena_printf(a, "改掉 %s 递交的资料（%s）", name,
                                 date_is_set(old->handed_in)
                                     ? arena_printf(a, "%s递交", date_text_zh(a, old->handed_in))
                                     : "尚未递交"));
    if (now->n_assignments < old->n_assignments || declared(now) < declared(old))
        add_line(s, arena_printf(
                        a, "%s 的专家分配由 %zu 位变为 %zu 位，回避声明由 %zu 份变为 %zu 份", name,
                        old->n_assignments, now->n_assignments, declared(old), declared(now)));
}

static void compare_round(struct round_import *s) {
    struct arena *a = s->w->arena;
    const struct dossier *old = s->old, *now = &s->out->d;
    struct lookup there = {0};
    for (size_t i = 0; i < now->round.n_entries; i++)
        lookup_add(&there, a, str_of(now->round.entries[i].id), LOOKUP_NO_ROW,
                   &now->round.entries[i]);
    if (strcmp(round_text(a, &old->round), round_text(a, &now->round)) != 0)
        add_line(s, "改掉轮次的设置（标题、日期、材料清单、专家名单或报告文字）");
    if (!cstr_eq(old->standard.id, now->standard.id) ||
        old->standard.version != now->standard.version)
        add_line(s, arena_printf(a, "评估标准由“%s”第 %lld 版换成“%s”第 %lld 版",
                                 old->standard.title, (long long)old->standard.version,
                                 now->standard.title, (long long)now->standard.version));
    for (size_t i = 0; i < old->n_projects; i++) {
        const struct project *p = dossier_project(now, old->projects[i].id);
        if (p && strcmp(project_text(a, p), project_text(a, &old->projects[i])) != 0)
            add_line(s, arena_printf(a, "改掉项目“%s”的合同、岗位或人员", old->projects[i].title));
    }
    for (size_t i = 0; i < old->round.n_entries; i++)
        compare_entry(s, &old->round.entries[i],
                      lookup_get(&there, str_of(old->round.entries[i].id), LOOKUP_NO_ROW));
    for (size_t i = 0; i < s->n_changed; i++)
        add_line(s, arena_printf(a, "改掉已提交的评分：%s",
                                 sheet_difference_text(a, now, &s->changed[i])));
}

/* Of what was shown and of what it was shown for. */
static const char *code_of(struct round_import *s) {
    char old[HASH_HEX], now[HASH_HEX], all[HASH_HEX];
    bundle_hash(s->old, old);
    bundle_hash(&s->out->d, now);
    hash_hex(str_of(arena_printf(s->w->arena, "%s %s %d", old, now, (int)s->state)), all);
    return arena_strndup(s->w->arena, all, 8);
}

static enum gp_code find_old(struct work *w, struct round_import *s) {
    const struct dossier *d = &s->out->d;
    struct store_round *rounds;
    size_t n, i = 0;
    TRY(store_round_list(w, &rounds, &n));
    while (i < n && !cstr_eq(rounds[i].id, d->round.id))
        i++;
    if (i == n)
        return GP_OK;
    s->state = rounds[i].state;
    s->old = gp_new(w->arena, struct dossier);
    return store_dossier_get(w, d->round.id, s->old);
}

/* A round in preparation has nothing of anybody's but what its maker put there. */
static enum gp_code look(struct work *w, struct round_import *s) {
    struct import_outcome *out = s->out;
    bool at_work = s->old && s->state != ROUND_DRAFT;
    TRY(sheet_differences(w, &out->d, at_work ? s->old : NULL, &s->changed, &s->n_changed));
    out->needs_reason = s->n_changed > 0;
    if (!at_work && s->n_changed == 0)
        return GP_OK;
    if (s->old)
        compare_round(s);
    for (size_t i = 0; !s->old && i < s->n_changed; i++)
        add_line(s, sheet_difference_text(w->arena, &out->d, &s->changed[i]));
    if (s->lines.n > NAMED_MOST) {
        s->lines.v[NAMED_MOST] =
            arena_printf(w->arena, "…… 以及另外 %zu 处", s->lines.n - NAMED_MOST);
        s->lines.n = NAMED_MOST + 1;
    }
    out->undoes = s->lines.v;
    out->n_undoes = s->lines.n;
    if (!s->old)
        s->old = &out->d;
    out->code = code_of(s);
    return GP_OK;
}

/* ---- storing */

/* The reason as a bundle can hold it. */
static enum gp_code read_reason(struct round_import *s) {
    struct sheet_correction said = {.date = DATE_UNSET};
    const char *problem = field_take(s->w->arena, shape_field(&shape_sheet_correction, "reason"),
                                     cstr_or_empty(s->wish->reason), &said);
    if (problem)
        return gp_fail(s->w->err, GP_INVALID, "更正理由",
                       "导入会改掉 %zu 份已提交的评分，请写明更正理由，它会记入审计日志，"
                       "并通知评分人：%s",
                       s->n_changed, problem);
    s->reason = said.reason;
    return GP_OK;
}

static enum gp_code put(struct work *w, struct round_import *s, bool replaces) {
    const struct dossier *d = &s->out->d;
    char hash[HASH_HEX];
    bundle_hash(d, hash);
    TRY(store_dossier_put(w, d, s->wish->replace));
    struct audit_event event = {
        .actor = w->actor,
        .action = replaces ? "round.replace" : "round.import",
        .subject = arena_printf(w->arena, "round/%s", d->round.id),
        .detail =
            arena_printf(w->arena, "{\"sha256\":\"%s\",\"undoes\":%zu}", hash, s->out->n_undoes),
    };
    TRY(store_audit_append(w, &event));
    return sheet_correct(w, d, s->changed, s->n_changed, s->reason);
}

static enum gp_code import(struct work *w, struct round_import *s) {
    struct import_outcome *out = s->out;
    s->lines.n = 0;
    s->old = NULL;
    out->stored = false;
    TRY(app_join_tenant(w, &out->d));
    TRY(find_old(w, s));
    bool replaces = s->old != NULL;
    if (!replaces || s->wish->replace)
        TRY(look(w, s));
    if (out->n_undoes > 0 && !cstr_eq(s->wish->confirm, out->code))
        return GP_OK;
    if (out->needs_reason)
        TRY(read_reason(s));
    TRY(put(w, s, replaces));
    out->stored = true;
    return GP_OK;
}

enum gp_code app_import_round(struct work *w, struct str json, const struct import_wish *wish,
                              struct import_outcome *ret) {
    *ret = (struct import_outcome){.stored = false};
    TRY(bundle_read(w->arena, w->err, json, &ret->d));
    struct work there = work_in(w, ret->d.tenant);
    struct round_import s = {.w = &there, .wish = wish, .out = ret};
    TRY(WORK_WRITE(&there, import(&there, &s)));
    if (ret->stored)
        db_refresh_statistics(w->db);
    return GP_OK;
}
