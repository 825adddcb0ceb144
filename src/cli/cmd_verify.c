#include "app/verify.h"
#include "base/file.h"
#include "cli/cli.h"

/* Needs no database: the file carries all that is checked. */
static enum gp_code run_verify(struct cli *cli) {
    static const char *const words[] = {
        [VERIFY_GOOD] = "相符", [VERIFY_UNKNOWN] = "待核对", [VERIFY_BAD] = "不符"};
    struct str json;
    TRY(file_read(&cli->arena, &cli->err, cli->args[0], VERIFY_MAX_BYTES, &json));
    struct verification v;
    TRY(verify_package(&cli->app, json, NULL, &v));
    buf_addf(&cli->out, "%s（第 %lld 版）\n", v.title ? v.title : "", (long long)v.version);
    for (size_t i = 0; i < v.lines.n; i++)
        buf_addf(&cli->out, "[%s] %s：%s\n", words[v.lines.v[i].mark], v.lines.v[i].title,
                 v.lines.v[i].text);
    for (size_t i = 0; i < v.differences.n; i++)
        buf_addf(&cli->out, "    %s：报告中 %s，重新计算 %s\n", v.differences.v[i].what,
                 v.differences.v[i].published, v.differences.v[i].recomputed);
    buf_adds(&cli->out, v.good ? "结论：没有发现不符之处\n" : "结论：有不符之处，这份报告不可信\n");
    buf_adds(&cli->out,
             "说明：签名只证明报告公示后没有改动，不是《电子签名法》所说的可靠电子签名\n");
    cli->exit = v.good ? EXIT_FINE : EXIT_FINDINGS;
    return GP_OK;
}

const struct cli_command verify_commands[] = {
    {"verify", "文件", "验证公示的报告（公示页下载的验证文件）：核对签名，并把每个数字重新算一遍",
     1, 1, false, run_verify},
};
const size_t n_verify_commands = GP_COUNT(verify_commands);
