/* What operators hand in, for programs of theirs: the parts as tables of cells, as they stand in
 * the forms and with the same bounds; what the checks say of them; files; and handing in. A part is
 * written whole over the version that was read (ETag "v3"); what fits nowhere is told by the check
 * and not here, as while somebody types. Begin at put_part. */
#include "web/api/inside.h"
#include "web/api/rows.h"
#include "web/reads.h"

#include "app/fill/fill.h"
#include "app/fill/upload.h"
#include "base/hash.h"
#include "base/rand.h"
#include "bundle/bundle.h"
#include "codec/json.h"
#include "codec/json_out.h"

#define ROWS_MOST   10000
#define CELL_MOST   TEXT_NARRATIVE
#define ENTRY(call) http_param(call, "round"), http_param(call, "entry")

/* ---- what is to be handed in */

static struct api_hand_in hand_in_row(struct arena *a, const struct entry_scope *s, date_t due,
                                      int64_t versions) {
    return (struct api_hand_in){.id = arena_printf(a, "%s/%s", s->round, s->entry),
                                .round = s->round,
                                .round_title = s->round_title,
                                .entry = s->entry,
                                .center_name = s->center_name,
                                .project = s->project,
                                .state = s->state,
                                .due = due,
                                .locked = fill_lock_reason(s),
                                .hand_ins = versions};
}

static enum gp_code load_mine(struct http_call *call, struct api_rows *ret) {
    struct work work = web_work(call);
    struct fill_row *v;
    size_t n;
    TRY(fill_mine(&work, &v, &n));
    struct api_hand_in *rows = gp_new_n(call->arena, struct api_hand_in, n + 1);
    for (size_t i = 0; i < n; i++)
        rows[i] = hand_in_row(call->arena, v[i].scope, v[i].o.deadline, v[i].o.versions);
    *ret = (struct api_rows){.v = rows, .n = n};
    return GP_OK;
}

static enum gp_code get_hand_in(struct http_call *call) {
    struct work work = web_work(call);
    struct fill_row *v;
    size_t n;
    TRY(fill_mine(&work, &v, &n));
    for (size_t i = 0; i < n; i++) {
        if (!cstr_eq(v[i].scope->round, http_param(call, "round")) ||
            !cstr_eq(v[i].scope->entry, http_param(call, "entry")))
            continue;
        struct api_hand_in row =
            hand_in_row(call->arena, v[i].scope, v[i].o.deadline, v[i].o.versions);
        return api_reply_thing(call, &shape_api_hand_in, &row, NULL);
    }
    return gp_fail(call->err, GP_MISSING, NULL, "没有这个参评项目，或它不归您填报");
}

/* ---- a part, out */

static enum gp_code which_part(struct http_call *call, enum fill_part *ret) {
    return fill_part_of(http_param(call, "part"), ret)
               ? GP_OK
               : gp_fail(call->err, GP_MISSING, NULL,
                         "没有这一部分：应是 roster、indicators、funds、narrative 之一");
}

static void write_table(struct jout *o, const struct fill_grid *g) {
    jout_key(o, g->table->id);
    jout_array(o);
    for (size_t i = 0; i < g->n; i++) {
        jout_object(o);
        for (size_t k = 0; k < g->table->n_cols; k++)
            if (*fill_cell(g, i, k))
                jout_pair(o, g->table->cols[k].name, fill_cell(g, i, k));
        jout_end(o);
    }
    jout_end(o);
}

static enum gp_code get_part(struct http_call *call) {
    struct work work = web_work(call);
    GP_CLEANUP(buf_free) struct buf json = BUF_INIT;
    enum fill_part part;
    struct fill_desk d;
    TRY(api_check_query(call));
    TRY(which_part(call, &part));
    TRY(fill_open(&work, ENTRY(call), NULL, &d));
    if (part == PART_ROSTER)
        reads_note_entry(call, READ_STAFF, NULL);
    int64_t version = d.drafts[part] ? d.drafts[part]->version : 0;
    struct jout o = jout_start(&json, JOUT_INDENT);
    jout_object(&o);
    jout_pair(&o, "part", fill_parts[part].id);
    jout_key(&o, "version");
    jout_int(&o, version);
    jout_key(&o, "tables");
    jout_object(&o);
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        struct fill_grid g =
            fill_grid_of_form(call->arena, fill_parts[part].tables[i], &d.forms[part]);
        write_table(&o, &g);
    }
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
    return api_reply(call, 200, &json, arena_printf(call->arena, "v%lld", (long long)version));
}

/* ---- a part, in */

static enum gp_code wrong(struct http_call *call, const char *place, const char *message) {
    return gp_fail(call->err, GP_INVALID, place, "%s", message);
}

