/* The lists as an OData 4 feed that can be read, for "来自 OData 源" of Excel and Power BI: the
 * same rows as the JSON and the CSV, by the same loaders. There are two services, since the lists
 * of a round are read round by round: API_ROOT/odata has those of the district,
 * API_ROOT/odata/rounds/ID those of one round; sets[] says which list is in which. Read from below:
 * the routes, then a set (reply_set: choose, cut, write), then what describes it ($metadata, the
 * service document). What of OData is not there is refused by name (501) and never passed over. */
#include <sodium.h>

#include "codec/json_out.h"
#include "codec/xml.h"
#include "shape/text.h"
#include "web/api/inside.h"
#include "web/api/odata_filter.h"
#include "web/api/rows.h"

#define NS          "gongping"
#define ORDERS_MOST 8
#define PAGE_MOST   1000

static const struct set {
    const char *name;
    bool of_round;
    unsigned need;
    const struct api_operation *operation;
} sets[] = {
    {"Rounds", false, PERM_MANAGE, &api_list_rounds},
    {"Organisations", false, PERM_MANAGE, &api_list_orgs},
    {"Centers", false, PERM_MANAGE, &api_list_centers},
    {"Projects", false, PERM_MANAGE, &api_list_projects},
    {"Entries", true, PERM_MANAGE, &api_list_entries},
    {"Findings", true, PERM_MANAGE, &api_list_findings},
    {"Results", true, PERM_MANAGE | PERM_VIEW | PERM_FILL, &api_list_results},
    {"Settlement", true, PERM_MANAGE | PERM_VIEW | PERM_FILL, &api_list_settlement},
};

bool api_is_odata(const struct http_request *rq) {
    size_t n = strlen(API_ODATA);
    return strncmp(rq->path, API_ODATA, n) == 0 && (rq->path[n] == '\0' || rq->path[n] == '/');
}

static const struct set *set_of(const struct http_route *r) {
    for (size_t i = 0; i < GP_COUNT(sets); i++)
        if (sets[i].operation == r->about)
            return &sets[i];
    GP_DIE("%s is no set", r->path);
}

/* ---- what is told beside the body */

static const char *root_of(struct http_call *call, bool of_round) {
    return of_round ? arena_printf(call->arena, "%s" API_ODATA "/rounds/%s", web_base_url(call),
                                   http_url_encode(call->arena, http_param(call, "round")))
                    : arena_printf(call->arena, "%s" API_ODATA, web_base_url(call));
}

static enum gp_code reply(struct http_call *call, const char *type, const struct buf *b) {
    http_set_header(call, "OData-Version", "4.0");
    http_set_header(call, "Cache-Control", "private, no-cache");
    return http_reply(call, 200, type, (struct str){buf_text(b), b->n});
}

/* ---- what was asked */

static enum gp_code refuse(struct http_call *call, const char *where, const char *message) {
    return api_refuse(call, 400, GP_INVALID, where, message);
}

static enum gp_code check_options(struct http_call *call, const struct api_list *l) {
    static const char *const known[] = {"$select", "$filter", "$orderby",   "$top", "$skip",
                                        "$count",  "$format", "$skiptoken", NULL};
    static const char *const absent[] = {"$expand",  "$apply",      "$search", "$levels",
                                         "$compute", "$deltatoken", NULL};
    for (size_t i = 0; i < call->request->query.n; i++) {
        const struct http_pair *p = &call->request->query.v[i];
        if (api_is_word_of(absent, p->name))
            return api_refuse(call, 501, GP_INVALID, p->name,
                              "没有这项功能；可以用 $select、$filter、$orderby、$top、$skip、"
                              "$count，其余请取回后再算");
        if (api_is_word_of(known, p->name))
            continue;
        const struct api_query *q = l ? l->queries : NULL;
        while (q && q->name && strcmp(q->name, p->name) != 0)
            q++;
        if (!q || !q->name)
            return refuse(call, p->name, "没有这个参数，请对照接口说明");
        TRY(api_check_value(call, q, p->value));
    }
    const char *format = api_asked(call, "$format");
    if (format && strcmp(format, "json") != 0 && strncmp(format, "application/json", 16) != 0)
        return refuse(call, "$format", "只有 json");
    return GP_OK;
}

