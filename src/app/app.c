/* Three small subjects: districts and the standards that come with them, which round is meant when
 * a command names none, and a bare entry of the audit log. What a user does in a room lies in the
 * folders beside. */

#include "app/app.h"

#include <sodium.h>

#include "bundle/bundle.h"
#include "codec/json.h"
#include "app/standards.h"
#include "store/audit.h"
#include "store/dossier.h"
#include "store/round.h"
#include "store/standard.h"
#include "store/store.h"
#include "wire/wire.h"

void app_setup(void) {
    if (sodium_init() < 0)
        GP_DIE("libsodium does not start");
    json_setup();
    wire_setup();
}

enum gp_code app_open(struct work *w, const char *path, bool create) {
    return store_open(w->err, path, create, &w->db);
}

void app_close(struct work *w) {
    db_close(w->db);
    w->db = NULL;
}

/* ---- districts */

/* *ret is NULL when the district is not registered. */
static enum gp_code find_tenant(struct work *w, const char *tenant, struct store_tenant **ret) {
    struct store_tenant *list;
    size_t n;
    TRY(store_tenant_list(w, &list, &n));
    *ret = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].tenant, tenant) == 0)
            *ret = &list[i];
    return GP_OK;
}

/* The standards that the program ships: the source's own scheme, and an example. */
static enum gp_code add_shipped_standards(struct work *w) {
    for (size_t i = 0; i < n_standards; i++) {
        struct standard s;
        TRY(bundle_read_standard(w->arena, w->err, standards[i].bytes, &s));
        TRY(store_standard_put_published(w, &s));
    }
    return GP_OK;
}

/* Inside a writing transaction. */
static enum gp_code register_tenant(struct work *w, const char *tenant, const char *name) {
    TRY(store_tenant_put(w, tenant, name));
    struct work there = work_in(w, tenant);
    return add_shipped_standards(&there);
}

enum gp_code app_join_tenant(struct work *w, const struct dossier *d) {
    struct store_tenant *there;
    TRY(find_tenant(w, d->tenant, &there));
    if (!there)
        return register_tenant(w, d->tenant, d->tenant_name);
    if (!d->tenant_name || cstr_eq(there->name, d->tenant_name))
        return GP_OK;
    return gp_fail(w->err, GP_CONFLICT, "$.tenant_name",
                   "区划 %s 已登记为“%s”，导入文件写的是“%s”；请改成一致，或用 init --tenant "
                   "--name 改登记的名称",
                   d->tenant, there->name, d->tenant_name);
}

enum gp_code app_add_tenant(struct work *w, const char *tenant, const char *name) {
    if (strlen(tenant) != 6 || strspn(tenant, "0123456789") != 6) /* GB/T 2260 */
        return gp_fail(w->err, GP_INVALID, tenant, "区划代码应是 6 位数字，例如 440310");
    struct store_tenant *there;
    TRY(find_tenant(w, tenant, &there));
    if (!there && cstr_empty(name))
        return gp_fail(w->err, GP_INVALID, "--name", "请写明区划名称，例如 深圳市坪山区");
    if (!there)
        TRY(register_tenant(w, tenant, name));
    else if (name)
        TRY(store_tenant_put(w, tenant, name));
    struct audit_event event = {.actor = w->actor, .action = "tenant.add", .subject = tenant};
    struct work own = work_in(w, tenant);
    return store_audit_append(&own, &event);
}

enum gp_code app_need_tenant(struct work *w, const char *tenant) {
    struct store_tenant *there;
    TRY(find_tenant(w, tenant, &there));
    return there ? GP_OK
                 : gp_fail(w->err, GP_MISSING, tenant,
                           "还没有登记这个区划，请先运行 gongping init --tenant %s --name 区划名称",
                           tenant);
}

/* ---- rounds */

/* The tenants to look at: the one named, or all. */
static enum gp_code tenants_at_work(struct work *w, struct store_tenant **ret, size_t *ret_n) {
    if (!w->tenant)
        return store_tenant_list(w, ret, ret_n);
    *ret = gp_new(w->arena, struct store_tenant);
    **ret = (struct store_tenant){.tenant = w->tenant};
    *ret_n = 1;
    return GP_OK;
}

enum gp_code app_list_rounds(struct work *w, struct app_round **ret, size_t *ret_n) {
    VEC(struct app_round) list = {0};
    struct store_tenant *tenants;
    size_t n_tenants;
    TRY(tenants_at_work(w, &tenants, &n_tenants));
    for (size_t t = 0; t < n_tenants; t++) {
        struct store_round *rounds;
        size_t n;
        struct work there = work_in(w, tenants[t].tenant);
        TRY(store_round_list(&there, &rounds, &n));
        for (size_t i = 0; i < n; i++)
            *VEC_PUSH(w->arena, &list) =
                (struct app_round){tenants[t].tenant, rounds[i].id, rounds[i].title, rounds[i].year,
                                   rounds[i].entries};
    }
    *ret = list.v;
    *ret_n = list.n;
    return GP_OK;
}

static enum gp_code say_which(struct work *w, const struct app_round *rounds, size_t n) {
    struct buf names = BUF_INIT;
    for (size_t i = 0; i < n && i < 20; i++)
        buf_addf(&names, "%s%s", i > 0 ? "、" : "", rounds[i].id);
    enum gp_code code = gp_fail(w->err, GP_INVALID, "--round", "有多个评估轮次，请写明要哪一个：%s",
                                buf_text(&names));
    buf_free(&names);
    return code;
}

/* The round meant, with its tenant. */
static enum gp_code find_round(struct work *w, const char *id, struct app_round *ret) {
    struct app_round *rounds;
    size_t n;
    TRY(app_list_rounds(w, &rounds, &n));
    if (n == 0)
        return gp_fail(w->err, GP_MISSING, NULL, "还没有评估轮次，请先用 import 导入");
    if (!id && n > 1)
        return say_which(w, rounds, n);
    const struct app_round *found = NULL;
    for (size_t i = 0; i < n; i++) {
        if (id && strcmp(rounds[i].id, id) != 0)
            continue;
        if (found)
            return gp_fail(w->err, GP_INVALID, "--tenant",
                           "区划 %s 和 %s 都有评估轮次“%s”，请写明要哪一个区划的", found->tenant,
                           rounds[i].tenant, id);
        found = &rounds[i];
    }
    if (!found)
        return gp_fail(w->err, GP_MISSING, id,
                       "没有这个评估轮次，用 gongping rounds 可以列出全部轮次");
    *ret = *found;
    return GP_OK;
}

enum gp_code app_work_of_round(struct work *w, const char *round, struct work *ret,
                               const char **ret_round) {
    struct app_round found = {.tenant = w->tenant, .id = round};
    if (!found.tenant || !found.id)
        TRY(find_round(w, round, &found));
    *ret = work_in(w, found.tenant);
    *ret_round = found.id;
    return GP_OK;
}

enum gp_code app_load_round(struct work *w, const char *round, struct dossier *ret) {
    struct work there;
    TRY(app_work_of_round(w, round, &there, &round));
    return store_dossier_get(&there, round, ret);
}