static const struct fill_col *col_of(const struct fill_table *t, const char *name) {
    for (size_t i = 0; i < t->n_cols; i++)
        if (strcmp(t->cols[i].name, name) == 0)
            return &t->cols[i];
    return NULL;
}

static enum gp_code read_row(struct http_call *call, const struct fill_table *t, size_t i,
                             json_t *row, struct fill_form *form) {
    struct arena *a = call->arena;
    const char *place = arena_printf(a, "$.tables.%s[%zu]", t->id, i), *key;
    json_t *value;
    if (!json_is_object(row))
        return wrong(call, place, "应是对象 { … }，一列一项");
    json_object_foreach(row, key, value) {
        const char *at = arena_printf(a, "%s.%s", place, key);
        if (!col_of(t, key))
            return wrong(call, at, "这张表没有这一列，请对照接口说明");
        if (!json_is_string(value))
            return wrong(call, at, "应是带引号的文字，数字和日期也写成文字");
        struct str s = {json_string_value(value), json_string_length(value)};
        if (text_has_control(s))
            return wrong(call, at, "含有控制字符，请删去");
        const char *problem = text_problem(a, s, CELL_MOST);
        if (problem && s.n > 0)
            return wrong(call, at, problem);
        fill_form_add(a, form, t->single ? key : arena_printf(a, "%s.%zu", key, i),
                      arena_strndup(a, s.p, s.n));
    }
    return GP_OK;
}

static enum gp_code read_table(struct http_call *call, const struct fill_table *t, json_t *rows,
                               struct fill_form *form) {
    const char *place = arena_printf(call->arena, "$.tables.%s", t->id);
    size_t most = t->single ? 1 : ROWS_MOST;
    if (rows && !json_is_array(rows))
        return wrong(call, place, "应是列表 [ … ]，一行一项");
    if (json_array_size(rows) > most)
        return wrong(call, place, arena_printf(call->arena, "最多 %zu 行", most));
    for (size_t i = 0; i < json_array_size(rows); i++)
        TRY(read_row(call, t, i, json_array_get(rows, i), form));
    return GP_OK;
}

static const struct fill_table *table_of(enum fill_part part, const char *id) {
    for (size_t i = 0; i < fill_parts[part].n_tables; i++)
        if (strcmp(fill_parts[part].tables[i]->id, id) == 0)
            return fill_parts[part].tables[i];
    return NULL;
}

static enum gp_code read_tables(struct http_call *call, enum fill_part part, const json_t *top,
                                struct fill_form *form) {
    json_t *tables = json_object_get(top, "tables");
    const char *key;
    json_t *value;
    if (!json_is_object(tables))
        return wrong(call, "$.tables", "没有写，应是对象：一张表一项");
    json_object_foreach((json_t *)(uintptr_t)top, key, value) {
        if (strcmp(key, "tables") != 0 && strcmp(key, "part") != 0 && strcmp(key, "version") != 0)
            return wrong(call, arena_printf(call->arena, "$.%s", key),
                         "没有这个字段；可用的字段：tables");
    }
    json_object_foreach(tables, key, value) {
        if (!table_of(part, key))
            return wrong(call, arena_printf(call->arena, "$.tables.%s", key),
                         "这一部分没有这张表，请对照接口说明");
    }
    for (size_t i = 0; i < fill_parts[part].n_tables; i++) {
        const struct fill_table *t = fill_parts[part].tables[i];
        TRY(read_table(call, t, json_object_get(tables, t->id), form));
    }
    return GP_OK;
}

static enum gp_code put_part(struct http_call *call) {
    struct work work = web_work(call);
    JSON_HOLD json_t *top = NULL;
    struct api_saved saved;
    struct fill_form form = {0};
    struct fill_desk d;
    enum fill_part part;
    struct str text;
    TRY(which_part(call, &part));
    TRY(api_body(call, &text));
    TRY(json_read(call->err, text, BUNDLE_MAX_BYTES, 8, &top));
    TRY(fill_open(&work, ENTRY(call), NULL, &d));
    int64_t version = d.drafts[part] ? d.drafts[part]->version : 0;
    TRY(api_match(call, arena_printf(call->arena, "v%lld", (long long)version)));
    TRY(read_tables(call, part, top, &form));
    TRY(fill_save(&work, ENTRY(call), part, &form, version, &saved.version));
    return api_reply_thing(call, &shape_api_saved, &saved,
                           arena_printf(call->arena, "v%lld", (long long)saved.version));
}

/* ---- checks */

