/* Handing in, taking back, and what was handed in before. fill_hand_in is the one place where
 * drafts become the dossier: open the desk, check, pledge, write the content, keep the whole as a
 * version, move the entry, tell the manager, in one transaction. The sections below only read:
 * reasons of a return, the operator's own list, the same part in an earlier round (find_last), and
 * who may open a file by its hash (find_file). */
#include "app/fill/inside.h"
#include "app/notice.h"
#include "codec/json.h"
#include "store/audit.h"
#include "store/dossier.h"
#include "store/round.h"

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

static enum gp_code store_version(struct work *w, const struct fill_desk *d,
                                  const struct fill_pledge *pledge, const struct fill_check *check,
                                  int64_t *ret_version) {
    struct hand_in h = {.version =
                            d->n_hand_ins > 0 ? d->hand_ins[d->n_hand_ins - 1].version + 1 : 1,
                        .at_ms = work_now_ms(w),
                        .warnings = (int64_t)check->warnings,
                        .token = pledge->token,
                        .account = w->actor,
                        .pledger = pledge->name};
    h.snapshot =
        fill_snapshot(&d->c, &(struct fill_snapshot_head){h.version, h.at_ms, d->scope->round,
                                                          d->scope->entry, h.pledger});
    char hash[HASH_HEX];
    hash_hex(str_of(h.snapshot), hash);
    h.sha256 = hash;
    struct fill_key key = fill_key_of(w, d->scope);
    *ret_version = h.version;
    return store_hand_in_put(w, &key, &h);
}

static enum gp_code tell_managers(struct work *w, const struct entry_scope *scope) {
    struct notice_text text = {
        .title = arena_printf(w->arena, "%s已递交资料", scope->center_name),
        .body = scope->round_title,
        .link = arena_printf(w->arena, "/rounds/%s/entries/%s/data", scope->round, scope->entry)};
    return notice_to_role(w, ROLE_MANAGER, &text);
}

enum gp_code fill_hand_in(struct work *w, const char *round, const char *entry,
                          const struct fill_pledge *pledge, int64_t *ret_version) {
    struct fill_desk *d = gp_new(w->arena, struct fill_desk);
    struct fill_check check;
    struct entry_scope *scope;
    TRY(fill_open(w, round, entry, NULL, d));
    if (was_handed_in(d, pledge->token, ret_version))
        return GP_OK;
    TRY(fill_begin(w, round, entry, &scope));
    TRY(fill_run_checks(w, d, pledge->today, &check));
    TRY(check_pledge(w, pledge, &check));
    /* A correction that was asked for does not make the operator late. */
    bool correction = scope->state == ENTRY_RETURNED && date_is_set(d->c.entry->handed_in);
    if (!correction)
        d->c.entry->handed_in = pledge->today;
    d->c.entry->pledged = true;
    TRY(store_content(w, d));
    TRY(store_version(w, d, pledge, &check, ret_version));
    TRY(flow_move_entry(w, round, entry, "hand_in", NULL));
    return tell_managers(w, d->scope);
}

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

enum gp_code fill_return_reason(struct work *w, const char *round, const char *entry,
                                const char **ret) {
    *ret = NULL;
    struct audit_filter filter = AUDIT_FILTER_ALL;
    filter.action = "entry.return";
    filter.subject = arena_printf(w->arena, "round/%s/entry/%s", round, entry);
    filter.limit = 1;
    struct audit_row *rows;
    size_t n;
    TRY(store_audit_list(w, &filter, &rows, &n));
    if (n == 0 || cstr_empty(rows[0].detail))
        return GP_OK;
    JSON_HOLD json_t *detail = NULL;
    TRY(json_read(w->err, str_of(rows[0].detail), 1 << 20, 8, &detail));
    *ret = arena_strdup(w->arena, json_string_value(json_object_get(detail, "reason")));
    return GP_OK;
}

enum gp_code fill_mine_of(struct work *w, const struct entry_scope *scopes, size_t n,
                          struct fill_row **ret, size_t *ret_n) {
    struct fill_overview *o;
    size_t n_o, kept = 0;
    *ret = NULL;
    *ret_n = 0;
    if (!w->account || !w->account->org)
        return GP_OK;
    TRY(store_fill_overview(w, w->account->org, &o, &n_o));
    struct fill_row *v = gp_new_n(w->arena, struct fill_row, n_o);
    for (size_t i = 0; i < n_o; i++)
        for (size_t k = 0; k < n; k++)
            if (cstr_eq(scopes[k].round, o[i].round) && cstr_eq(scopes[k].entry, o[i].entry) &&
                fill_is_own(w, &scopes[k]))
                v[kept++] = (struct fill_row){&scopes[k], o[i]};
    *ret = v;
    *ret_n = kept;
    return GP_OK;
}

enum gp_code fill_mine(struct work *w, struct fill_row **ret, size_t *ret_n) {
    struct entry_scope *scopes;
    size_t n;
    TRY(flow_entries(w, NULL, &scopes, &n));
    return fill_mine_of(w, scopes, n, ret, ret_n);
}

/* ---- the round before */

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

enum gp_code fill_last_time(struct work *w, const struct fill_desk *desk, enum fill_part part,
                            struct fill_form *ret, const char **ret_round) {
    struct store_round *rounds;
    struct entry_scope *scopes;
    size_t n_rounds, n;
    *ret_round = NULL;
    TRY(store_round_list(w, &rounds, &n_rounds));
    TRY(flow_entries(w, NULL, &scopes, &n));
    const struct entry_scope *last = find_last(desk, rounds, n_rounds, scopes, n);
    if (!last)
        return GP_OK;
    struct dossier *d = gp_new(w->arena, struct dossier);
    struct fill_case c;
    TRY(store_dossier_get(w, last->round, d));
    if (!fill_case_of(w->arena, d, last->entry, &c))
        return GP_OK;
    *ret_round = last->round_title ? last->round_title : last->round;
    *ret = fill_part_prefill(&c, part);
    return GP_OK;
}
