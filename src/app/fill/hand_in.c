/* Handing in, taking back, and what was handed in before. hand_in() is the one place where drafts
 * become the dossier: open the desk, check, pledge, write the content, keep the whole as a
 * version, move the entry, tell the manager, in one transaction. The sections below only read:
 * reasons of a return, the operator's own list, the same part in an earlier round (find_last), and
 * who may open a file by its hash (find_file). */
#include "app/fill/inside.h"
#include "app/notice.h"
#include "codec/json.h"
#include "store/audit.h"
#include "store/dossier.h"
#include "store/round.h"

struct hand_in_step {
    struct work *w;
    const char *round, *entry;
    const struct fill_pledge *pledge;
    int64_t version;
};

/* A second click, or a page that was sent again. */
static bool was_handed_in(const struct fill_desk *d, const char *token, int64_t *ret_version) {
    for (size_t i = 0; i < d->n_hand_ins; i++)
        if (strcmp(d->hand_ins[i].token, token) == 0) {
            *ret_version = d->hand_ins[i].version;
            return true;
        }
    return false;
}

static enum gp_code refuse_first(struct work *w, const struct fill_check *check) {
    for (size_t i = 0; i < check->notes.n; i++)
        if (check->notes.v[i].blocks)
            return gp_fail(w->err, GP_INVALID, check->notes.v[i].where, "%s",
                           check->notes.v[i].message);
    return GP_OK;
}

static enum gp_code check_pledge(struct work *w, const struct fill_pledge *p,
                                 const struct fill_check *check) {
    TRY(refuse_first(w, check));
    if (check->warnings > 0 && !p->acknowledged)
        return gp_fail(w->err, GP_INVALID, "核查提示",
                       "有 %zu 条提示，请逐条看过，并勾选“已知悉”后再递交", check->warnings);
    if (!p->pledged)
        return gp_fail(w->err, GP_INVALID, "承诺书", "请勾选承诺书后再递交");
    if (cstr_empty(p->name))
        return gp_fail(w->err, GP_INVALID, "承诺人姓名", "请填写承诺人姓名");
    return GP_OK;
}

static enum gp_code store_content(struct work *w, const struct fill_desk *d) {
    TRY(store_roster_put(w, d->c.project));
    if (d->c.operator_org)
        TRY(store_fund_labels_put(w, d->c.operator_org));
    return store_entry_put_content(w, d->scope->round, d->c.entry);
}

static enum gp_code store_version(struct work *w, struct hand_in_step *s, const struct fill_desk *d,
                                  const struct fill_check *check) {
    struct hand_in h = {.version =
                            d->n_hand_ins > 0 ? d->hand_ins[d->n_hand_ins - 1].version + 1 : 1,
                        .at_ms = work_now_ms(w),
                        .warnings = (int64_t)check->warnings,
                        .token = s->pledge->token,
                        .account = w->actor,
                        .pledger = s->pledge->name};
    h.snapshot = fill_snapshot(
        &d->c, &(struct fill_snapshot_head){h.version, h.at_ms, s->round, s->entry, h.pledger});
    char hash[HASH_HEX];
    hash_hex(str_of(h.snapshot), hash);
    h.sha256 = hash;
    struct fill_key key = fill_key_of(w, d->scope);
    s->version = h.version;
    return store_hand_in_put(w, &key, &h);
}

static enum gp_code tell_managers(struct hand_in_step *s, const struct fill_desk *d) {
    struct arena *a = s->w->arena;
    struct notice_text text = {
        .title = arena_printf(a, "%s已递交资料", d->scope->center_name),
        .body = d->scope->round_title,
        .link = arena_printf(a, "/rounds/%s/entries/%s/data", s->round, s->entry)};
    return notice_to_role(s->w, ROLE_MANAGER, &text);
}

