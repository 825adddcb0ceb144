/* What of the OpenAPI document is peculiar to the OData feed: its options, its rows, where figures
 * are numbers and nothing is null, and the form of its errors. */
#include "web/api/openapi.h"

#include "web/api/odata_filter.h"

void openapi_odata_params(struct jout *o, const struct http_route *r) {
    static const struct {
        const char *name, *says;
        size_t most;
    } params[] = {
        {"$filter",
         "条件：and、or、not、eq、ne、gt、ge、lt、le、contains、startswith、endswith、tolower、"
         "toupper、year、month、day",
         4000},
        {"$select", "只要哪些字段，用逗号隔开", 500},
        {"$orderby", "按哪些字段排序，用逗号隔开，后面可写 desc", 500},
        {"$top", "最多要几条", 18},
        {"$skip", "跳过几条", 18},
        {"$count", "true：另给总条数", 5},
        {"$skiptoken", "从哪里接着读：用 @odata.nextLink", 4000},
    };
    size_t n = api_form_of(r) == API_ODATA_COUNT ? 1 : GP_COUNT(params);
    const struct api_operation *op = r->about;
    openapi_queries(o, op->list->queries);
    for (size_t i = 0; i < n; i++)
        openapi_text_param(o, params[i].name, "query", params[i].says, params[i].most);
}

/* A member of a row: figures are numbers there. */
static void write_odata_member(struct jout *o, const struct field *f) {
    static const char *const types[] = {
        [ODATA_BOOL] = "boolean", [ODATA_NUMBER] = "number", [ODATA_TEXT] = "string",
        [ODATA_DATE] = "string",  [ODATA_TIME] = "string",
    };
    open_key(o, f->key);
    jout_pair(o, "title", f->name);
    open_list(o, "type");
    jout_text(o, types[odata_type_of(f)]);
    if (!f->required && f->kind != FIELD_BOOL)
        jout_text(o, "null");
    jout_end(o);
    jout_end(o);
}

static void write_typed_key(struct jout *o, const char *key, const char *type, const char *title) {
    open_key(o, key);
    jout_pair(o, "title", title);
    jout_pair(o, "type", type);
    jout_end(o);
}

void openapi_odata_schema(struct jout *o, const struct shape *s) {
    jout_object(o);
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    write_typed_key(o, "@odata.context", "string", "说明字段的地址");
    write_typed_key(o, "@odata.count", "integer", "总条数");
    write_typed_key(o, "@odata.nextLink", "string", "下一页的地址；没有就是最后一页");
    open_key(o, "value");
    jout_pair(o, "type", "array");
    open_key(o, "items");
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    for (size_t i = 0; i < s->n_fields; i++)
        if (odata_is_flat(&s->fields[i]))
            write_odata_member(o, &s->fields[i]);
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
    jout_end(o);
    jout_end(o);
    open_list(o, "required");
    jout_text(o, "@odata.context");
    jout_text(o, "value");
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
}

void openapi_odata_error(struct jout *o) {
    open_key(o, "odataError");
    jout_pair(o, "title", "问题（OData）");
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    open_key(o, "error");
    jout_pair(o, "type", "object");
    open_key(o, "properties");
    write_typed_key(o, "code", "string", "哪一种问题");
    write_typed_key(o, "message", "string", "错在哪里、如何改正");
    write_typed_key(o, "target", "string", "哪个参数");
    jout_end(o);
    open_list(o, "required");
    jout_text(o, "code");
    jout_text(o, "message");
    jout_end(o);
    jout_end(o);
    jout_end(o);
    open_list(o, "required");
    jout_text(o, "error");
    jout_end(o);
    jout_end(o);
}
