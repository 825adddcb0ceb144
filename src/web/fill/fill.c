/* The operator's list of hand-ins (list_page, and fill_put_rows for the first page of the site),
 * then the page of one (entry_page): its steps, what it was returned for, its versions and papers.
 * The parts of a hand-in, its files and handing it in have files of their own. */
#include "web/fill/fill.h"

#include "web/fill/model.h"
#include "web/papers/offer.h"
#include "web/rounds/given.h"
#include "web/route.h"
#include "web/shown.h"

/* ---- my entries */

static void put_row(struct http_call *call, struct val *row, const struct fill_row *r, bool locked,
                    date_t today) {
    const struct entry_scope *s = r->scope;
    int64_t given = r->o.required - r->o.missing;
    map_textf(row, "link", "/fill/%s/%s", http_url_encode(call->arena, s->round),
              http_url_encode(call->arena, s->entry));
    map_text(row, "round", s->round_title);
    map_text(row, "center", s->center_name);
    map_text(row, "state", entry_state_name(s->state));
    map_bool(row, "returned", s->state == ENTRY_RETURNED);
    map_bool(row, "done", s->state >= ENTRY_ACCEPTED && s->state != ENTRY_WITHDRAWN);
    map_date(row, "deadline", r->o.deadline);
    bool late = date_is_set(r->o.deadline) && date_cmp(r->o.deadline, today) < 0;
    map_bool(row, "late", late && !locked);
    map_count(row, "parts", r->o.parts);
    map_count(row, "all_parts", PART_N);
    map_count(row, "given", given);
    map_count(row, "required", r->o.required);
    map_bool(row, "asks_files", r->o.required > 0);
    map_text(row, "action",
             s->state == ENTRY_RETURNED              ? "去补正"
             : r->o.parts == 0 && given == 0         ? "开始填"
             : r->o.parts == PART_N && !r->o.missing ? "核对并递交"
                                                     : "继续填");
}

void fill_put_rows(struct http_call *call, struct val *m, const struct fill_row *v, size_t n,
                   date_t today) {
    struct val *open = map_list(m, "open"), *closed = map_list(m, "closed");
    for (size_t i = 0; i < n; i++) {
        if (v[i].scope->round_state == ROUND_DRAFT)
            continue;
        bool locked = fill_lock_reason(v[i].scope) != NULL;
        put_row(call, list_add_map(locked ? closed : open), &v[i], locked, today);
    }
    map_bool(m, "has_open", open->list.n > 0);
    map_bool(m, "has_closed", closed->list.n > 0);
    map_bool(m, "few_closed", closed->list.n <= 8);
}

static const struct web_shown_column open_columns[] = {
    {"中心", "center", BOOK_TEXT},         {"评估轮次", "round", BOOK_TEXT},
    {"状态", "state", BOOK_TEXT},          {"填了的表", "parts", BOOK_COUNT},
    {"全部的表", "all_parts", BOOK_COUNT}, {"必交材料已交", "given", BOOK_COUNT},
    {"必交材料", "required", BOOK_COUNT},  {"截止", "deadline", BOOK_DATE},
};
static const struct web_shown_column closed_columns[] = {
    {"中心", "center", BOOK_TEXT},
    {"评估轮次", "round", BOOK_TEXT},
    {"状态", "state", BOOK_TEXT},
};
static const struct web_shown list_tables[] = {
    WEB_SHOWN_TABLE("要递交的项目", "open", open_columns),
    WEB_SHOWN_TABLE("已递交或已结束", "closed", closed_columns),
};

static enum gp_code list_page(struct http_call *call) {
    struct work work = web_work(call);
    struct fill_row *v;
    size_t n;
    TRY(fill_mine(&work, &v, &n));
    struct val *m = web_page(call, "资料递交");
    fill_put_rows(call, m, v, n, web_today());
    map_text(m, "contact", web_contact(call));
    return web_render_shown(call, "fill/list", m, list_tables, GP_COUNT(list_tables));
}

/* ---- one entry */

static void put_step(struct val *list, const char *link, const char *title, const char *done,
                     size_t notes, size_t blocking) {
    struct val *row = list_add_map(list);
    map_text(row, "link", link);
    map_text(row, "title", title);
    map_text(row, "done", done);
    map_bool(row, "blocked", blocking > 0);
    map_textf(row, "blocking", "%zu", blocking);
    map_bool(row, "noted", notes > blocking);
    map_textf(row, "notes", "%zu", notes - blocking);
}

static void count_notes(const struct fill_check *check, const char *part, size_t *ret_all,
                        size_t *ret_blocking) {
    *ret_all = *ret_blocking = 0;
    for (size_t i = 0; i < check->notes.n; i++) {
        const struct fill_note *n = &check->notes.v[i];
        if (strcmp(n->part, part) != 0 || (!n->blocks && n->severity < SEVERITY_WARNING))
            continue;
        ++*ret_all;
        *ret_blocking += n->blocks;
    }
}

