/* The pages of a casefile: plain HTML without script or other files, as it is opened from a folder,
 * perhaps years later. */
#include "app/results/casefile_parts.h"

#include "codec/xml.h"
#include "core/rubric.h"

static const char style[] =
    "body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.6}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "h2{margin-top:2rem}";

/* A relative address: what is no letter, digit or sign of a path becomes %E4. */
static const char *address(struct arena *a, const char *path) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *p = path; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '/' || c == '.' || c == '-' || c == '_';
        if (plain)
            buf_addc(&b, *p);
        else
            buf_addf(&b, "%%%02X", c);
    }
    return arena_strdup(a, buf_text(&b));
}

static void link_to(struct xml *x, struct arena *a, const char *path, const char *text) {
    xml_begin(x, "a");
    xml_attr(x, "href", address(a, path));
    xml_text(x, text);
    xml_end(x);
}

static struct xml begin_page(struct buf *out, const char *title) {
    struct xml x = xml_start(out, XML_HTML);
    xml_markup(&x, "<!doctype html>\n");
    xml_begin(&x, "html");
    xml_attr(&x, "lang", "zh-CN");
    xml_begin(&x, "head");
    xml_leaf(&x, "meta", "charset", "utf-8");
    xml_element(&x, "title", title);
    xml_begin(&x, "style");
    xml_markup(&x, style);
    xml_end(&x);
    xml_end(&x);
    xml_begin(&x, "body");
    xml_element(&x, "h1", title);
    return x;
}

static void end_page(struct xml *x) {
    xml_end(x);
    xml_end(x);
}

static void heads(struct xml *x, const char *title, const char *const *names, size_t n) {
    if (title)
        xml_element(x, "h2", title);
    xml_begin(x, "table");
    xml_begin(x, "tr");
    for (size_t i = 0; i < n; i++)
        xml_element(x, "th", names[i]);
    xml_end(x);
}

static void row(struct xml *x, const char *const *cells, size_t n) {
    xml_begin(x, "tr");
    for (size_t i = 0; i < n; i++)
        xml_element(x, "td", cstr_or_empty(cells[i]));
    xml_end(x);
}

#define HEADS(x, title, ...)                                                                       \
    heads(x, title, (const char *const[]){__VA_ARGS__},                                            \
          GP_COUNT(((const char *const[]){__VA_ARGS__})))
#define ROW(x, ...)                                                                                \
    row(x, (const char *const[]){__VA_ARGS__}, GP_COUNT(((const char *const[]){__VA_ARGS__})))

static const char *grade_text(struct arena *a, const struct entry_result *r) {
    if (!r)
        return "已退出评估";
    if (!score_is_set(r->score.total))
        return "未评定";
    return arena_printf(a, "%s 分%s%s", score_text(a, r->score.total), r->score.band ? "，" : "",
                        r->score.band ? r->score.band->name : "");
}

static void add_facts(struct xml *x, struct arena *a, const struct casefile_entry *e) {
    const struct project *p = e->c.project;
    xml_begin(x, "table");
    ROW(x, "项目", p->title);
    ROW(x, "中心", e->scope->center_name);
    ROW(x, "运营机构", e->c.operator_org ? e->c.operator_org->name : "");
    ROW(x, "合同期", arena_printf(a, "%s 至 %s", date_text(a, p->start), date_text(a, p->end)));
    ROW(x, "状态", entry_state_name(e->scope->state));
    ROW(x, "递交日期", date_text(a, e->c.entry->handed_in));
    ROW(x, "结果", grade_text(a, e->result));
    xml_end(x);
}

static void add_files(struct xml *x, struct arena *a, const struct casefile_entry *e) {
    HEADS(x, "文件", "材料", "文件", "收到", "SHA-256");
    for (size_t i = 0; i < e->files.n; i++) {
        const struct casefile_file *f = &e->files.v[i];
        xml_begin(x, "tr");
        xml_element(x, "td", cstr_or_empty(f->item));
        xml_begin(x, "td");
        if (f->member)
            link_to(x, a, f->member + strlen(e->folder) + 1, f->name);
        else
            xml_text(x, arena_printf(a, "%s（系统里没有这个文件的内容）", f->name));
        xml_end(x);
        xml_element(x, "td", date_text(a, f->received));
        xml_element(x, "td", cstr_or_empty(f->sha256));
        xml_end(x);
    }
    xml_end(x);
}

