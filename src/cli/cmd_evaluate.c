/* The commands that only read: check, score, settle, explain, report. Each is a pair, text for
 * people and JSON for programs; nothing is computed here. The first three print part by part as
 * parts are evaluated (with_lanes), so that memory does not grow with the round. Read one from its
 * run_ function upwards; the table of commands stands last. docs/cli.md describes the JSON that
 * other programs rest on. */

#include "app/results/evaluation.h"
#include "app/results/stored.h"
#include "app/results/report.h"
#include "app/results/stream.h"
#include "cli/cli.h"

#include "cli/listing.h"
#include "codec/json_out.h"
#include "core/check.h"

static struct jout json_start(struct cli *cli) {
    return jout_start(&cli->out, JOUT_INDENT);
}

/* Begins {"round":…,"standard":…,"<list>":[ … and the matching end. */
static void begin_list(struct jout *o, const struct dossier *d, const char *standard,
                       const char *list) {
    jout_object(o);
    jout_pair(o, "round", d->round.id);
    jout_pair(o, "standard", standard);
    jout_key(o, list);
    jout_array(o);
}

static void end_list(struct jout *o) {
    jout_end(o);
    jout_end(o);
    jout_finish(o);
}

/* A list of entries that is printed part by part, so that memory does not grow with the round. */
struct entry_list {
    struct cli *cli;
    const char *name;
    void (*json)(struct jout *o, const struct entry_result *r);
    void (*text)(struct entry_list *l, const struct entry_result *r);
    struct jout out;
    bool begun;
    struct listing table; /* of what is printed as one */
};

static void begin_entries(struct entry_list *l, const struct dossier *d, const char *standard) {
    if (l->begun)
        return;
    l->out = json_start(l->cli);
    begin_list(&l->out, d, standard, l->name);
    l->begun = true;
}

static enum gp_code print_part(void *arg, const struct app_evaluation *v) {
    struct entry_list *l = arg;
    if (l->cli->json)
        begin_entries(l, &v->dossier, v->calc.standard);
    for (size_t i = 0; i < v->ev.n_entries; i++)
        if (l->cli->json)
            l->json(&l->out, &v->ev.entries[i]);
        else
            l->text(l, &v->ev.entries[i]);
    return cli_spill(l->cli);
}

/* A function that reads by all connections at once, which begin and end here: what it printed
 * before it has to run again is not printed. */
typedef enum gp_code (*with_lanes_fn)(struct cli *cli, const struct app_streaming *how, void *arg);

static enum gp_code with_lanes(struct cli *cli, with_lanes_fn fn, void *arg) {
    enum gp_code code = GP_RETRY;
    for (int i = 0; code == GP_RETRY && i < DB_TX_RUNS; i++) {
        struct app_lanes lanes;
        cli_unprint(cli);
        TRY(app_lanes_begin(&cli->work, &lanes));
        code = fn(cli, &(struct app_streaming){.lanes = &lanes}, arg);
        app_lanes_end(&lanes);
    }
    return code;
}

static enum gp_code print_each(struct cli *cli, const struct app_streaming *how, void *arg) {
    struct dossier head;
    struct entry_list *l = arg;
    l->begun = false;
    l->table.cells.n = l->table.columns; /* the heads */
    TRY(app_evaluate_each(&cli->work, cli->round, how, print_part, l, &head));
    if (l->cli->json) {
        begin_entries(l, &head, standard_label(&l->cli->arena, &head.standard));
        end_list(&l->out);
    }
    return GP_OK;
}

static enum gp_code print_entries(struct entry_list *l) {
    return with_lanes(l->cli, print_each, l);
}

/* ---- check */

static void place_json(struct jout *o, const struct place_ref *at) {
    if (at->what == PLACE_NOWHERE)
        return;
    jout_key(o, "at");
    jout_object(o);
    jout_pair(o, "what", place_words[at->what]);
    if (at->id)
        jout_pair(o, "id", at->id);
    jout_key(o, "row");
    jout_int(o, at->row > 0 ? at->row : 0);
    if (at->column)
        jout_pair(o, "column", at->column);
    jout_end(o);
}