static enum gp_code read_number(struct http_call *call, const char *name, int64_t fallback,
                                int64_t *ret) {
    const char *asked = api_asked(call, name);
    *ret = fallback;
    if (asked && (dec_parse(str_of(asked), 0, ret) != DEC_PARSED || *ret < 0))
        return refuse(call, name, "应是不小于 0 的整数");
    return GP_OK;
}

/* The next of words parted by commas, without blanks around; NULL at the end. */
static const char *next_word(struct arena *a, const char **at) {
    if (!*at || !**at)
        return NULL;
    size_t n = strcspn(*at, ","), from = strspn(*at, " "), to = n;
    while (to > from && (*at)[to - 1] == ' ')
        to--;
    const char *word = from < to ? arena_strndup(a, *at + from, to - from) : "";
    *at += n + ((*at)[n] == ',');
    return word;
}

static enum gp_code member_of(struct http_call *call, const struct shape *s, const char *option,
                              const char *name, const struct field **ret) {
    *ret = shape_field(s, name);
    return *ret && odata_is_flat(*ret)
               ? GP_OK
               : refuse(call, option,
                        arena_printf(call->arena, "没有“%s”这个字段，请对照 $metadata", name));
}

/* Members by their place in the shape; * is all. */
static enum gp_code read_select(struct http_call *call, const struct shape *s, uint64_t *ret) {
    const char *at = api_asked(call, "$select"), *word;
    *ret = at ? 0 : UINT64_MAX;
    while ((word = next_word(call->arena, &at))) {
        const struct field *f;
        if (strcmp(word, "*") == 0) {
            *ret = UINT64_MAX;
            continue;
        }
        TRY(member_of(call, s, "$select", word, &f));
        *ret |= (uint64_t)1 << (f - s->fields);
    }
    return GP_OK;
}

struct order {
    struct arena *arena;
    size_t n;
    struct {
        const struct field *by;
        bool down;
    } v[ORDERS_MOST + 1]; /* the key comes last */
};

static void add_order(struct order *o, const struct field *by, bool down) {
    o->v[o->n].by = by;
    o->v[o->n++].down = down;
}

static enum gp_code read_order(struct http_call *call, const struct api_list *l,
                               struct order *ret) {
    const char *at = api_asked(call, "$orderby"), *word;
    const char *usual = l->order + (*l->order == '-');
    *ret = (struct order){.arena = call->arena};
    if (!at)
        add_order(ret, shape_field(l->shape, usual), *l->order == '-');
    while ((word = next_word(call->arena, &at))) {
        const struct field *f;
        size_t n = strcspn(word, " ");
        const char *way = word + n + strspn(word + n, " ");
        bool down = strcmp(way, "desc") == 0;
        if (*way && !down && strcmp(way, "asc") != 0)
            return refuse(call, "$orderby", "字段后面只能写 asc 或 desc");
        if (ret->n == ORDERS_MOST)
            return refuse(call, "$orderby", "字段太多，请删减");
        TRY(member_of(call, l->shape, "$orderby", arena_strndup(call->arena, word, n), &f));
        add_order(ret, f, down);
    }
    add_order(ret, shape_field(l->shape, l->key), false);
    return GP_OK;
}

static int compare(const void *a, const void *b, void *order) {
    struct order *o = order;
    for (size_t i = 0; i < o->n; i++) {
        struct odata_value x = odata_value_of(o->arena, o->v[i].by, *(const void *const *)a);
        struct odata_value y = odata_value_of(o->arena, o->v[i].by, *(const void *const *)b);
        int by = odata_compare(&x, &y);
        if (by != 0)
            return o->v[i].down ? -by : by;
    }
    return 0;
}

