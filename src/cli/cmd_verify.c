#include "app/publish/signing.h"
#include "app/publish/verify.h"
#include "base/file.h"
#include "cli/cli.h"

/* --key is the key itself, or a file of lines "KEY NAME": then the file says whose it is. */
static bool is_key(const char *s) {
    return strlen(s) == SIGNING_PUBLIC_HEX - 1 &&
           strspn(s, "0123456789abcdef") == SIGNING_PUBLIC_HEX - 1;
}

#define KEYS_MAX_BYTES ((size_t)64 << 10)

/* The line of the file whose key signed this one; without such a line the first key is expected. */
static enum gp_code key_of_file(struct cli *cli, struct str json, struct verify_key *ret) {
    struct str text;
    TRY(file_read(&cli->arena, &cli->err, cli->key, KEYS_MAX_BYTES, &text));
    char *rest = arena_strndup(&cli->arena, text.p, text.n);
    const char *package = arena_strndup(&cli->arena, json.p, json.n);
    struct verify_key first = {NULL, NULL};
    for (char *line; (line = strsep(&rest, "\r\n"));) {
        const char *hex = strsep(&line, " \t");
        if (!is_key(hex))
            continue;
        struct verify_key key = {hex, cstr_empty(line) ? "--key 文件中的密钥" : line};
        if (!first.hex)
            first = key;
        if (!strstr(package, arena_printf(&cli->arena, "\"public_key\": \"%s\"", hex)))
            continue;
        *ret = key;
        return GP_OK;
    }
    if (!first.hex)
        return gp_fail(&cli->err, GP_INVALID, cli->key,
                       "文件里没有公钥：每行写 64 位十六进制的公钥，空一格写名称");
    *ret = first;
    return GP_OK;
}

static enum gp_code expected_key(struct cli *cli, struct str json, struct verify_key *ret) {
    *ret = (struct verify_key){NULL, NULL};
    if (!cli->key)
        return GP_OK;
    if (!is_key(cli->key))
        return key_of_file(cli, json, ret);
    *ret = (struct verify_key){cli->key, " --key 给出"};
    return GP_OK;
}

static const char *verdict_text(const struct verification *v) {
    if (!v->compared)
        return "结论：数字没有比较成，这份报告没有得到验证\n";
    if (!v->good)
        return "结论：有不符之处，这份报告不可信\n";
    return v->key_compared
               ? "结论：没有发现不符之处\n"
               : "结论：没有发现不符之处，但没有核对是谁的签名：请用 --key 给出公示网站的公钥\n";
}

/* Needs no database: the file carries all that is checked. */
static enum gp_code run_verify(struct cli *cli) {
    static const char *const words[] = {
        [VERIFY_GOOD] = "相符", [VERIFY_UNKNOWN] = "待核对", [VERIFY_BAD] = "不符"};
    struct str json;
    struct verify_key key;
    struct verification v;
    TRY(file_read(&cli->arena, &cli->err, cli->args[0], VERIFY_MAX_BYTES, &json));
    TRY(expected_key(cli, json, &key));
    TRY(verify_package(&cli->work, json, &key, &v));
    buf_adds(&cli->out, v.title ? v.title : "");
    if (v.stated.version > 0)
        buf_addf(&cli->out, "（第 %lld 版）", (long long)v.stated.version);
    buf_addc(&cli->out, '\n');
    for (size_t i = 0; i < v.lines.n; i++)
        buf_addf(&cli->out, "[%s] %s：%s\n", words[v.lines.v[i].mark], v.lines.v[i].title,
                 v.lines.v[i].text);
    for (size_t i = 0; i < v.differences.n; i++)
        buf_addf(&cli->out, "    %s：报告中 %s，重新计算 %s\n", v.differences.v[i].what,
                 v.differences.v[i].published, v.differences.v[i].recomputed);
    buf_adds(&cli->out, verdict_text(&v));
    buf_adds(&cli->out,
             "说明：签名只证明报告公示后没有改动，不是《电子签名法》所说的可靠电子签名\n");
    cli->exit = v.good && v.compared && v.key_compared ? EXIT_FINE : EXIT_FINDINGS;
    return GP_OK;
}

const struct cli_command verify_commands[] = {
    {"verify", "文件",
     "验证公示的报告（公示页下载的验证文件）：核对签名，并把每个数字重新算一遍；--key "
     "给出公示网站的公钥",
     1, 1, CLI_NO_DATABASE, run_verify},
};
const size_t n_verify_commands = GP_COUNT(verify_commands);