static void finding_json(struct jout *o, const struct finding *f) {
    static const char *const severities[SEVERITY_N] = {"info", "warning", "error"};
    jout_object(o);
    jout_pair(o, "rule", f->rule);
    jout_pair(o, "title", f->title);
    jout_pair(o, "severity", severities[f->severity]);
    jout_pair(o, "entry", f->entry);
    jout_pair(o, "center", f->center);
    place_json(o, &f->at);
    jout_pair(o, "where", f->where);
    jout_pair(o, "printed", f->printed);
    jout_pair(o, "expected", f->expected);
    jout_pair(o, "difference", f->difference);
    jout_pair(o, "message", f->message);
    jout_pair(o, "mend", f->mend);
    jout_pair(o, "basis", f->basis);
    jout_pair(o, "reason", f->dismissed);
    jout_pair(o, "adopted", f->adopted);
    jout_end(o);
}

static void stale_json(struct jout *o, const struct app_checked *end) {
    for (size_t i = 0; i < end->n_stale; i++) {
        const struct finding_dismissal *d = end->stale[i].decision;
        if (d->adopted) /* put right since: nothing is left to be said */
            continue;
        jout_object(o);
        jout_pair(o, "rule", d->rule);
        jout_pair(o, "entry", d->entry);
        place_json(o, &d->at);
        jout_pair(o, "where", end->stale[i].where);
        jout_pair(o, "reason", d->reason);
        jout_end(o);
    }
}

static void finding_text(struct buf *out, const struct finding *f) {
    buf_addf(out, "[%s] %s %s：%s\n", severity_name(f->severity), f->center ? f->center : "全轮次",
             f->title, f->message);
    if (f->where)
        buf_addf(out, "    位置：%s\n", f->where);
    if (f->dismissed)
        buf_addf(out, "    不采纳的理由：%s\n", f->dismissed);
    if (f->mend && !f->dismissed)
        buf_addf(out, "    处理：%s\n", f->mend);
    if (f->basis)
        buf_addf(out, "    依据：%s\n", f->basis);
}

/* What is printed of the findings, part by part; those that were dismissed wait for the end. */
struct check_list {
    struct cli *cli;
    struct jout out;
    bool begun;
    size_t counts[SEVERITY_N];
    VEC(struct finding) dismissed;
};

static void begin_findings(struct check_list *l, const struct dossier *d, const char *standard) {
    if (l->begun)
        return;
    l->out = json_start(l->cli);
    begin_list(&l->out, d, standard, "findings");
    l->begun = true;
}

static enum gp_code print_findings(void *arg, const struct app_evaluation *v) {
    struct check_list *l = arg;
    struct cli *cli = l->cli;
    if (cli->json)
        begin_findings(l, &v->dossier, v->calc.standard);
    for (size_t i = 0; i < v->ev.n_findings; i++) {
        const struct finding *f = &v->ev.findings[i];
        if (f->dismissed) {
            *VEC_PUSH(&cli->arena, &l->dismissed) = app_finding_copy(&cli->arena, f);
            continue;
        }
        l->counts[f->severity]++;
        if (cli->json)
            finding_json(&l->out, f);
        else
            finding_text(&cli->out, f);
    }
    return cli_spill(cli);
}

static void stale_text(struct cli *cli, const struct app_checked *end) {
    size_t stale = 0;
    for (size_t i = 0; i < end->n_stale; i++)
        stale += !end->stale[i].decision->adopted;
    if (stale > 0)
        buf_addf(&cli->out, "\n以下 %zu 项“不采纳”，现在的数据里已没有对应的发现，不起作用：\n",
                 stale);
    for (size_t i = 0; i < end->n_stale; i++) {
        const struct finding_dismissal *d = end->stale[i].decision;
        const struct check_rule *rule = check_rule_of(d->rule);
        if (d->adopted)
            continue;
        buf_addf(&cli->out, "%s %s（%s）\n", d->entry ? d->entry : "全轮次",
                 rule ? rule->title : "", d->rule);
        if (end->stale[i].where)
            buf_addf(&cli->out, "    位置：%s\n", end->stale[i].where);
        buf_addf(&cli->out, "    不采纳的理由：%s\n", d->reason);
    }
}

static void end_text(const struct check_list *l, const struct app_checked *end) {
    struct buf *out = &l->cli->out;
    size_t total = 0;
    for (size_t i = 0; i < SEVERITY_N; i++)
        total += l->counts[i];
    buf_addf(out, "共 %zu 项发现：错误 %zu，警告 %zu，提示 %zu\n", total, l->counts[SEVERITY_ERROR],
             l->counts[SEVERITY_WARNING], l->counts[SEVERITY_INFO]);
    if (l->dismissed.n > 0)
        buf_addf(out, "\n另有 %zu 项评估方不采纳，不计入上面的数：\n", l->dismissed.n);
    for (size_t i = 0; i < l->dismissed.n; i++)
        finding_text(out, &l->dismissed.v[i]);
    stale_text(l->cli, end);
}