static enum gp_code hand_in(struct work *w, struct hand_in_step *s) {
    struct fill_desk *d = gp_new(w->arena, struct fill_desk);
    struct fill_check check;
    struct entry_scope *scope;
    TRY(fill_open(w, s->round, s->entry, NULL, d));
    if (was_handed_in(d, s->pledge->token, &s->version))
        return GP_OK;
    TRY(fill_begin(w, s->round, s->entry, &scope));
    TRY(fill_run_checks(w, d, s->pledge->today, &check));
    TRY(check_pledge(w, s->pledge, &check));
    /* A correction that was asked for does not make the operator late. */
    bool correction = scope->state == ENTRY_RETURNED && date_is_set(d->c.entry->handed_in);
    if (!correction)
        d->c.entry->handed_in = s->pledge->today;
    d->c.entry->pledged = true;
    TRY(store_content(w, d));
    TRY(store_version(w, s, d, &check));
    TRY(flow_move_entry(w, s->round, s->entry, "hand_in", NULL));
    return tell_managers(s, d);
}

enum gp_code fill_hand_in(struct work *w, const char *round, const char *entry,
                          const struct fill_pledge *pledge, int64_t *ret_version) {
    struct hand_in_step s = {w, round, entry, pledge, 0};
    TRY(hand_in(w, &s));
    *ret_version = s.version;
    return GP_OK;
}

struct key_step {
    const char *round, *entry, *found;
};

enum gp_code fill_take_back(struct work *w, const char *round, const char *entry) {
    struct entry_scope *scope;
    TRY(flow_entry(w, round, entry, &scope));
    if (!fill_is_own(w, scope))
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个参评项目，或它不归您填报");
    if (!fill_takes_late(scope))
        return gp_fail(w->err, GP_CONFLICT, NULL,
                       "本轮已停止接收资料，不能撤回；需要修改请联系评估方");
    return flow_move_entry(w, round, entry, "take_back", NULL);
}

/* ---- looking back */

static enum gp_code find_reason(struct work *w, struct key_step *s) {
    struct audit_filter filter = AUDIT_FILTER_ALL;
    filter.action = "entry.return";
    filter.subject = arena_printf(w->arena, "round/%s/entry/%s", s->round, s->entry);
    filter.limit = 1;
    struct audit_row *rows;
    size_t n;
    TRY(store_audit_list(w, &filter, &rows, &n));
    if (n == 0 || cstr_empty(rows[0].detail))
        return GP_OK;
    JSON_HOLD json_t *detail = NULL;
    TRY(json_read(w->err, str_of(rows[0].detail), 1 << 20, 8, &detail));
    s->found = arena_strdup(w->arena, json_string_value(json_object_get(detail, "reason")));
    return GP_OK;
}

enum gp_code fill_return_reason(struct work *w, const char *round, const char *entry,
                                const char **ret) {
    struct key_step s = {round, entry, NULL};
    TRY(find_reason(w, &s));
    *ret = s.found;
    return GP_OK;
}

struct mine_step {
    const struct entry_scope *scopes;
    size_t n_scopes;
    struct fill_row *v;
    size_t n;
};

static enum gp_code find_rows(struct work *w, struct mine_step *s) {
    struct fill_overview *o;
    size_t n;
    s->n = 0;
    TRY(store_fill_overview(w, w->account->org, &o, &n));
    s->v = gp_new_n(w->arena, struct fill_row, n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < s->n_scopes; k++)
            if (cstr_eq(s->scopes[k].round, o[i].round) &&
                cstr_eq(s->scopes[k].entry, o[i].entry) && fill_is_own(w, &s->scopes[k]))
                s->v[s->n++] = (struct fill_row){&s->scopes[k], o[i]};
    return GP_OK;
}