static void add_scores(struct xml *x, struct arena *a, const struct casefile_entry *e) {
    HEADS(x, "得分", "板块", "满分", "得分", "评分表");
    for (size_t i = 0; e->result && i < e->result->score.n_components; i++) {
        const struct component_score *c = &e->result->score.components[i];
        ROW(x, c->component->name, score_text(a, c->component->max),
            c->open ? c->open : score_text(a, c->points), arena_printf(a, "%zu 份", c->n_sheets));
    }
    xml_end(x);
}

static void add_findings(struct xml *x, const struct casefile_entry *e) {
    HEADS(x, "核查发现", "程度", "位置", "内容", "处理", "理由");
    for (size_t i = 0; i < e->n_findings; i++) {
        const struct finding *f = e->findings[i].finding;
        const struct finding_note *n = e->findings[i].note;
        if (cstr_eq(f->entry, e->scope->entry))
            ROW(x, severity_name(f->severity), f->where, f->message,
                finding_state_name(&e->findings[i]), n ? n->reason : "");
    }
    xml_end(x);
}

static void add_said(struct xml *x, struct arena *a, const struct casefile_entry *e) {
    HEADS(x, "整改与异议", "时间", "事项", "谁", "内容");
    for (size_t i = 0; i < e->notes.notes.n; i++) {
        const struct result_note *n = &e->notes.notes.v[i];
        ROW(x, admin_time_text(a, n->at_ms), note_kind_name(n->kind), n->author, n->text);
    }
    xml_end(x);
    HEADS(x, "审计记录", "时间", "谁", "操作", "内容");
    for (size_t i = 0; i < e->log.n; i++)
        ROW(x, e->log.v[i].at, e->log.v[i].actor, e->log.v[i].action, e->log.v[i].words);
    xml_end(x);
}

static void add_words(struct xml *x, const char *title, const char *text) {
    if (cstr_empty(text))
        return;
    xml_element(x, "h2", title);
    xml_begin(x, "p");
    xml_attr(x, "style", "white-space:pre-wrap");
    xml_text(x, text);
    xml_end(x);
}

void casefile_entry_page(struct arena *a, const struct casefile_entry *e, const char *title,
                         struct buf *out) {
    struct xml x = begin_page(out, arena_printf(a, "%s：%s", title, e->scope->center_name));
    add_facts(&x, a, e);
    xml_element(&x, "h2", "递交的内容");
    xml_begin(&x, "ul");
    static const char *const members[] = {"递交表格.xlsx", "评估记录.xlsx", "数据.json",
                                          "合同.json"};
    for (size_t i = 0; i < GP_COUNT(members); i++) {
        xml_begin(&x, "li");
        link_to(&x, a, members[i], members[i]);
        xml_end(&x);
    }
    xml_end(&x);
    add_words(&x, "工作服务成效", e->c.entry->narrative);
    add_words(&x, "工作服务成效（评估方编辑，用于报告）", e->c.entry->narrative_edited);
    add_files(&x, a, e);
    add_scores(&x, a, e);
    add_findings(&x, e);
    add_said(&x, a, e);
    end_page(&x);
}

void casefile_index_page(struct arena *a, const struct casefile_entry *v, size_t n,
                         const char *title, const char *made, struct buf *out) {
    struct xml x = begin_page(out, title);
    xml_element(&x, "p", made);
    HEADS(&x, NULL, "参评项目", "运营机构", "状态", "结果", "文件");
    for (size_t i = 0; i < n; i++) {
        xml_begin(&x, "tr");
        xml_begin(&x, "td");
        link_to(&x, a, arena_printf(a, "%s/index.html", v[i].folder), v[i].scope->center_name);
        xml_end(&x);
        xml_element(&x, "td", v[i].c.operator_org ? v[i].c.operator_org->name : "");
        xml_element(&x, "td", entry_state_name(v[i].scope->state));
        xml_element(&x, "td", grade_text(a, v[i].result));
        xml_element(&x, "td", arena_printf(a, "%zu", v[i].files.n));
        xml_end(&x);
    }
    xml_end(&x);
    end_page(&x);
}