static void end_json(struct check_list *l, const struct app_checked *end) {
    struct jout *o = &l->out;
    jout_end(o);
    jout_key(o, "dismissed");
    jout_array(o);
    for (size_t i = 0; i < l->dismissed.n; i++)
        finding_json(o, &l->dismissed.v[i]);
    jout_end(o);
    jout_key(o, "stale_dismissals");
    jout_array(o);
    stale_json(o, end);
    end_list(o);
}

static enum gp_code check_with(struct cli *cli, const struct app_streaming *how, void *arg) {
    struct check_list l = {.cli = cli};
    struct app_checked end;
    (void)arg;
    TRY(app_check_each(&cli->work, cli->round, how, print_findings, &l, &end));
    if (cli->json)
        end_json(&l, &end);
    else
        end_text(&l, &end);
    if (cli->strict && l.counts[SEVERITY_ERROR] > 0)
        cli->exit = EXIT_FINDINGS;
    return GP_OK;
}

static enum gp_code run_check(struct cli *cli) {
    return with_lanes(cli, check_with, NULL);
}

/* ---- score */

static void score_json(struct jout *o, const struct entry_result *r) {
    jout_object(o);
    jout_pair(o, "entry", r->entry->id);
    jout_pair(o, "center", r->center->name);
    jout_key_score(o, "total", r->score.total);
    jout_key(o, "grade");
    jout_text(o, r->score.band ? r->score.band->name : NULL);
    jout_key(o, "components");
    jout_array(o);
    for (size_t i = 0; i < r->score.n_components; i++) {
        const struct component_score *c = &r->score.components[i];
        jout_object(o);
        jout_pair(o, "id", c->component->id);
        jout_pair(o, "name", c->component->name);
        jout_key_score(o, "max", c->component->max);
        jout_key_score(o, "score", c->points);
        jout_pair(o, "open", c->open);
        jout_end(o);
    }
    jout_end(o);
    jout_end(o);
}

static void score_text_lines(struct entry_list *l, const struct entry_result *r) {
    struct arena *a = &l->cli->arena;
    struct buf *out = &l->cli->out;
    bool open = !score_is_set(r->score.total);
    buf_addf(out, "%s  总分 %s  %s\n", r->center->name,
             open ? "尚未出分" : score_text(a, r->score.total),
             r->score.band ? r->score.band->name : "");
    for (size_t k = 0; k < r->score.n_components; k++) {
        const struct component_score *c = &r->score.components[k];
        buf_addf(out, "    %s（%s 分）：%s\n", c->component->name, score_text(a, c->component->max),
                 c->open ? c->open : score_text(a, c->points));
    }
}

static enum gp_code run_score(struct cli *cli) {
    return print_entries(&(struct entry_list){
        .cli = cli, .name = "entries", .json = score_json, .text = score_text_lines});
}

/* ---- settle */

static void settlement_json(struct jout *o, const struct entry_result *r) {
    const struct settlement *s = &r->settlement;
    jout_object(o);
    jout_pair(o, "entry", r->entry->id);
    jout_pair(o, "center", r->center->name);
    jout_key_money(o, "contract", s->contract);
    jout_key_money(o, "paid", s->paid);
    jout_key(o, "usage");
    jout_share(o, s->usage);
    jout_key(o, "vacancy_days");
    jout_count(o, s->vacant_days);
    jout_key_money(o, "deduction", s->deduction);
    jout_key(o, "lower_bound");
    jout_bool(o, s->lower_bound);
    jout_key_money(o, "reserved", s->reserved);
    jout_key_money(o, "due", s->due);
    jout_key_money(o, "payable", s->payable);
    jout_pair(o, "rule", s->rule);
    jout_end(o);
}

static const char *money_or(struct arena *a, money_t m, const char *otherwise) {
    return money_is_set(m) ? money_text_group(a, m) : otherwise;
}

