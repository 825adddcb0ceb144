/* Setting an installation up: config shows the settings and where each comes from, man and
 * completion are made of the tables of commands and options, so that they never tell of another
 * program. What is wrong with an installation is looked for in cmd_doctor.c. */
#include "cli/options.h"

#include <sys/stat.h>
#include <unistd.h>

#include "wire/wire.h"

/* ---- config */

static enum gp_code check_url(struct cli *cli) {
    bool good = !cli->base_url || (wire_url_is_good(cli->base_url, false) &&
                                   cli->base_url[strlen(cli->base_url) - 1] != '/');
    return good ? GP_OK
                : gp_fail(&cli->err, GP_INVALID, "base-url",
                          "应是完整的网址，末尾不带斜线，例如 https://pingshan.example");
}

static enum gp_code check_files(struct cli *cli) {
    const struct {
        const char *name, *path;
        bool folder;
    } named[] = {{"send-ca", cli->send_ca, false},
                 {"backup-to", depot_is_address(cli->backup_to) ? NULL : cli->backup_to, true}};
    for (size_t i = 0; i < GP_COUNT(named); i++) {
        struct stat st;
        if (!named[i].path)
            continue;
        if (stat(named[i].path, &st) != 0 || S_ISDIR(st.st_mode) != named[i].folder ||
            access(named[i].path, named[i].folder ? W_OK : R_OK) != 0)
            return gp_fail(&cli->err, GP_INVALID, named[i].name, "%s 不是可以%s的%s", named[i].path,
                           named[i].folder ? "写" : "读", named[i].folder ? "文件夹" : "文件");
    }
    return GP_OK;
}

/* As they are written: whether storage answers is doctor's question. */
static enum gp_code check_storage(struct cli *cli) {
    const struct depot_access access = cli_access(cli);
    const char *addresses[] = {cli->files_at, cli->backup_to};
    struct depot *unused;
    if (cli->files_at && !depot_is_address(cli->files_at))
        return gp_fail(&cli->err, GP_INVALID, "files", "应写成 s3://存储桶/前缀");
    for (size_t i = 0; i < GP_COUNT(addresses); i++)
        if (depot_is_address(addresses[i]))
            TRY(depot_open(&cli->err, &cli->arena, addresses[i], &access, &unused));
    return GP_OK;
}

static bool is_secret(const char *option) {
    static const char *const secrets[] = {"--metrics-token", "--s3-secret"};
    for (size_t i = 0; i < GP_COUNT(secrets); i++)
        if (strcmp(secrets[i], option) == 0)
            return true;
    return false;
}

enum gp_code config_check(struct cli *cli) {
    TRY(serve_check(cli));
    TRY(check_url(cli));
    TRY(check_files(cli));
    return check_storage(cli);
}

static enum gp_code run_config(struct cli *cli) {
    bool checks = cli->n_args > 0;
    if (checks && strcmp(cli->args[0], "check") != 0)
        return gp_fail(&cli->err, GP_INVALID, cli->args[0], "这里只能写 check，或什么也不写");
    if (checks) {
        TRY(config_check(cli));
        buf_adds(&cli->out, "设置可以用\n");
    }
    for (size_t i = 0; i < n_options; i++) {
        const char *text = option_text(cli, &options[i]);
        if (!options[i].setting)
            continue;
        if (strcmp(options[i].name, "--db") == 0)
            text = db_address_shown(&cli->arena, text);
        if (is_secret(options[i].name) && text)
            text = "（已设，不显示）";
        buf_addf(&cli->out, "%-12s = %s%s%s%s\n", options[i].name + 2, text ? text : "（没有设）",
                 cli->sources[i] ? "   （" : "", cli->sources[i] ? cli->sources[i] : "",
                 cli->sources[i] ? "）" : "");
    }
    return GP_OK;
}

/* ---- made of the tables */

/* A hyphen of roff is a minus, a backslash begins an escape, a point at a line's start a request.
 * Chinese has no blanks, and roff breaks lines at nothing else: it may do so behind any character
 * that ends here, so that no line is too long for the page. */
static void add_roff(struct buf *b, const char *text) {
    for (const char *p = text; *p; p++) {
        bool ends_chinese = (p[0] & 0x80) && (p[1] & 0xc0) != 0x80;
        if (*p == '-' || *p == '\\')
            buf_addc(b, '\\');
        if (p == text && (*p == '.' || *p == '\''))
            buf_adds(b, "\\&");
        buf_addc(b, *p);
        if (ends_chinese && p[1])
            buf_adds(b, "\\:");
    }
}

static void add_entry(struct buf *b, const char *name, const char *value, const char *summary) {
    buf_adds(b, ".TP\n.B ");
    add_roff(b, name);
    if (!cstr_empty(value)) {
        buf_adds(b, " \\fR");
        add_roff(b, value);
    }
    buf_addc(b, '\n');
    add_roff(b, summary);
    buf_addc(b, '\n');
}

static enum gp_code run_man(struct cli *cli) {
    struct buf *b = &cli->out;
    buf_adds(b, ".TH GONGPING 1 \"\" \"gongping " GP_VERSION "\" \"公评\"\n.ad l\n.nh\n.SH 名称\n"
                "gongping \\- 政府购买社会工作服务项目评估\n.SH 用法\n.B gongping\n"
                "命令 [参数] [选项]\n.SH 命令\n");
    for (size_t i = 0; cli_command_at(i); i++)
        add_entry(b, cli_command_at(i)->name, cli_command_at(i)->usage, cli_command_at(i)->summary);
    buf_adds(b, ".SH 选项\n");
    for (size_t i = 0; i < n_options; i++)
        add_entry(b, options[i].name, options[i].value, options[i].summary);
    buf_adds(b, ".SH 环境变量\n");
    for (size_t i = 0; i < n_options; i++)
        if (options[i].setting)
            add_entry(b, option_variable(&cli->arena, &options[i]), NULL, options[i].name);
    return GP_OK;
}

static enum gp_code run_completion(struct cli *cli) {
    struct buf *b = &cli->out;
    buf_adds(b, "# bash completion for gongping: source it, or put it into bash_completion.d\n"
                "_gongping() {\n    local word=${COMP_WORDS[COMP_CWORD]}\n"
                "    if [ \"$COMP_CWORD\" = 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; cli_command_at(i); i++)
        buf_addf(b, "%s%s", i ? " " : "", cli_command_at(i)->name);
    buf_adds(b, "\" -- \"$word\"))\n    elif [[ $word == -* ]]; then\n"
                "        COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; i < n_options; i++)
        buf_addf(b, "%s%s", i ? " " : "", options[i].name);
    buf_adds(b, "\" -- \"$word\"))\n    else\n        COMPREPLY=($(compgen -f -- \"$word\"))\n"
                "    fi\n}\ncomplete -o filenames -F _gongping gongping\n");
    return GP_OK;
}

const struct cli_command setup_commands[] = {
    {"config", "[check]", "显示设置和各自的来源；check：检查能不能用", 0, 1, CLI_NO_DATABASE,
     run_config},
    {"doctor", "",
     "检查这套安装有没有问题：字体、设置、磁盘、权限、守护、网站、反向代理、沙箱、时钟、备份、邮件",
     0, 0, CLI_READS, doctor_run},
    {"man", "", "输出手册页（man）", 0, 0, CLI_NO_DATABASE, run_man},
    {"completion", "", "输出 bash 的命令补全", 0, 0, CLI_NO_DATABASE, run_completion},
};
const size_t n_setup_commands = GP_COUNT(setup_commands);
