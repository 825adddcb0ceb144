/* Nothing of a workbook that somebody uploads is believed. package_open looks over the whole
 * directory before anything is unpacked: names, sizes, proportions; part_read counts once more
 * what really comes out, since a directory may lie. The readers over expat stand below: they
 * pause, so that a sheet gives row by row, and refuse entities, depth, and blocks that yield
 * nothing. What the parts mean is table_xlsx.c and table_sheet.c. */
#include "codec/table_package.h"

#include "base/heap.h"

#define BLOCK       ((size_t)64 << 10)
#define DEPTH_MAX   200
#define IDLE_BLOCKS 16 /* a token of a megabyte is none of a spreadsheet's */

enum gp_code package_damaged(struct gp_err *e, const char *part) {
    (void)gp_fail(e, GP_INVALID, NULL,
                  "工作簿已损坏或没有传完；请用 Excel 或 WPS 打开看看，另存一份再上传");
    gp_fail_detail(e, "part %s", part ? part : "(directory)");
    return GP_INVALID;
}

static enum gp_code bomb(struct gp_err *e, const char *part) {
    (void)gp_fail(e, GP_LIMIT, NULL,
                  "工作簿解开后大得不正常，没有读取；请删去多余的行列和工作表，另存一份再上传");
    gp_fail_detail(e, "part %s", part);
    return GP_LIMIT;
}

/* ---- the directory */

static bool is_safe_name(const char *name) {
    if (*name == '/' || strchr(name, '\\') || strchr(name, ':'))
        return false;
    for (const char *p = name; p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
        if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || p[2] == '\0'))
            return false;
    return true;
}

static bool is_in_proportion(int64_t inflated, int64_t packed) {
    return inflated <= TABLE_RATIO_FROM || inflated / TABLE_RATIO_MAX <= packed;
}

static enum gp_code check_entry(struct gp_err *e, const zip_stat_t *st, int64_t *total) {
    if (!(st->valid & ZIP_STAT_NAME) || !(st->valid & ZIP_STAT_SIZE) ||
        !(st->valid & ZIP_STAT_COMP_SIZE))
        return package_damaged(e, NULL);
    if (!is_safe_name(st->name))
        return gp_fail(
            e, GP_INVALID, NULL,
            "压缩包里有不合规的路径，没有读取；请用 Excel 或 WPS 打开原表，另存一份再上传");
    if ((st->valid & ZIP_STAT_ENCRYPTION_METHOD) && st->encryption_method != ZIP_EM_NONE)
        return gp_fail(e, GP_INVALID, NULL, "文件加了密码，读不出来；请去掉密码再上传");
    if (st->size > (uint64_t)TABLE_TOTAL_MAX || st->comp_size > (uint64_t)TABLE_TOTAL_MAX ||
        (*total += (int64_t)st->size) > TABLE_TOTAL_MAX ||
        !is_in_proportion((int64_t)st->size, (int64_t)st->comp_size))
        return bomb(e, st->name);
    return GP_OK;
}

static enum gp_code check_directory(struct gp_err *e, zip_t *zip) {
    zip_int64_t n = zip_get_num_entries(zip, 0);
    if (n > TABLE_ENTRIES_MAX)
        return gp_fail(e, GP_LIMIT, NULL, "工作簿里有 %lld 个部分，最多 %d 个；请另存一份再上传",
                       (long long)n, TABLE_ENTRIES_MAX);
    int64_t total = 0;
    for (zip_int64_t i = 0; i < n; i++) {
        zip_stat_t st;
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &st) != 0)
            return package_damaged(e, NULL);
        TRY(check_entry(e, &st, &total));
    }
    return GP_OK;
}

/* Else a file would be called damaged because memory ran out. */
static void note_memory(zip_error_t *ze) {
    if (zip_error_code_zip(ze) == ZIP_ER_MEMORY)
        heap_note_refused();
}

enum gp_code package_open(struct gp_err *e, struct str bytes, struct package *ret) {
    zip_error_t ze;
    zip_error_init(&ze);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &ze);
    if (!source) {
        heap_note_refused();
        return GP_RETRY; /* and in words by who asks (gp_answer) */
    }
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &ze);
    if (!zip) {
        note_memory(&ze);
        zip_source_free(source);
        return package_damaged(e, NULL);
    }
    enum gp_code code = check_directory(e, zip);
    if (code != GP_OK) {
        zip_discard(zip);
        return code;
    }
    *ret = (struct package){.zip = zip};
    return GP_OK;
}

void package_close(struct package *p) {
    if (p->zip)
        zip_discard(p->zip);
    p->zip = NULL;
}

/* Names of parts are compared without case, as the format has it. */
static zip_int64_t locate(const struct package *p, const char *name) {
    return zip_name_locate(p->zip, name, ZIP_FL_NOCASE);
}

bool package_has(const struct package *p, const char *name) {
    return locate(p, name) >= 0;
}

/* ---- parts */