static enum gp_code get_check(struct http_call *call) {
    struct work work = web_work(call);
    struct fill_desk d;
    struct fill_check check;
    TRY(fill_open(&work, ENTRY(call), NULL, &d));
    TRY(fill_run_checks(&work, &d, web_today(), &check));
    reads_note_entry(call, READ_FINDINGS, NULL);
    struct api_check told = {.blocking = (int64_t)check.blocking,
                             .warnings = (int64_t)check.warnings,
                             .locked = d.locked,
                             .notes = gp_new_n(call->arena, struct api_note, check.notes.n + 1),
                             .n_notes = check.notes.n};
    for (size_t i = 0; i < check.notes.n; i++) {
        const struct fill_note *n = &check.notes.v[i];
        const char *cell =
            n->cell ? arena_strndup(call->arena, n->cell, strcspn(n->cell, ".")) : NULL;
        told.notes[i] =
            (struct api_note){.part = n->part,
                              .table = n->table,
                              .row = n->row == FILL_NO_ROW ? DEC_UNSET : (int64_t)n->row,
                              .cell = cell,
                              .severity = n->severity,
                              .blocks = n->blocks,
                              .where = n->where,
                              .message = n->message,
                              .mend = n->mend,
                              .rule = n->rule};
    }
    return api_reply_thing(call, &shape_api_check, &told, NULL);
}

/* ---- handing in */

/* The same key is the same hand-in, as the same form is. */
static const char *pledge_token(struct http_call *call) {
    const char *key = http_header(call, "Idempotency-Key");
    char hex[HASH_HEX];
    if (!key)
        return rand_id(call->arena);
    hash_hex(str_of(key), hex);
    return arena_strndup(call->arena, hex, 20);
}

static enum gp_code hand_in(struct http_call *call) {
    struct work work = web_work(call);
    struct api_pledge sent = {0};
    struct api_handed_in done = {.state = ENTRY_HANDED_IN};
    TRY(api_read_body(call, &shape_api_pledge, &sent));
    const struct fill_pledge pledge = {.name = sent.name,
                                       .token = pledge_token(call),
                                       .pledged = sent.pledged,
                                       .acknowledged = sent.acknowledged,
                                       .today = web_today()};
    TRY(fill_hand_in(&work, ENTRY(call), &pledge, &done.version));
    return api_reply_thing(call, &shape_api_handed_in, &done, NULL);
}

static enum gp_code hand_in_once(struct http_call *call) {
    return api_once(call, hand_in);
}

static enum gp_code take_back(struct http_call *call) {
    struct work work = web_work(call);
    TRY(fill_take_back(&work, ENTRY(call)));
    return api_reply_nothing(call);
}

static enum gp_code take_back_once(struct http_call *call) {
    return api_once(call, take_back);
}

static enum gp_code put_part_once(struct http_call *call) {
    return api_once(call, put_part);
}

/* ---- files */

static enum gp_code check_room(struct http_call *call) {
    struct work work = web_work(call);
    TRY(api_check_query(call));
    return upload_check_room(&work, ENTRY(call), call->request->announced);
}

static enum gp_code post_file(struct http_call *call) {
    struct work work = web_work(call);
    const struct http_file *f = http_upload(call, "");
    const char *name = api_asked(call, "name");
    const struct upload_folders folders = {web_folder(call, "documents"),
                                           web_folder(call, "uploads")};
    if (!name)
        return api_refuse(call, 400, GP_INVALID, "name", "没有写文件名，应是 ?name=承诺书.pdf");
    if (!f || f->size == 0)
        return api_refuse(call, 400, GP_INVALID, NULL, "没有内容，文件应是请求的内容本身");
    const struct upload_whole whole = {.item = cstr_or_empty(api_asked(call, "item")),
                                       .file_name = name,
                                       .path = f->path,
                                       .sha256 = f->sha256,
                                       .size = f->size};
    TRY(upload_take_whole(&work, &folders, ENTRY(call), &whole));
    struct api_stored stored = {.sha256 = f->sha256, .size = f->size};
    return api_reply_thing(call, &shape_api_stored, &stored, NULL);
}

/* ---- schemas */

static void write_text_schema(struct jout *o, const char *title) {
    jout_object(o);
    jout_pair(o, "title", title);
    jout_pair(o, "type", "string");
    jout_key(o, "maxLength");
    jout_int(o, CELL_MOST);
    jout_end(o);
}

static void write_table_schema(struct jout *o, const struct fill_table *t) {
    jout_key(o, t->id);
    jout_object(o);
    jout_pair(o, "title", t->title);
    jout_pair(o, "type", "array");
    jout_key(o, "maxItems");
    jout_int(o, t->single ? 1 : ROWS_MOST);
    jout_key(o, "items");
    jout_object(o);
    jout_pair(o, "type", "object");
    jout_key(o, "properties");
    jout_object(o);
    for (size_t i = 0; i < t->n_cols; i++) {
        jout_key(o, t->cols[i].name);
        write_text_schema(o, t->cols[i].title);
    }
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
    jout_end(o);
}

