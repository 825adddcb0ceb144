#include "app/publish/statement.h"

#include "base/hash.h"
#include "codec/json.h"
#include "codec/json_out.h"

#define STATEMENT_FORMAT "gongping-statement"
#define STATEMENT_MAX    ((size_t)64 << 10)
#define STATEMENT_DEPTH  2

/* One table for writing, reading and comparing. */
static const struct statement_field {
    const char *key, *name;
    bool is_number;
    size_t at;
} fields[] = {
#define WORDS(m, zh)                                                                               \
    { #m, zh, false, offsetof(struct report_version, m) }
#define NUMBER(m, zh)                                                                              \
    { #m, zh, true, offsetof(struct report_version, m) }
    WORDS(round, "轮次"),
    WORDS(report, "报告"),
    NUMBER(version, "版次"),
    WORDS(title, "标题"),
    NUMBER(year, "年度"),
    NUMBER(published_ms, "公示时间"),
    WORDS(reason, "更正的理由"),
    WORDS(report_sha256, "报告的校验值"),
    WORDS(data_sha256, "数据的校验值"),
    WORDS(pdf_sha256, "PDF 的校验值"),
    NUMBER(audit_seq, "审计日志的条数"),
    WORDS(audit_hash, "审计日志的链尾"),
#undef WORDS
#undef NUMBER
};

static const char *words_at(const struct report_version *v, const struct statement_field *f) {
    return *(const char *const *)(const void *)((const char *)v + f->at);
}

static int64_t number_at(const struct report_version *v, const struct statement_field *f) {
    return *(const int64_t *)(const void *)((const char *)v + f->at);
}

const char *statement_write(struct arena *a, const char *tenant, const struct report_version *v) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_pair(&o, "format", STATEMENT_FORMAT);
    jout_pair(&o, "tenant", tenant);
    for (size_t i = 0; i < GP_COUNT(fields); i++) {
        if (!fields[i].is_number) {
            /* the only report of a round has no id */
            jout_pair(&o, fields[i].key, cstr_or_null(words_at(v, &fields[i])));
            continue;
        }
        jout_key(&o, fields[i].key);
        jout_int(&o, number_at(v, &fields[i]));
    }
    jout_end(&o);
    jout_finish(&o);
    return arena_strdup(a, buf_text(&b));
}

void statement_sign(const struct signing_key *key, const char *statement,
                    char ret[static SIGNING_SIGNATURE_HEX]) {
    char hex[HASH_HEX];
    hash_hex(str_of(statement), hex);
    signing_sign(key, SIGNED_STATEMENT, hex, ret);
}

bool statement_fits(const char *public_hex, const char *statement, const char *signature_hex) {
    char hex[HASH_HEX];
    hash_hex(str_of(statement), hex);
    return signing_fits(public_hex, SIGNED_STATEMENT, hex, signature_hex);
}

void statement_read(struct arena *a, const char *statement, const char **ret_tenant,
                    struct report_version *ret) {
    struct gp_err e = {.arena = a};
    JSON_HOLD json_t *root = NULL;
    *ret_tenant = NULL;
    if (json_read(&e, str_of(statement), STATEMENT_MAX, STATEMENT_DEPTH, &root) != GP_OK ||
        !cstr_eq(json_string_value(json_object_get(root, "format")), STATEMENT_FORMAT))
        return;
    for (size_t i = 0; i < GP_COUNT(fields); i++) {
        const json_t *v = json_object_get(root, fields[i].key);
        char *at = (char *)ret + fields[i].at;
        if (fields[i].is_number)
            *(int64_t *)(void *)at = json_integer_value(v);
        else if (json_is_string(v))
            *(const char **)(void *)at = arena_strdup(a, json_string_value(v));
    }
    const char *tenant = json_string_value(json_object_get(root, "tenant"));
    *ret_tenant = tenant ? arena_strdup(a, tenant) : NULL;
}

const char *statement_difference(const struct report_version *a, const struct report_version *b) {
    for (size_t i = 0; i < GP_COUNT(fields); i++) {
        const struct statement_field *f = &fields[i];
        bool same = f->is_number
                        ? number_at(a, f) == number_at(b, f)
                        : strcmp(cstr_or_empty(words_at(a, f)), cstr_or_empty(words_at(b, f))) == 0;
        if (!same)
            return f->name;
    }
    return NULL;
}