enum gp_code part_open(struct package *p, struct gp_err *e, const char *name, struct part *ret) {
    zip_int64_t at = locate(p, name);
    zip_stat_t st;
    if (at < 0 || zip_stat_index(p->zip, (zip_uint64_t)at, 0, &st) != 0)
        return package_damaged(e, name);
    zip_file_t *file = zip_fopen_index(p->zip, (zip_uint64_t)at, 0);
    if (!file) {
        note_memory(zip_get_error(p->zip));
        return package_damaged(e, name);
    }
    *ret = (struct part){p, name, file, 0, (int64_t)st.comp_size};
    return GP_OK;
}

enum gp_code part_read(struct part *p, struct gp_err *e, char *bytes, size_t room, size_t *ret_n) {
    zip_int64_t n = zip_fread(p->file, bytes, room);
    if (n < 0) {
        note_memory(zip_file_get_error(p->file));
        return package_damaged(e, p->name);
    }
    p->inflated += n;
    p->package->inflated += n;
    /* Sheets are gone through twice: first for what stands behind their rows. */
    if (p->inflated > TABLE_PART_MAX || p->package->inflated > 3 * TABLE_TOTAL_MAX ||
        !is_in_proportion(p->inflated, p->packed))
        return bomb(e, p->name);
    *ret_n = (size_t)n;
    return GP_OK;
}

void part_close(struct part *p) {
    if (p->file)
        zip_fclose(p->file);
    p->file = NULL;
}

/* ---- XML */

const char *local_name(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *attribute(const char **attributes, const char *name) {
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

void reader_refuse(struct reader *r, enum gp_code code) {
    if (r->code == GP_OK)
        r->code = code;
    (void)XML_StopParser(r->parser, XML_FALSE);
}

void reader_pause(struct reader *r) {
    (void)XML_StopParser(r->parser, XML_TRUE);
}

static void on_start(void *arg, const char *name, const char **attributes) {
    struct reader *r = arg;
    r->events++;
    if (r->code != GP_OK)
        return;
    if (++r->depth > DEPTH_MAX) {
        reader_refuse(r, package_damaged(r->e, r->part));
        return;
    }
    r->start(r->arg, local_name(name), attributes);
}

static void on_end(void *arg, const char *name) {
    struct reader *r = arg;
    r->events++;
    r->depth--;
    if (r->code == GP_OK)
        r->end(r->arg, local_name(name));
}

static void on_text(void *arg, const char *text, int n) {
    struct reader *r = arg;
    r->events++;
    if (r->code == GP_OK && r->text)
        r->text(r->arg, text, n);
}

static void on_doctype(void *arg, const char *name, const char *sysid, const char *pubid,
                       int internal) {
    (void)name, (void)sysid, (void)pubid, (void)internal;
    struct reader *r = arg;
    reader_refuse(r, gp_fail(r->e, GP_INVALID, NULL,
                             "工作簿里夹带了 DTD 或外部实体，出于安全没有读取；请用 Excel 或 WPS "
                             "打开，另存一份再上传"));
}

enum gp_code reader_open(struct reader *r, const char *part) {
    static const XML_Memory_Handling_Suite memory = {heap_try, heap_try_more, free};
    r->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!r->parser)
        return GP_RETRY;
    r->part = part;
    r->code = GP_OK;
    r->depth = r->events = r->idle = 0;
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    return GP_OK;
}

void reader_close(struct reader *r) {
    if (r->parser)
        XML_ParserFree(r->parser);
    r->parser = NULL;
}

static enum gp_code after(struct reader *r, enum XML_Status status, bool *ret_paused) {
    if (r->code != GP_OK)
        return r->code;
    if (status == XML_STATUS_ERROR)
        return package_damaged(r->e, r->part);
    r->idle = r->events > 0 ? 0 : r->idle + 1;
    r->events = 0;
    if (r->idle > IDLE_BLOCKS)
        return package_damaged(r->e, r->part);
    *ret_paused = status == XML_STATUS_SUSPENDED;
    return GP_OK;
}

enum gp_code reader_feed(struct reader *r, struct gp_err *e, const char *bytes, size_t n,
                         bool *ret_paused) {
    r->e = e;
    void *to = XML_GetBuffer(r->parser, (int)(n ? n : 1));
    if (!to)
        return GP_RETRY;
    memcpy(to, bytes, n);
    return after(r, XML_ParseBuffer(r->parser, (int)n, n == 0), ret_paused);
}

enum gp_code reader_resume(struct reader *r, struct gp_err *e, bool *ret_paused) {
    r->e = e;
    return after(r, XML_ResumeParser(r->parser), ret_paused);
}

static enum gp_code parse_part(struct part *part, struct gp_err *e, struct reader *r) {
    char block[BLOCK];
    bool paused;
    for (size_t n = 1; n > 0;) {
        TRY(part_read(part, e, block, sizeof(block), &n));
        TRY(reader_feed(r, e, block, n, &paused));
    }
    return GP_OK;
}

enum gp_code package_parse(struct package *p, struct gp_err *e, const char *name,
                           struct reader *r) {
    struct part part GP_CLEANUP(part_close) = {0};
    TRY(part_open(p, e, name, &part));
    TRY(reader_open(r, name));
    enum gp_code code = parse_part(&part, e, r);
    reader_close(r);
    return code;
}