static void settle_text(struct entry_list *l, const struct entry_result *r) {
    struct arena *a = &l->cli->arena;
    struct listing *t = &l->table;
    const struct settlement *s = &r->settlement;
    listing_cell(t, arena_strdup(a, r->center->name));
    listing_cell(t, money_or(a, s->contract, "未登记"));
    listing_cell(t, money_or(a, s->paid, "无记录"));
    listing_cell(t, share_is_set(s->usage) ? arena_printf(a, "%s%%", share_text(a, s->usage))
                                           : "无数据");
    listing_cell(t, s->vacant_days == DEC_UNSET
                        ? "不明"
                        : arena_printf(a, "%lld", (long long)s->vacant_days));
    listing_cell(t, money_or(a, s->deduction, "不能计算"));
    listing_cell(t, money_or(a, s->payable, "不能计算"));
    listing_cell(t, s->lower_bound ? "空岗仍在持续，扣除额为下限" : "");
}

static enum gp_code run_settle(struct cli *cli) {
    static const char *const heads[] = {"中心",     "合同总额", "已付",     "经费使用比例",
                                        "空岗天数", "空岗扣除", "尚应拨付", ""};
    struct entry_list l = {
        .cli = cli, .name = "settlements", .json = settlement_json, .text = settle_text};
    l.table = listing_start(&cli->arena, heads, GP_COUNT(heads), 0x7e);
    TRY(print_entries(&l));
    if (!cli->json)
        listing_print(&l.table, &cli->out);
    return GP_OK;
}

/* ---- explain */

static void explain_text(struct cli *cli, const struct trace *t, const char *standard) {
    struct buf *out = &cli->out;
    buf_addf(out, "%s = %s%s%s\n  编号：%s\n  公式：%s\n", t->label,
             t->value[0] ? t->value : "（未知）", t->unit[0] ? " " : "", t->unit, t->id,
             t->formula);
    if (t->working)
        buf_addf(out, "  算式：%s\n", t->working);
    for (size_t i = 0; i < t->n_inputs; i++)
        buf_addf(out, "  取值：%s = %s（%s）\n", t->inputs[i].name, t->inputs[i].value,
                 t->inputs[i].source);
    if (t->rounding)
        buf_addf(out, "  取整：%s\n", t->rounding);
    if (t->basis)
        buf_addf(out, "  依据：%s\n", t->basis);
    buf_addf(out, "  标准：%s\n", standard);
}

static void explain_json(struct cli *cli, const struct trace *t, const char *standard) {
    struct jout o = json_start(cli);
    jout_object(&o);
    jout_pair(&o, "id", t->id);
    jout_pair(&o, "label", t->label);
    jout_pair(&o, "value", t->value);
    jout_pair(&o, "unit", t->unit);
    jout_pair(&o, "formula", t->formula);
    jout_pair(&o, "working", t->working);
    jout_pair(&o, "rounding", t->rounding);
    jout_pair(&o, "basis", t->basis);
    jout_pair(&o, "standard", standard);
    jout_key(&o, "inputs");
    jout_array(&o);
    for (size_t i = 0; i < t->n_inputs; i++) {
        jout_object(&o);
        jout_pair(&o, "name", t->inputs[i].name);
        jout_pair(&o, "value", t->inputs[i].value);
        jout_pair(&o, "source", t->inputs[i].source);
        jout_end(&o);
    }
    jout_end(&o);
    jout_end(&o);
    jout_finish(&o);
}

/* Figures whose id or label contains the words, for somebody who does not know the exact name. */
static enum gp_code suggest(struct cli *cli, const struct calc *c, const char *words) {
    size_t n = 0;
    const size_t shown = 40;
    for (size_t i = 0; i < c->traces.n; i++) {
        const struct trace *t = &c->traces.v[i];
        if (!strstr(t->id, words) && !strstr(t->label, words))
            continue;
        if (++n <= shown)
            buf_addf(&cli->out, "%s  %s = %s%s\n", t->id, t->label, t->value, t->unit);
    }
    if (n == 0)
        return gp_fail(&cli->err, GP_MISSING, words,
                       "没有这个数字，用 gongping explain 加中心名称可以列出它的全部数字");
    if (n > shown)
        buf_addf(&cli->out, "……共 %zu 个，请写得更具体\n", n);
    return GP_OK;
}