enum gp_code fill_mine_of(struct work *w, const struct entry_scope *scopes, size_t n,
                          struct fill_row **ret, size_t *ret_n) {
    struct mine_step s = {.scopes = scopes, .n_scopes = n};
    if (w->account && w->account->org)
        TRY(find_rows(w, &s));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

enum gp_code fill_mine(struct work *w, struct fill_row **ret, size_t *ret_n) {
    struct mine_step s = {0};
    struct entry_scope *scopes;
    size_t n;
    TRY(flow_entries(w, NULL, &scopes, &n));
    TRY(fill_mine_of(w, scopes, n, &s.v, &s.n));
    *ret = s.v;
    *ret_n = s.n;
    return GP_OK;
}

/* ---- the round before */

struct last_step {
    const struct fill_desk *desk;
    struct fill_case c; /* of the earlier round */
    bool found;
    const char *title;
};

static bool is_earlier(const struct store_round *r, const struct round *now) {
    return strcmp(r->id, now->id) != 0 && (r->year == DEC_UNSET || r->year <= now->year);
}

/* The entry of the same project, else of the same center and operator, in the newest other round
 * that is not after this one. */
static const struct entry_scope *find_last(const struct fill_desk *desk,
                                           const struct store_round *rounds, size_t n_rounds,
                                           const struct entry_scope *scopes, size_t n) {
    for (int same_project = 1; same_project >= 0; same_project--)
        for (size_t r = 0; r < n_rounds; r++)
            for (size_t i = 0; is_earlier(&rounds[r], &desk->dossier.round) && i < n; i++) {
                const struct entry_scope *s = &scopes[i];
                bool same = same_project ? cstr_eq(s->project, desk->scope->project)
                                         : cstr_eq(s->center, desk->scope->center) &&
                                               cstr_eq(s->operator_org, desk->scope->operator_org);
                if (same && cstr_eq(s->round, rounds[r].id))
                    return s;
            }
    return NULL;
}

static enum gp_code load_last(struct work *w, struct last_step *s) {
    struct store_round *rounds;
    struct entry_scope *scopes;
    size_t n_rounds, n;
    TRY(store_round_list(w, &rounds, &n_rounds));
    TRY(flow_entries(w, NULL, &scopes, &n));
    const struct entry_scope *last = find_last(s->desk, rounds, n_rounds, scopes, n);
    if (!last)
        return GP_OK;
    struct dossier *d = gp_new(w->arena, struct dossier);
    TRY(store_dossier_get(w, last->round, d));
    s->found = fill_case_of(w->arena, d, last->entry, &s->c);
    s->title = last->round_title ? last->round_title : last->round;
    return GP_OK;
}

enum gp_code fill_last_time(struct work *w, const struct fill_desk *desk, enum fill_part part,
                            struct fill_form *ret, const char **ret_round) {
    struct last_step s = {.desk = desk};
    TRY(load_last(w, &s));
    *ret_round = s.found ? s.title : NULL;
    if (s.found)
        *ret = fill_part_prefill(&s.c, part);
    return GP_OK;
}

/* ---- files */

struct find_file_step {
    const char *round, *entry, *sha256, *name;
};

/* A hash opens what came in for the entry itself: lists may come by import, and whoever knows the
 * hash of somebody else's file could name it there. */
static enum gp_code came_in_here(struct work *w, const struct find_file_step *s,
                                 const struct fill_key *key, const char *project) {
    bool here = false;
    TRY(store_entry_file_is(w, key, project, s->sha256, &here));
    return here ? GP_OK
                : gp_fail(w->err, GP_MISSING, s->name,
                          "只登记了文件名和校验值，文件本身没有存在本系统");
}

/* Who fills in sees drafts as well; everybody else only what was handed in. */
enum gp_code fill_find_file(struct work *w, const char *round, const char *entry,
                            const char *sha256, const char **ret_name) {
    struct find_file_step s = {round, entry, sha256, NULL};
    struct entry_scope *scope;
    struct dossier d;
    struct fill_case c;
    struct fill_file *files = NULL;
    size_t n = 0;
    TRY(flow_read_entry(w, round, entry, &scope));
    TRY(store_dossier_get(w, round, &d));
    struct fill_key key = fill_key_of(w, scope);
    if (fill_is_own(w, scope))
        TRY(store_fill_files(w, &key, &files, &n));
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(files[i].sha256, sha256))
            s.name = files[i].file_name;
    bool known = fill_case_of(w->arena, &d, entry, &c);
    for (size_t i = 0; known && !s.name && i < c.entry->n_materials; i++)
        if (cstr_eq(c.entry->materials[i].sha256, sha256))
            s.name = c.entry->materials[i].file_name ? c.entry->materials[i].file_name : "材料";
    if (!s.name)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个文件，或它还没有递交");
    TRY(came_in_here(w, &s, &key, scope->project));
    *ret_name = s.name;
    return GP_OK;
}
