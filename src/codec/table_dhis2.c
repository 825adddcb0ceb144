/* Data value sets of DHIS2 as JSON: {"dataSet", "period", "orgUnit", "dataValues": [{"dataElement",
 * "period", "orgUnit", "categoryOptionCombo", "value", "comment"}]}. What stands at the top holds
 * for the values that do not say it. Members that DHIS2 adds (storedBy, lastUpdated, …) are passed
 * over. */
#include "codec/json.h"
#include "codec/table_values.h"

#define DEPTH_MAX 64 /* deeper than any of ours, which are told apart by what they lack */

struct dhis2 {
    struct table_book *b;
    struct gp_err *e;
    struct values *values;
    size_t at; /* of the value at hand, from 1; 0: the top */
};

static enum gp_code refuse(const struct dhis2 *x, enum gp_code code, const char *key,
                           const char *message) {
    const char *place = x->at > 0
                            ? arena_printf(x->e->arena, "$.dataValues[%zu].%s", x->at - 1, key)
                            : arena_printf(x->e->arena, "$.%s", key);
    return gp_fail(x->e, code, place, "%s", message);
}

/* *ret stays where the member is not there, or null. Figures stand as numbers, too. */
static enum gp_code take_text(const struct dhis2 *x, const json_t *object, const char *key,
                              const char **ret) {
    const json_t *v = json_object_get(object, key);
    if (!v || json_is_null(v))
        return GP_OK;
    if (json_is_integer(v)) {
        *ret = arena_printf(&x->b->arena, "%lld", (long long)json_integer_value(v));
        return GP_OK;
    }
    if (!json_is_string(v))
        return refuse(x, GP_INVALID, key,
                      json_is_real(v) ? "是带小数点或指数的数字，应是整数，或带引号的文字"
                                      : "应是带引号的文字");
    if (json_string_length(v) > VALUES_TEXT_MAX)
        return refuse(x, GP_LIMIT, key, "太长，编码和说明最多 4096 个字节");
    *ret = arena_strndup(&x->b->arena, json_string_value(v), json_string_length(v));
    return GP_OK;
}

static enum gp_code take_shared(const struct dhis2 *x, const json_t *object,
                                struct values_row *row) {
    TRY(take_text(x, object, "period", &row->v[VALUES_PERIOD]));
    TRY(take_text(x, object, "orgUnit", &row->v[VALUES_UNIT]));
    TRY(take_text(x, object, "dataSet", &row->v[VALUES_SET]));
    return take_text(x, object, "attributeOptionCombo", &row->v[VALUES_ATTRIBUTE]);
}

static enum gp_code take_value(const struct dhis2 *x, const json_t *object,
                               const struct values_row *top) {
    static const struct {
        enum values_column column;
        const char *key, *missing;
    } needs[] = {{VALUES_ELEMENT, "dataElement", "没有写 dataElement"},
                 {VALUES_VALUE, "value", "没有写 value"},
                 {VALUES_PERIOD, "period", "没有写 period，开头也没有写"},
                 {VALUES_UNIT, "orgUnit", "没有写 orgUnit，开头也没有写"}};
    struct values_row row = *top;
    if (!json_is_object(object))
        return refuse(x, GP_INVALID, "", "应是对象 { … }");
    TRY(take_shared(x, object, &row));
    TRY(take_text(x, object, "dataElement", &row.v[VALUES_ELEMENT]));
    TRY(take_text(x, object, "value", &row.v[VALUES_VALUE]));
    TRY(take_text(x, object, "categoryOptionCombo", &row.v[VALUES_CATEGORY]));
    TRY(take_text(x, object, "comment", &row.v[VALUES_COMMENT]));
    if (json_is_true(json_object_get(object, "deleted")))
        return refuse(x, GP_INVALID, "deleted",
                      "是已删除的数，不能导入；请让对方系统不要导出已删除的");
    for (size_t i = 0; i < GP_COUNT(needs); i++)
        if (cstr_empty(row.v[needs[i].column]))
            return refuse(x, GP_INVALID, needs[i].key, needs[i].missing);
    *VEC_PUSH(&x->b->arena, &x->values->rows) = row;
    return GP_OK;
}

static enum gp_code take_all(struct dhis2 *x, const json_t *top) {
    struct values_row shared = {0};
    const json_t *list = json_object_get(top, "dataValues");
    if (!json_is_array(list))
        return refuse(x, GP_INVALID, "dataValues",
                      "没有这一项，或不是列表：这不是 DHIS2 的 dataValueSets");
    if (json_array_size(list) == 0)
        return refuse(x, GP_INVALID, "dataValues", "是空的，没有可以导入的数");
    if (json_array_size(list) > VALUES_MAX)
        return refuse(x, GP_LIMIT, "dataValues", "里的数太多，请拆成几个文件");
    TRY(take_shared(x, top, &shared));
    for (size_t i = 0; i < json_array_size(list); i++) {
        x->at = i + 1;
        TRY(take_value(x, json_array_get(list, i), &shared));
    }
    return GP_OK;
}

enum gp_code table_dhis2_open(struct table_book *b, struct gp_err *e, struct str bytes) {
    JSON_HOLD json_t *top = NULL;
    struct dhis2 x = {.b = b, .e = e, .values = gp_new(&b->arena, struct values)};
    TRY(json_read(e, bytes, VALUES_FILE_MAX, DEPTH_MAX, &top));
    x.values->format = "DHIS2";
    TRY(take_all(&x, top));
    values_open(b, x.values);
    return GP_OK;
}
