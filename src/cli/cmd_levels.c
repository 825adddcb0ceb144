/* What concerns the levels above a district, and a database of many districts. */
#include "cli/cli.h"

#include "app/levels/levels.h"
#include "cli/listing.h"
#include "store/distribute.h"

static enum gp_code run_regions(struct cli *cli) {
    const char *what = cli->n_args > 0 ? cli->args[0] : NULL;
    int64_t there;
    size_t n;
    if (!what) {
        TRY(WORK_READ(&cli->work, store_region_count(&cli->work, &there)));
        buf_addf(&cli->out,
                 there > 0 ? "区划代码表：%lld 个代码\n"
                           : "还没有区划代码表（%lld 个代码）。用 gongping regions shipped "
                             "装入自带的 2020 年代码，或写出文件\n",
                 (long long)there);
        return GP_OK;
    }
    TRY(level_take_regions(&cli->work, strcmp(what, "shipped") == 0 ? NULL : what, &n));
    buf_addf(&cli->out, "已装入 %zu 个区划代码\n", n);
    return GP_OK;
}

/* Of one district, or of each, in a unit of its own. */
static enum gp_code run_rollup(struct cli *cli) {
    struct store_tenant *tenants;
    size_t n;
    static const char *const heads[] = {"区划", "名称", "已公示项目", "汇总行", "原来不符"};
    struct listing t = listing_start(&cli->arena, heads, GP_COUNT(heads), 7u << 2);
    TRY(WORK_READ(&cli->work, store_tenant_list(&cli->work, &tenants, &n)));
    for (size_t i = 0; i < n; i++) {
        struct rollup_counts c;
        struct work there = work_in(&cli->work, tenants[i].tenant);
        if (tenants[i].level != LEVEL_DISTRICT ||
            (cli->tenant && !cstr_eq(cli->tenant, tenants[i].tenant)))
            continue;
        TRY(WORK_WRITE(&there, store_rollup_rebuild(&there, &c)));
        const int64_t figures[] = {c.entries, c.sums, c.differed};
        listing_cell(&t, tenants[i].tenant);
        listing_cell(&t, tenants[i].name);
        for (size_t k = 0; k < GP_COUNT(figures); k++)
            listing_cell(&t, arena_printf(&cli->arena, "%lld", (long long)figures[k]));
        if (c.differed > 0)
            cli->exit = EXIT_FINDINGS;
    }
    listing_print(&t, &cli->out);
    return GP_OK;
}

static enum gp_code run_distribute(struct cli *cli) {
    struct distribute_plan plan;
    TRY(store_distribute_plan(&cli->work, &plan));
    const char *where = "这台 PostgreSQL 上有 Citus 扩展";
    if (!plan.is_server)
        where = "这个数据库是一个文件，不能分布；下面是在装有 Citus 的 PostgreSQL 上的步骤";
    else if (!plan.has_citus)
        where = "这台 PostgreSQL 上没有 Citus 扩展；装好并 CREATE EXTENSION citus 以后的步骤如下";
    buf_addf(&cli->out,
             "-- %s\n-- 取下守护 %zu 个（Citus 不允许，见 docs/scale.md），公用表 %zu "
             "张，按区划分布的表 %zu 张\n",
             where, plan.guards, plan.shared, plan.spread);
    for (size_t i = 0; i < plan.n_steps; i++)
        buf_addf(&cli->out, "%s\n", plan.steps[i].sql);
    if (!cli->run)
        return GP_OK;
    TRY(store_distribute_run(&cli->work, &plan));
    buf_adds(&cli->out, "-- 已执行\n");
    return GP_OK;
}

const struct cli_command level_commands[] = {
    {"regions", "[文件]",
     "区划代码（GB/T 2260）的名称：不写参数看有多少；写 CSV 或 Excel 文件（两列：代码、名称）装入，"
     "写 shipped 装入自带的",
     0, 1, CLI_OWN_UNITS, run_regions},
    {"rollup", "", "重新汇总各区已公示的结果，供上级查看；与公示不符的一并改正，并以退出码 6 结束",
     0, 0, CLI_OWN_UNITS, run_rollup},
    {"distribute", "",
     "写出按区划把各表分布到 Citus 各节点的步骤；--run：也执行（只在装有 Citus 扩展的 PostgreSQL "
     "上）",
     0, 0, CLI_OWN_UNITS, run_distribute},
};
const size_t n_level_commands = GP_COUNT(level_commands);