static enum gp_code choose(struct http_call *call, const struct api_list *l,
                           struct api_chosen *ret) {
    const char *asked = api_asked(call, "$filter");
    const struct odata_filter *filter = NULL;
    struct api_rows rows = {0};
    struct order order;
    if (asked && odata_filter_parse(call->arena, call->err, l->shape, asked, &filter) != GP_OK)
        return refuse(call, "$filter", call->err->message);
    TRY(read_order(call, l, &order));
    TRY(l->load(call, &rows));
    *ret = (struct api_chosen){gp_new_n(call->arena, const void *, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) {
        const void *row = (const char *)rows.v + i * l->shape->size;
        struct arena scratch GP_CLEANUP(arena_release) = ARENA_INIT;
        if (odata_filter_lets(&scratch, filter, row))
            ret->v[ret->n++] = row;
    }
    qsort_r(ret->v, ret->n, sizeof(*ret->v), compare, &order);
    return GP_OK;
}

/* ---- pages: a token names the last row of the page before, and where it stood, for when that row
 * is no more */

static const char *key_text(struct http_call *call, const struct api_list *l, const void *row) {
    return field_text(call->arena, shape_field(l->shape, l->key), row);
}

static const char *token_of(struct http_call *call, const struct api_list *l, const void *row,
                            size_t at) {
    const char *text = arena_printf(call->arena, "%zu\n%s", at, key_text(call, l, row));
    size_t n = strlen(text);
    size_t most = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return sodium_bin2base64(arena_alloc(call->arena, most), most, (const unsigned char *)text, n,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static enum gp_code first_of(struct http_call *call, const struct api_list *l,
                             const struct api_chosen *rows, size_t *ret) {
    const char *sent = api_asked(call, "$skiptoken");
    size_t n = sent ? strlen(sent) : 0, size = 0;
    int64_t at;
    if (!sent) {
        TRY(read_number(call, "$skip", 0, &at));
        *ret = at < (int64_t)rows->n ? (size_t)at : rows->n;
        return GP_OK;
    }
    char *text = arena_alloc(call->arena, n + 1), *end = NULL;
    if (n < 4000 && sodium_base642bin((unsigned char *)text, n, sent, n, NULL, &size, NULL,
                                      sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0) {
        text[size] = '\0';
        end = strchr(text, '\n');
    }
    if (!end || dec_parse((struct str){text, (size_t)(end - text)}, 0, &at) != DEC_PARSED || at < 0)
        return refuse(call, "$skiptoken", "不是这里给出的，请用上一页的 @odata.nextLink");
    *ret = (size_t)at < rows->n ? (size_t)at : rows->n;
    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(key_text(call, l, rows->v[i]), end + 1) == 0)
            *ret = i + 1;
    return GP_OK;
}

/* Prefer: odata.maxpagesize=100 */
static size_t page_size(struct http_call *call) {
    const char *prefer = http_header(call, "Prefer");
    const char *at = prefer ? strstr(prefer, "maxpagesize=") : NULL;
    int64_t n;
    if (!at)
        return PAGE_MOST;
    at += strlen("maxpagesize=");
    struct str s = {at, strspn(at, "0123456789")};
    return dec_parse(s, 0, &n) == DEC_PARSED && n > 0 && n < PAGE_MOST ? (size_t)n : PAGE_MOST;
}

/* What is asked once more, behind the row; top: how many are wanted still, below 0 all. */
static const char *next_address(struct http_call *call, const char *token, int64_t top) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    buf_addf(&b, "%s%s?", web_base_url(call), http_path(call->arena, call->request->path));
    for (size_t i = 0; i < call->request->query.n; i++) {
        const struct http_pair *p = &call->request->query.v[i];
        if (strcmp(p->name, "$top") != 0 && strcmp(p->name, "$skip") != 0 &&
            strcmp(p->name, "$skiptoken") != 0)
            buf_addf(&b, "%s=%s&", p->name, http_url_encode(call->arena, p->value));
    }
    if (top >= 0)
        buf_addf(&b, "$top=%lld&", (long long)top);
    buf_addf(&b, "$skiptoken=%s", token);
    return arena_strdup(call->arena, buf_text(&b));
}

/* ---- rows */

static void write_member(struct jout *o, struct arena *a, const struct field *f, const void *row) {
    struct odata_value v = odata_value_of(a, f, row);
    jout_key(o, f->key);
    switch (v.type) {
    case ODATA_NULL:
        jout_null(o);
        break;
    case ODATA_BOOL:
        jout_bool(o, v.n);
        break;
    case ODATA_NUMBER:
        jout_number(o, field_text(a, f, row));
        break;
    case ODATA_TIME:
        jout_time(o, v.n);
        break;
    default:
        jout_text(o, field_text(a, f, row));
        break;
    }
}

static void write_rows(struct jout *o, struct arena *a, const struct shape *s,
                       const void *const *rows, size_t n, uint64_t members) {
    jout_key(o, "value");
    jout_array(o);
    for (size_t i = 0; i < n; i++) {
        jout_object(o);
        for (size_t k = 0; k < s->n_fields; k++)
            if (members >> k & 1 && odata_is_flat(&s->fields[k]))
                write_member(o, a, &s->fields[k], rows[i]);
        jout_end(o);
    }
    jout_end(o);
}

static const char *context_of(struct http_call *call, const struct set *set) {
    const char *chosen = api_asked(call, "$select");
    const char *all =
        arena_printf(call->arena, "%s/$metadata#%s", root_of(call, set->of_round), set->name);
    return chosen && !strchr(chosen, '*') ? arena_printf(call->arena, "%s(%s)", all, chosen) : all;
}

static enum gp_code reply_set(struct http_call *call) {
    const struct set *set = set_of(call->request->route);
    const struct api_list *l = set->operation->list;
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    struct api_chosen rows;
    uint64_t members;
    int64_t top;
    size_t first = 0;
    TRY(check_options(call, l));
    TRY(read_select(call, l->shape, &members));
    TRY(read_number(call, "$top", -1, &top));
    TRY(choose(call, l, &rows));
    TRY(first_of(call, l, &rows, &first));
    size_t left = rows.n - first, most = page_size(call);
    if (top >= 0 && (size_t)top < left)
        left = (size_t)top;
    size_t n = left < most ? left : most;
    struct jout o = jout_start(&json, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "@odata.context", context_of(call, set));
    if (cstr_eq(api_asked(call, "$count"), "true")) {
        jout_key(&o, "@odata.count");
        jout_int(&o, (int64_t)rows.n);
    }
    write_rows(&o, call->arena, l->shape, rows.v + first, n, members);
    if (left > n)
        jout_pair(&o, "@odata.nextLink",
                  next_address(call, token_of(call, l, rows.v[first + n - 1], first + n - 1),
                               top < 0 ? -1 : top - (int64_t)n));
    jout_end(&o);
    jout_finish(&o);
    return reply(call, "application/json;odata.metadata=minimal", &json);
}

static enum gp_code reply_count(struct http_call *call) {
    const struct api_list *l = set_of(call->request->route)->operation->list;
    GP_CLEANUP(buf_free) struct buf text = BUF_INIT;
    struct api_chosen rows;
    TRY(check_options(call, l));
    TRY(choose(call, l, &rows));
    buf_addf(&text, "%zu", rows.n);
    return reply(call, "text/plain", &text);
}

/* ---- what describes them */

/* Whether whoever asks would be given it. */
static bool is_offered(struct http_call *call, const struct set *set) {
    const struct visitor *v = web_visitor(call);
    return v->perms & set->need && v->token_used->rights & token_right(set->operation->area, false);
}

static enum gp_code reply_service(struct http_call *call, bool of_round) {
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    struct jout o = jout_start(&json, JOUT_INDENT);
    TRY(check_options(call, NULL));
    jout_object(&o);
    jout_pair(&o, "@odata.context",
              arena_printf(call->arena, "%s/$metadata", root_of(call, of_round)));
    jout_key(&o, "value");
    jout_array(&o);
    for (size_t i = 0; i < GP_COUNT(sets); i++) {
        if (sets[i].of_round != of_round || !is_offered(call, &sets[i]))
            continue;
        jout_object(&o);
        jout_pair(&o, "name", sets[i].name);
        jout_pair(&o, "title", sets[i].operation->list->shape->name);
        jout_pair(&o, "kind", "EntitySet");
        jout_pair(&o, "url", sets[i].name);
        jout_end(&o);
    }
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
    return reply(call, "application/json;odata.metadata=minimal", &json);
}

static void write_type(struct xml *x, const struct field *f) {
    static const char *const names[] = {
        [ODATA_BOOL] = "Edm.Boolean",        [ODATA_NUMBER] = "Edm.Decimal",
        [ODATA_TEXT] = "Edm.String",         [ODATA_DATE] = "Edm.Date",
        [ODATA_TIME] = "Edm.DateTimeOffset",
    };
    xml_attr(x, "Type", f->kind == FIELD_COUNT ? "Edm.Int64" : names[odata_type_of(f)]);
    if (kind_is_figure(f->kind)) {
        xml_attr(x, "Precision", "19");
        xml_attrf(x, "Scale", "%u", kind_info(f->kind)->scale);
    }
}

static void write_entity(struct xml *x, const struct api_list *l) {
    xml_begin(x, "EntityType");
    xml_attr(x, "Name", l->shape->id);
    xml_begin(x, "Key");
    xml_leaf(x, "PropertyRef", "Name", l->key);
    xml_end(x);
    for (size_t i = 0; i < l->shape->n_fields; i++) {
        const struct field *f = &l->shape->fields[i];
        if (!odata_is_flat(f))
            continue;
        xml_begin(x, "Property");
        xml_attr(x, "Name", f->key);
        write_type(x, f);
        if (f->required || f->kind == FIELD_BOOL)
            xml_attr(x, "Nullable", "false");
        xml_begin(x, "Annotation");
        xml_attr(x, "Term", "Org.OData.Core.V1.Description");
        xml_attr(x, "String", f->name);
        xml_end(x);
        xml_end(x);
    }
    xml_end(x);
}

static void write_schema(struct xml *x, struct http_call *call, bool of_round) {
    xml_begin(x, "Schema");
    xml_attr(x, "Namespace", NS);
    xml_attr(x, "xmlns", "http://docs.oasis-open.org/odata/ns/edm");
    for (size_t i = 0; i < GP_COUNT(sets); i++)
        if (sets[i].of_round == of_round)
            write_entity(x, sets[i].operation->list);
    xml_begin(x, "EntityContainer");
    xml_attr(x, "Name", "Lists");
    for (size_t i = 0; i < GP_COUNT(sets); i++) {
        if (sets[i].of_round != of_round)
            continue;
        xml_begin(x, "EntitySet");
        xml_attr(x, "Name", sets[i].name);
        xml_attr(x, "EntityType",
                 arena_printf(call->arena, NS ".%s", sets[i].operation->list->shape->id));
        xml_end(x);
    }
    xml_end(x);
    xml_end(x);
}

static enum gp_code reply_metadata(struct http_call *call, bool of_round) {
    GP_CLEANUP(buf_free) struct buf text = BUF_INIT;
    struct xml x = xml_start(&text, XML_STRICT);
    xml_begin(&x, "edmx:Edmx");
    xml_attr(&x, "Version", "4.0");
    xml_attr(&x, "xmlns:edmx", "http://docs.oasis-open.org/odata/ns/edmx");
    xml_begin(&x, "edmx:Reference");
    xml_attr(&x, "Uri",
             "https://docs.oasis-open.org/odata/odata/v4.0/os/vocabularies/Org.OData.Core.V1.xml");
    xml_leaf(&x, "edmx:Include", "Namespace", "Org.OData.Core.V1");
    xml_end(&x);
    xml_begin(&x, "edmx:DataServices");
    write_schema(&x, call, of_round);
    xml_end(&x);
    xml_end(&x);
    return reply(call, "application/xml", &text);
}

static enum gp_code service(struct http_call *call) {
    return reply_service(call, false);
}
static enum gp_code round_service(struct http_call *call) {
    return reply_service(call, true);
}
static enum gp_code metadata(struct http_call *call) {
    return reply_metadata(call, false);
}
static enum gp_code round_metadata(struct http_call *call) {
    return reply_metadata(call, true);
}

/* ---- routes */

#define DESCRIBES(tag, name, kind, says)                                                           \
    static const struct api_operation tag = {.id = (name),                                         \
                                             .area = AREA_ROUNDS,                                  \
                                             .gives = API_FILE,                                    \
                                             .media = (kind),                                      \
                                             .about = (says),                                      \
                                             .anyone = true}
DESCRIBES(get_service, "getODataService", "application/json",
          "Excel、Power BI 的“来自 OData 源”填这个地址，登录方式选“基本”，密码写令牌");
DESCRIBES(get_metadata, "getODataMetadata", "application/xml", "CSDL：每个列表的字段和类型");
DESCRIBES(get_round_service, "getODataRoundService", "application/json",
          "一轮的列表；用法和区划的一样");
DESCRIBES(get_round_metadata, "getODataRoundMetadata", "application/xml",
          "CSDL：每个列表的字段和类型");

#define SET(p, perm, operation, says)                                                              \
    {.method = HTTP_GET,                                                                           \
     .path = API_ODATA p,                                                                          \
     .run = reply_set,                                                                             \
     .need = (perm),                                                                               \
     .where = HTTP_SLOW,                                                                           \
     .summary = says "（OData）",                                                                  \
     .about = (operation),                                                                         \
     .unattended = true},                                                                          \
    {                                                                                              \
        .method = HTTP_GET, .path = API_ODATA p "/$count", .run = reply_count, .need = (perm),     \
        .where = HTTP_SLOW, .summary = says "的条数（OData）", .about = (operation),               \
        .unattended = true                                                                         \
    }
#define OUTLINE(p, handler, operation, says)                                                       \
    {                                                                                              \
        .method = HTTP_GET, .path = API_ODATA p, .run = (handler), .need = PERM_SIGNED_IN,         \
        .where = HTTP_INLINE, .summary = (says), .about = (operation), .unattended = true          \
    }
#define ONE "/rounds/:round"

const struct http_route api_odata_routes[] = {
    OUTLINE("", service, &get_service, "区划的 OData 数据源"),
    OUTLINE("/$metadata", metadata, &get_metadata, "区划的 OData 数据源：字段"),
    SET("/Rounds", PERM_MANAGE, &api_list_rounds, "评估轮次"),
    SET("/Organisations", PERM_MANAGE, &api_list_orgs, "机构"),
    SET("/Centers", PERM_MANAGE, &api_list_centers, "中心"),
    SET("/Projects", PERM_MANAGE, &api_list_projects, "项目"),
    OUTLINE(ONE, round_service, &get_round_service, "一轮的 OData 数据源"),
    OUTLINE(ONE "/$metadata", round_metadata, &get_round_metadata, "一轮的 OData 数据源：字段"),
    SET(ONE "/Entries", PERM_MANAGE, &api_list_entries, "一轮的参评项目"),
    SET(ONE "/Findings", PERM_MANAGE, &api_list_findings, "一轮的核查发现"),
    SET(ONE "/Results", PERM_MANAGE | PERM_VIEW | PERM_FILL, &api_list_results, "一轮的得分"),
    SET(ONE "/Settlement", PERM_MANAGE | PERM_VIEW | PERM_FILL, &api_list_settlement, "一轮的结算"),
    {.path = NULL},
};