static enum gp_code run_explain(struct cli *cli) {
    struct app_evaluation *v;
    TRY(app_evaluate_traced(&cli->work, cli->round, &v));
    const struct trace *t = calc_find_trace(&v->calc, cli->args[0]);
    if (!t)
        return suggest(cli, &v->calc, cli->args[0]);
    const char *standard = t->standard ? t->standard : v->calc.standard;
    cli->json ? explain_json(cli, t, standard) : explain_text(cli, t, standard);
    return GP_OK;
}

/* ---- what is kept */

/* Everything of it anew: dropped first, so that nothing of before is left. */
static enum gp_code keep_anew(struct work *w, const char *round) {
    TRY(WORK_WRITE(w, stored_drop(w, round)));
    struct arena GP_CLEANUP(arena_release) scratch = ARENA_INIT;
    struct work turn = work_into(w, &scratch);
    for (size_t n = DOSSIER_PART; n == DOSSIER_PART; arena_reset(&scratch))
        TRY(WORK_WRITE(&turn, stored_keep(&turn, round, &n)));
    return GP_OK;
}

static enum gp_code compare_round(struct cli *cli, struct work *w, const struct app_round *r) {
    const char *wrong;
    size_t kept;
    TRY(WORK_READ(w, stored_compare(w, r->id, &kept, &wrong)));
    if (wrong)
        cli->exit = EXIT_FINDINGS;
    buf_addf(&cli->out, "[%s] %s：保存着 %zu 个参评项目的结果%s%s\n", wrong ? "不符" : "相符",
             r->id, kept, wrong ? "；" : "", wrong ? wrong : "");
    return GP_OK;
}

/* A round at a time, in memory of its own. */
static enum gp_code look_at_results(struct cli *cli, const struct app_round *r, bool anew) {
    struct arena GP_CLEANUP(arena_release) scratch = ARENA_INIT;
    struct work w = work_into(&cli->work, &scratch);
    w.tenant = r->tenant;
    if (anew)
        TRY(keep_anew(&w, r->id));
    return compare_round(cli, &w, r);
}

static enum gp_code run_results(struct cli *cli) {
    struct app_round *rounds;
    size_t n, seen = 0;
    bool anew = cli->n_args > 0;
    if (anew && strcmp(cli->args[0], "rebuild") != 0)
        return gp_fail(&cli->err, GP_INVALID, cli->args[0], "这里只能写 rebuild，或什么也不写");
    TRY(WORK_READ(&cli->work, app_list_rounds(&cli->work, &rounds, &n)));
    for (size_t i = 0; i < n; i++) {
        if (cli->round && !cstr_eq(cli->round, rounds[i].id))
            continue;
        TRY(look_at_results(cli, &rounds[i], anew));
        seen++;
    }
    return seen > 0 || !cli->round
               ? GP_OK
               : gp_fail(&cli->err, GP_MISSING, cli->round, "没有评估轮次“%s”", cli->round);
}

/* ---- report */

static enum gp_code run_report(struct cli *cli) {
    enum app_format format;
    if (!app_format_of(cli->format ? cli->format : "pdf", &format))
        return gp_fail(&cli->err, GP_INVALID, cli->format,
                       "没有这种格式，可用 pdf、print、docx、html、json");
    bool binary = format == APP_PDF || format == APP_PRINT || format == APP_DOCX;
    if (!cli->output && binary)
        return gp_fail(&cli->err, GP_INVALID, "-o", "请用 -o 写明报告存到哪个文件");
    return app_report(&cli->work, cli->round, cli->report, format, &cli->out);
}

const struct cli_command evaluate_commands[] = {
    {"check", "", "自动核查：列出数据中的矛盾、差错和不合规则之处", 0, 0, CLI_OWN_UNITS, run_check},
    {"score", "", "计算各项得分、总分和等级", 0, 0, CLI_OWN_UNITS, run_score},
    {"settle", "", "计算空岗扣除和尚应拨付的款项", 0, 0, CLI_OWN_UNITS, run_settle},
    {"explain", "数字",
     "说明一个数字是怎样算出来的，例如：gongping explain 坪山 或 pingshan.settle.deduction", 1, 1,
     CLI_READS, run_explain},
    {"results", "[rebuild]",
     "把网站保存的得分、结算和核查发现与现算的比较；rebuild：先全部重算、重新保存", 0, 1,
     CLI_OWN_UNITS, run_results},
    {"report", "", "生成评估报告：-f pdf|print|docx|html|json -o 文件", 0, 0, CLI_READS,
     run_report},
};
const size_t n_evaluate_commands = GP_COUNT(evaluate_commands);