static const char *saved_text(struct val *m, const struct fill_desk *d, enum fill_part part) {
    const struct fill_draft *draft = d->drafts[part];
    bool handed_in = d->scope->state >= ENTRY_HANDED_IN && d->scope->state <= ENTRY_FINAL;
    if (d->locked)
        return handed_in ? "已递交" : "没有递交";
    if (!draft)
        return "还没有保存过";
    map_time(m, "saved_at", draft->saved_at);
    return arena_printf(m->arena, "%s保存", val_get(m, "saved_at", 8)->text);
}

static void put_steps(struct http_call *call, struct val *m, const struct fill_desk *d,
                      const struct fill_check *check) {
    struct val *steps = map_list(m, "steps");
    size_t all, blocking;
    for (size_t i = 0; i < PART_N; i++) {
        count_notes(check, fill_parts[i].id, &all, &blocking);
        put_step(steps, fill_path(call, arena_printf(call->arena, "/part/%s", fill_parts[i].id)),
                 fill_parts[i].title, saved_text(val_map(call->arena), d, (enum fill_part)i), all,
                 blocking);
    }
    count_notes(check, "files", &all, &blocking);
    put_step(steps, fill_path(call, "/files"), "材料",
             arena_printf(call->arena, "%zu 个文件", d->c.entry->n_materials), all, blocking);
}

static enum gp_code put_return(struct http_call *call, struct work *w, struct val *m,
                               const struct fill_desk *d) {
    const char *reason = NULL;
    if (d->scope->state == ENTRY_RETURNED)
        TRY(fill_return_reason(w, FILL_ENTRY(call), &reason));
    map_bool(m, "returned", d->scope->state == ENTRY_RETURNED);
    map_text(m, "reason", reason ? reason : "");
    return GP_OK;
}

static void put_versions(struct http_call *call, struct val *m, const struct fill_desk *d) {
    struct val *list = map_list(m, "versions");
    for (size_t i = d->n_hand_ins; i-- > 0;) {
        struct val *row = list_add_map(list);
        map_count(row, "version", d->hand_ins[i].version);
        map_time(row, "at", d->hand_ins[i].at_ms);
        map_text(row, "pledger", d->hand_ins[i].pledger);
        map_text(row, "link",
                 fill_path(call, arena_printf(call->arena, "/receipt/%lld",
                                              (long long)d->hand_ins[i].version)));
    }
    map_bool(m, "has_versions", d->n_hand_ins > 0);
}

static void put_papers(struct val *m, const struct fill_desk *d) {
    static const struct paper_offer offers[] = {
        {PAPER_NOTICE, NULL},  {PAPER_CHECKLIST, NULL}, {PAPER_PLEDGE, NULL},
        {PAPER_MISSING, NULL}, {PAPER_RECEIPT, NULL}, /* the last once there is one */
    };
    bool there = d->scope->state != ENTRY_WITHDRAWN;
    papers_offer(m, d->scope->round, d->scope->entry, offers,
                 there ? GP_COUNT(offers) - (d->n_hand_ins == 0) : 0);
}

static enum gp_code entry_page(struct http_call *call) {
    struct work work = web_work(call);
    struct fill_desk d;
    struct fill_check check;
    TRY(fill_open(&work, FILL_ENTRY(call), NULL, &d));
    TRY(fill_run_checks(&work, &d, web_today(), &check));
    struct val *m = fill_page(call, &d, "递交资料");
    put_steps(call, m, &d, &check);
    TRY(put_return(call, &work, m, &d));
    put_versions(call, m, &d);
    struct given_list given;
    TRY(given_read(call, &work, &given));
    given_put(m, fill_path(call, ""), &given, NULL);
    put_papers(m, &d);
    map_bool(m, "ready", check.blocking == 0);
    map_textf(m, "blocking", "%zu", check.blocking);
    map_bool(m, "can_take_back", d.scope->state == ENTRY_HANDED_IN && fill_takes_late(d.scope));
    map_bool(m, "has_result", d.scope->state >= ENTRY_DISCLOSED && d.scope->state <= ENTRY_FINAL);
    map_textf(m, "outcome", "/outcome/%s/%s", http_url_encode(call->arena, d.scope->round),
              http_url_encode(call->arena, d.scope->entry));
    map_text(m, "contact", web_contact(call));
    return web_render(call, "fill/entry", m);
}

static enum gp_code watch(struct http_call *call) {
    struct work work = web_work(call);
    struct closing_watch w;
    TRY(fill_watch(&work, http_param(call, "round"), http_param(call, "entry"), &w));
    return web_reply_watch(call, &w);
}

const struct http_route fill_routes[] = {
    WEB_GET("/fill", list_page, PERM_FILL, "我要递交的资料"),
    WEB_SHOWN("/fill", list_page, PERM_FILL, "我要递交的资料"),
    WEB_GET("/fill/:round/:entry/closing", watch, PERM_FILL, "填报到什么时候为止",
            .unattended = true),
    WEB_GET("/fill/:round/:entry", entry_page, PERM_FILL, "一个项目的递交清单与进度"),
    {.path = NULL},
};