static void part_schema(struct jout *o) {
    jout_object(o);
    jout_pair(o, "type", "object");
    jout_key(o, "properties");
    jout_object(o);
    jout_key(o, "part");
    write_text_schema(o, "部分");
    jout_key(o, "version");
    jout_object(o);
    jout_pair(o, "title", "版本");
    jout_pair(o, "type", "integer");
    jout_end(o);
    jout_key(o, "tables");
    jout_object(o);
    jout_pair(o, "type", "object");
    jout_key(o, "properties");
    jout_object(o);
    for (enum fill_part p = 0; p < PART_N; p++)
        for (size_t i = 0; i < fill_parts[p].n_tables; i++)
            write_table_schema(o, fill_parts[p].tables[i]);
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
    jout_end(o);
    jout_key(o, "required");
    jout_array(o);
    jout_text(o, "tables");
    jout_end(o);
    jout_key(o, "additionalProperties");
    jout_bool(o, false);
    jout_end(o);
}

/* ---- operations */

static const char *const mine_filters[] = {"round", "state", NULL};
static const char *const mine_sorts[] = {"id", "due", "state", NULL};
static const struct api_list mine_list = {.shape = &shape_api_hand_in,
                                          .key = "id",
                                          .order = "due",
                                          .filters = mine_filters,
                                          .sorts = mine_sorts,
                                          .load = load_mine};
static const struct api_query file_queries[] = {
    {"name", "文件名", TEXT_FILE_NAME, NULL},
    {"item", "清单里的编号；不写是其他材料", 64, NULL},
    {NULL, NULL, 0, NULL},
};

#define HAND_IN .area = AREA_HAND_INS
static const struct api_operation list_mine = {
    .id = "listHandIns", HAND_IN, .gives = API_LIST, .list = &mine_list};
static const struct api_operation get_one = {
    .id = "getHandIn", HAND_IN, .gives = API_THING, .shape = &shape_api_hand_in};
static const struct api_operation get_one_part = {
    .id = "getHandInPart",
    HAND_IN,
    .gives = API_DOCUMENT,
    .schema = part_schema,
    .about = "part：roster 人员、indicators 指标、funds 资金、narrative "
             "工作服务成效。格子都是文字，同网页上填的一样"};
static const struct api_operation put_one_part = {
    .id = "putHandInPart",
    HAND_IN,
    .writes = true,
    .gives = API_THING,
    .shape = &shape_api_saved,
    .takes_schema = part_schema,
    .matches = true,
    .about = "整个部分写入，没有写的表就空了；填得对不对由 check 说明"};
static const struct api_operation check_one = {.id = "checkHandIn",
                                               HAND_IN,
                                               .gives = API_THING,
                                               .shape = &shape_api_check,
                                               .about = "递交之前：哪些必须改、哪些请核对"};
static const struct api_operation hand_in_one = {.id = "handIn",
                                                 HAND_IN,
                                                 .writes = true,
                                                 .gives = API_THING,
                                                 .shape = &shape_api_handed_in,
                                                 .takes = &shape_api_pledge};
static const struct api_operation take_one_back = {
    .id = "takeBackHandIn", HAND_IN, .writes = true, .gives = API_NOTHING};
static const struct api_operation add_file = {
    .id = "addHandInFile",
    HAND_IN,
    .writes = true,
    .gives = API_THING,
    .shape = &shape_api_stored,
    .queries = file_queries,
    .takes_file = true,
    .about = "文件就是请求的内容，Content-Type 写 application/octet-stream"};

#define HAND "/rounds/:round/entries/:entry/hand-in"
const struct http_route api_fill_routes[] = {
    API_GET("/hand-ins", api_list_rows, PERM_FILL, HTTP_INLINE, &list_mine, "本机构要递交的"),
    API_GET(HAND, get_hand_in, PERM_FILL, HTTP_INLINE, &get_one, "一个项目的递交"),
    API_WRITE(HTTP_POST, HAND, hand_in_once, PERM_FILL, 16384, &hand_in_one, "递交资料"),
    API_GET(HAND "/check", get_check, PERM_FILL, HTTP_SLOW, &check_one, "递交前的核查"),
    API_WRITE(HTTP_POST, HAND "/take-back", take_back_once, PERM_FILL, 1024, &take_one_back,
              "撤回递交"),
    API_GET(HAND "/parts/:part", get_part, PERM_FILL, HTTP_INLINE, &get_one_part, "填报的一个部分"),
    API_WRITE(HTTP_PUT, HAND "/parts/:part", put_part_once, PERM_FILL, (size_t)4 << 20,
              &put_one_part, "写入填报的一个部分"),
    {.method = HTTP_POST,
     .path = API_ROOT HAND "/files",
     .run = post_file,
     .need = PERM_FILL,
     .where = HTTP_SLOW,
     .body_max = (size_t)64 << 20,
     .takes_files = true,
     .before = check_room,
     .summary = "上传一份材料",
     .about = &add_file,
     .unattended = true},
    {.path = NULL},
};
