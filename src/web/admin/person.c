/* What is kept of a person: the page that tells everybody, and the one on which whoever is asked
 * looks it up. */
#include "app/admin/person.h"

#include "app/admin/setting.h"
#include "core/id_number.h"
#include "web/admin/admin.h"
#include "web/download.h"
#include "web/form.h"
#include "web/route.h"

/* ---- what everybody is told */

static void add_kept(struct http_call *call, struct val *m) {
    struct work work = web_work(call);
    struct settings settings;
    static const enum setting limits[] = {SETTING_PERSONAL_DAYS, SETTING_STAFF_DAYS,
                                          SETTING_FILE_DAYS,     SETTING_ORIGINAL_DAYS,
                                          SETTING_SCAN_DAYS,     SETTING_READ_DAYS};
    work.tenant = web_visitor(call)->district;
    if (!work.tenant || setting_numbers(&work, &settings) != GP_OK)
        return;
    struct val *list = map_list(m, "limits");
    for (size_t i = 0; i < GP_COUNT(limits); i++) {
        int64_t days = setting_value(&settings, limits[i]);
        struct val *row = list_add_map(list);
        map_text(row, "title", setting_infos[limits[i]].title);
        if (days == DEC_UNSET)
            map_text(row, "days", "未设定，一直保留");
        else
            map_textf(row, "days", "%lld 天", (long long)days);
    }
}

static enum gp_code privacy_page(struct http_call *call) {
    struct val *m = web_page(call, "个人信息说明");
    struct val *sorts = map_list(m, "sorts");
    for (size_t i = 0; i < n_person_sorts; i++) {
        struct val *row = list_add_map(sorts);
        map_text(row, "who", person_sorts[i].who);
        map_text(row, "what", person_sorts[i].what);
        map_text(row, "why", person_sorts[i].why);
        map_text(row, "seen", person_sorts[i].seen);
        map_text(row, "kept", person_sorts[i].kept);
    }
    struct person_member *members;
    size_t n;
    person_members(call->arena, &members, &n);
    struct val *list = map_list(m, "members");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "of", members[i].of);
        map_text(row, "name", members[i].name);
        map_text(row, "published", members[i].published);
    }
    add_kept(call, m);
    map_text(m, "contact", web_contact(call));
    return web_render(call, "privacy", m);
}

/* ---- what is kept of somebody */

static const struct book_column columns[] = {
    {.heading = "内容"},
    {.heading = "所在"},
    {.heading = "事项"},
    {.heading = "号码"},
    {.heading = "自", .kind = BOOK_DATE},
    {.heading = "至", .kind = BOOK_DATE},
};

/* Of an identity number the middle stays covered on the page; the copy for the person has it whole.
 */
static const char *number_shown(struct arena *a, const struct person_place *p) {
    if (strcmp(p->kind, "amendment") == 0) /* of any member, so all of it */
        return NULL;
    return p->more && strcmp(p->kind, "roster") == 0 ? id_number_masked(a, p->more) : p->more;
}

static enum gp_code send_copy(struct http_call *call, const struct person_place *v, size_t n) {
    struct web_table t = web_table(call, "个人信息", "保存的个人信息", columns, GP_COUNT(columns));
    for (size_t i = 0; i < n; i++)
        web_table_add(&t, (struct book_cell[]){book_text(person_kind_text(v[i].kind)),
                                               book_text(v[i].where), book_text(v[i].what),
                                               book_text(v[i].more), book_date(v[i].since),
                                               book_date(v[i].until)});
    return web_table_send(&t, "个人信息副本");
}

static struct val *person_model(struct http_call *call) {
    struct val *m = web_page(call, "查一个人的信息");
    map_text(m, "name", http_form(call, "name"));
    map_text(m, "id_number", http_form(call, "id_number"));
    map_text(m, "problem", call->err->message);
    map_text(m, "where", call->err->where);
    return m;
}

static enum gp_code person_page(struct http_call *call) {
    return web_render(call, "admin/person", person_model(call));
}

/* The page that enters a correction of it; NULL where none is made in its place. */
static const char *amend_link(struct arena *a, const struct person_place *p) {
    if (!p->who)
        return NULL;
    return arena_printf(a, "/admin/amendments/~new?kind=%s&scope=%s&who=%s&ord=%lld&label=%s",
                        p->kind, http_url_encode(a, p->scope), http_url_encode(a, p->who),
                        (long long)p->ord, http_url_encode(a, cstr_or_empty(p->where)));
}

static enum gp_code look_person(struct http_call *call) {
    struct work work = web_work(call);
    struct person_place *v;
    size_t n;
    enum gp_code code =
        person_find(&work, http_form(call, "name"), http_form(call, "id_number"), &v, &n);
    if (web_is_mendable(code)) {
        web_refuse(call, code);
        return person_page(call);
    }
    TRY(code);
    if (cstr_eq(http_form(call, "as"), "xlsx"))
        return send_copy(call, v, n);
    struct val *m = person_model(call);
    map_bool(m, "asked", true);
    map_textf(m, "n", "%zu", n);
    map_bool(m, "found", n > 0);
    struct val *list = map_list(m, "places");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        map_text(row, "kind", person_kind_text(v[i].kind));
        map_text(row, "where", v[i].where);
        map_text(row, "what", v[i].what);
        map_text(row, "more", number_shown(call->arena, &v[i]));
        map_text(row, "since", date_text(call->arena, v[i].since));
        map_text(row, "until", date_text(call->arena, v[i].until));
        map_text(row, "amend", amend_link(call->arena, &v[i]));
    }
    return web_render(call, "admin/person", m);
}

static const struct http_field person_form[] = {
    {"name", "姓名", 60, 0}, {"id_number", "公民身份号码", 40, 0}, {"as", "文件", 8, 0}};

const struct http_route person_routes[] = {
    WEB_GET("/privacy", privacy_page, PERM_PUBLIC, "个人信息说明"),
    WEB_GET("/admin/person", person_page, PERM_ADMIN | PERM_MANAGE, "查一个人的信息"),
    WEB_POST("/admin/person", look_person, PERM_ADMIN | PERM_MANAGE, HTTP_WRITE, 4096,
             "查一个人的信息：结果，或给本人的副本", WEB_FORM(person_form)),
    {.path = NULL},
};
