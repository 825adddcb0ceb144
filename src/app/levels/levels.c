#include "app/levels/levels.h"

#include "app/account/permission.h"
#include "app/admin/audit.h"
#include "store/round.h"

static const struct {
    const char *word, *name;
    size_t digits; /* of the code that count */
} levels[LEVEL_N] = {
    [LEVEL_DISTRICT] = {"district", "区县", 6},
    [LEVEL_CITY] = {"city", "市", 4},
    [LEVEL_PROVINCE] = {"province", "省", 2},
    [LEVEL_NATION] = {"nation", "国家", 0},
};

#define CODE 6
static const char zeros[] = "000000";

/* The digits of a code without the zeros behind them: 440300 is 4403. */
static const char *digits_of(struct arena *a, const char *code) {
    size_t n = strlen(code);
    while (n >= 2 && strncmp(code + n - 2, "00", 2) == 0)
        n -= 2;
    return arena_strndup(a, code, n);
}

static bool is_code(const char *s) {
    return strlen(s) == CODE && strspn(s, "0123456789") == CODE;
}

/* ---- registering */

static enum gp_code find_level(struct gp_err *e, const char *word, enum tenant_level *ret) {
    for (size_t i = LEVEL_CITY; i < LEVEL_N; i++)
        if (cstr_eq(word, levels[i].word)) {
            *ret = (enum tenant_level)i;
            return GP_OK;
        }
    return gp_fail(e, GP_INVALID, "--level", "只能写 city（市）、province（省）或 nation（国家）");
}

/* 440300 is a city, and no province. */
static enum gp_code check_code(struct gp_err *e, const char *tenant, enum tenant_level level) {
    size_t n = levels[level].digits;
    bool fits = is_code(tenant) && strcmp(tenant + n, zeros + n) == 0 &&
                (n == 0 || strncmp(tenant + n - 2, "00", 2) != 0);
    return fits ? GP_OK
                : gp_fail(e, GP_INVALID, tenant,
                          "不是%s的区划代码：省的后 4 位、市的后 2 位是 0，例如 440000、440300；"
                          "国家写 000000",
                          levels[level].name);
}

enum gp_code level_add(struct work *w, const char *tenant, const char *word, const char *name) {
    enum tenant_level level = LEVEL_DISTRICT;
    struct store_round *rounds;
    size_t n;
    TRY(find_level(w->err, word, &level));
    TRY(check_code(w->err, tenant, level));
    struct work own = work_in(w, tenant);
    TRY(store_round_list(&own, &rounds, &n));
    if (n > 0)
        return gp_fail(w->err, GP_CONFLICT, tenant,
                       "已有 %zu 个评估轮次，是实际评估的区划，不能改作上级主管", n);
    TRY(app_add_tenant(w, tenant, name));
    TRY(store_tenant_set_level(w, tenant, level));
    return audit_note(&own, "tenant.level", tenant, levels[level].name);
}

enum gp_code level_default_name(struct work *w, const char *code, const char **ret) {
    struct store_tenant *there;
    struct level_names names;
    *ret = NULL;
    TRY(store_tenant_get(w, code, &there));
    if (there || !is_code(code))
        return GP_OK;
    const char *digits = digits_of(w->arena, code);
    TRY(level_names(w, digits, (int64_t)strlen(digits), &names));
    const char *name = level_place_name(&names, digits);
    *ret = name == digits ? NULL : name;
    return GP_OK;
}

/* ---- roles */

#define ROLES_ABOVE (ROLE_ADMIN | ROLE_SUPERVISOR)

static int64_t roles_of(enum tenant_level level) {
    int64_t all = 0;
    for (size_t i = 0; i < n_role_infos; i++)
        all |= (int64_t)role_infos[i].role;
    return level == LEVEL_DISTRICT ? all & ~(int64_t)ROLE_SUPERVISOR : ROLES_ABOVE;
}

static enum gp_code own_level(struct work *w, enum tenant_level *ret) {
    struct store_tenant *own;
    TRY(store_tenant_get(w, w->tenant, &own));
    *ret = own ? own->level : LEVEL_DISTRICT;
    return GP_OK;
}

enum gp_code level_own_roles(struct work *w, int64_t *ret) {
    enum tenant_level level = LEVEL_DISTRICT;
    TRY(own_level(w, &level));
    *ret = roles_of(level);
    return GP_OK;
}

enum gp_code level_check_roles(struct work *w, int64_t roles) {
    enum tenant_level level = LEVEL_DISTRICT;
    TRY(own_level(w, &level));
    int64_t wrong = roles & ~roles_of(level);
    if (!wrong)
        return GP_OK;
    return gp_fail(w->err, GP_INVALID, "角色",
                   level == LEVEL_DISTRICT ? "“%s”只在市、省、国家一级使用，区县没有下级"
                                           : "市、省、国家一级只有系统管理员和上级主管，没有“%s”",
                   roles_text(w->arena, wrong));
}

/* ---- what may be seen */

/* Texts that begin with the place: from it on, and before the next one of its length. */
static struct rollup_range range_of(struct arena *a, const char *place) {
    size_t n = strlen(place);
    char *next = arena_strdup(a, n > 0 ? place : ":"); /* the sign behind 9 */
    if (n > 0)
        next[n - 1]++;
    return (struct rollup_range){.from = place,
                                 .below = next,
                                 .digits = n < CODE ? (int64_t)n + 2 : CODE,
                                 .year = DEC_UNSET};
}

enum gp_code level_scope(struct work *w, const char *in, struct level_scope *ret) {
    struct store_tenant *own;
    TRY(store_tenant_get(w, w->tenant, &own));
    if (!own || own->level == LEVEL_DISTRICT)
        return gp_fail(w->err, GP_DENIED, NULL, "本区划没有下级，不能查看");
    const char *mine = arena_strndup(w->arena, own->tenant, levels[own->level].digits);
    const char *place = cstr_empty(in) ? mine : in;
    size_t n = strlen(place);
    bool whole = n == CODE && is_code(place);
    if (whole)
        place = digits_of(w->arena, place);
    n = strlen(place);
    if (n % 2 != 0 || n > CODE || strspn(place, "0123456789") != n ||
        strncmp(place, mine, strlen(mine)) != 0)
        return gp_fail(w->err, GP_MISSING, NULL, "没有这个下级区划");
    *ret = (struct level_scope){.level = own->level,
                                .tenant_name = own->name,
                                .place = place,
                                .own = mine,
                                .range = range_of(w->arena, place)};
    return GP_OK;
}

/* ---- names */

enum gp_code level_names(struct work *w, const char *place, int64_t digits,
                         struct level_names *ret) {
    struct rollup_range r = range_of(w->arena, place);
    return store_region_names(w, r.from, r.below, digits, &ret->v, &ret->n);
}

const char *level_place_name(const struct level_names *names, const char *place) {
    size_t n = strlen(place);
    for (size_t i = 0; i < names->n; i++)
        if (strncmp(names->v[i].code, place, n) == 0 &&
            strcmp(names->v[i].code + n, zeros + n) == 0)
            return names->v[i].name;
    return place;
}
