#include "cli/cli.h"

#include "app/admin/audit_heads.h"
#include "app/files/files.h"
#include "app/levels/levels.h"
#include "app/rounds/import.h"
#include "base/file.h"
#include "bundle/bundle.h"
#include "cli/listing.h"
#include "store/move.h"

static enum gp_code run_init(struct cli *cli) {
    if (cli->level && !cli->tenant)
        return gp_fail(&cli->err, GP_INVALID, "--tenant", "请写明区划代码，例如 440300");
    const char *name = cli->tenant_name;
    if (cli->tenant && !name)
        TRY(level_default_name(&cli->work, cli->tenant, &name));
    if (cli->level)
        TRY(level_add(&cli->work, cli->tenant, cli->level, name));
    else if (cli->tenant)
        TRY(app_add_tenant(&cli->work, cli->tenant, name));
    buf_addf(&cli->out, "数据库已就绪：%s\n", db_address_shown(&cli->arena, cli->db_file));
    return GP_OK;
}

static enum gp_code ask_for_confirmation(struct cli *cli, const struct import_outcome *o) {
    buf_addf(&cli->out, "没有导入。轮次 %s 正在进行，导入会：\n", o->d.round.id);
    for (size_t i = 0; i < o->n_undoes; i++)
        buf_addf(&cli->out, "  %s\n", o->undoes[i]);
    buf_addf(&cli->out, "确认无误后，加上 --confirm %s%s 再运行一次\n", o->code,
             o->needs_reason ? " --reason 更正理由" : "");
    cli->exit = EXIT_FINDINGS;
    return GP_OK;
}

static enum gp_code run_import(struct cli *cli) {
    struct str json;
    TRY(file_read(&cli->arena, &cli->err, cli->args[0], BUNDLE_MAX_BYTES, &json));
    struct import_outcome o;
    const struct import_wish wish = {cli->replace, cli->confirm, cli->reason};
    TRY(app_import_round(&cli->work, json, &wish, &o));
    if (!o.stored)
        return ask_for_confirmation(cli, &o);
    buf_addf(&cli->out, "已导入：%s（轮次 %s，%zu 个参评项目）\n", o.d.round.title, o.d.round.id,
             o.d.round.n_entries);
    return GP_OK;
}

static enum gp_code run_export(struct cli *cli) {
    struct dossier d;
    TRY(app_load_round(&cli->work, cli->round, &d));
    bundle_write(&d, &cli->out);
    return GP_OK;
}

static enum gp_code run_rounds(struct cli *cli) {
    struct app_round *rounds;
    size_t n;
    TRY(app_list_rounds(&cli->work, &rounds, &n));
    static const char *const heads[] = {"区划", "轮次", "年度", "标题", "参评项目"};
    struct listing t = listing_start(&cli->arena, heads, GP_COUNT(heads), 1u << 4);
    for (size_t i = 0; i < n; i++) {
        listing_cell(&t, rounds[i].tenant);
        listing_cell(&t, rounds[i].id);
        listing_cell(&t, arena_printf(&cli->arena, "%lld", (long long)rounds[i].year));
        listing_cell(&t, rounds[i].title);
        listing_cell(&t, arena_printf(&cli->arena, "%lld", (long long)rounds[i].entries));
    }
    listing_print(&t, &cli->out);
    return GP_OK;
}

static enum gp_code run_audit(struct cli *cli) {
    struct app_audit_state state;
    struct audit_evidence evidence = {.a = &cli->arena};
    struct files_place place;
    TRY(WORK_READ(&cli->work, files_look(&cli->work, cli->beside, &place)));
    TRY(audit_heads_of(&cli->err, place.path, &evidence));
    for (size_t i = 0; i < cli->n_args; i++)
        TRY(audit_heads_read(&cli->err, cli->args[i], &evidence));
    TRY(WORK_READ(&cli->work, audit_check(&cli->work, &evidence, &state)));
    buf_addf(&cli->out, "%s\n", audit_state_text(&cli->arena, &state));
    if (!app_audit_is_good(&state))
        cli->exit = EXIT_FINDINGS;
    return GP_OK;
}

/* The documents stay where they are: their folder is named by --beside. */
static enum gp_code run_move(struct cli *cli) {
    struct moved m;
    TRY(store_move(&cli->arena, &cli->err, cli->args[0], cli->args[1], &m));
    const char *to = cli->args[1];
    if (m.there > 0)
        buf_addf(&cli->out, "接着上次没有做完的搬迁：%zu 张表已经在那里\n", m.there);
    buf_addf(&cli->out, "已搬到 %s：%zu 张表，%lld 行，两边逐行核对一致\n",
             db_address_shown(&cli->arena, to), m.tables, (long long)m.rows);
    buf_addf(&cli->out, "文件夹没有搬：以后启动时写 --beside %s\n",
             db_is_server(cli->args[0]) ? cli->beside : cli->args[0]);
    TRY(app_open(&cli->work, to, false));
    struct app_audit_state state;
    TRY(WORK_READ(&cli->work, audit_check(&cli->work, NULL, &state)));
    buf_addf(&cli->out, "%s\n", audit_state_text(&cli->arena, &state));
    if (!app_audit_is_good(&state))
        cli->exit = EXIT_FINDINGS;
    return GP_OK;
}

static enum gp_code run_schema(struct cli *cli) {
    bundle_write_schema(&cli->out);
    return GP_OK;
}

const struct cli_command data_commands[] = {
    {"init", "",
     "新建数据库，或把旧版数据库升级到当前版本；--tenant 和 --name 登记一个区划，--level "
     "登记上级主管",
     0, 0, CLI_WRITES, run_init},
    {"import", "文件", "导入一个评估轮次（JSON，格式见 docs/bundle.md）；有任何错误都不会存入", 1,
     1, CLI_OWN_UNITS, run_import},
    {"export", "", "导出一个评估轮次的全部数据（JSON）", 0, 0, CLI_READS, run_export},
    {"rounds", "", "列出已有的评估轮次", 0, 0, CLI_READS, run_rounds},
    {"audit", "[链头文件或备份]",
     "逐条核对审计日志的哈希链，并与公示、备份和链头文件留存的链头比较；可写出另外保存的", 0, 4,
     CLI_OWN_UNITS, run_audit},
    {"move", "从 到",
     "把整个数据库搬到另一个地址，例如从文件搬到 PostgreSQL；先停掉网站。中断后再运行一次即接着做",
     2, 2, CLI_NO_DATABASE, run_move},
    {"schema", "", "输出导入格式的 JSON Schema", 0, 0, CLI_NO_DATABASE, run_schema},
};
const size_t n_data_commands = GP_COUNT(data_commands);
