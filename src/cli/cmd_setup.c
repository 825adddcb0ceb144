/* Setting an installation up: config shows the settings and where each comes from, doctor looks for
 * what is wrong with an installation, man and completion are made of the tables of commands and
 * options, so that they never tell of another program. A check of doctor's is a row of `checks`: it
 * adds lines of what it found, and says of each whether it is well. */
#include "cli/options.h"
#include "cli/sandbox.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "app/admin/audit_heads.h"
#include "app/admin/backup.h"
#include "app/admin/setting.h"
#include "app/files/files.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/rand.h"
#include "report/glyph.h"
#include "store/audit.h"
#include "store/delivery.h"
#include "store/store.h"
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

static enum gp_code run_config(struct cli *cli) {
    bool checks = cli->n_args > 0;
    if (checks && strcmp(cli->args[0], "check") != 0)
        return gp_fail(&cli->err, GP_INVALID, cli->args[0], "这里只能写 check，或什么也不写");
    if (checks) {
        TRY(serve_check(cli));
        TRY(check_url(cli));
        TRY(check_files(cli));
        TRY(check_storage(cli));
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

/* ---- doctor */

static void found(struct cli *cli, bool well, const char *what, const char *text) {
    buf_addf(&cli->out, "%s %s：%s\n", well ? "正常" : "注意", what, text);
    if (!well)
        cli->exit = EXIT_FINDINGS;
}

static enum gp_code look_at_fonts(struct cli *cli, const struct files_place *place) {
    (void)place;
    bool well = glyph_trouble_of(0x8bc4) == GLYPH_FINE; /* 评 */
    found(cli, well, "字体",
          well ? "有中文字体" : "没有中文字体，报告里的字会是方框；请安装 fonts-noto-cjk");
    return GP_OK;
}

/* A clock that stands before what was written last would put new entries of the log before old
 * ones. */
static enum gp_code look_at_clock(struct cli *cli, const struct files_place *place) {
    (void)place;
    struct audit_filter filter = AUDIT_FILTER_ALL;
    struct audit_row *last;
    size_t n;
    filter.limit = 1;
    TRY(store_audit_list(&cli->work, &filter, &last, &n));
    bool well = n == 0 || last[0].at_ms <= clock_now_ms() + 1000;
    time_t now = time(NULL);
    char text[40];
    struct tm tm;
    localtime_r(&now, &tm);
    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %z", &tm);
    found(cli, well, "时钟",
          well ? arena_strdup(&cli->arena, text)
               : arena_printf(&cli->arena, "%s，早于最近一条审计日志，请校准时间", text));
    return GP_OK;
}

static enum gp_code look_at_disk(struct cli *cli, const struct files_place *place) {
    struct statvfs v;
    struct stat st;
    const char *at = stat(place->path, &st) == 0 ? place->path : ".";
    if (statvfs(at, &v) != 0)
        return GP_OK;
    int64_t room = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
    int64_t all = (int64_t)v.f_blocks * (int64_t)v.f_frsize;
    bool well = room > (int64_t)1 << 30 && room > all / 20;
    found(cli, well, "磁盘",
          arena_printf(&cli->arena, "%s 还剩 %s%s", at, file_size_text(&cli->arena, room),
                       well ? "" : "，不多了，请清理或扩容"));
    return GP_OK;
}

static enum gp_code look_at_permissions(struct cli *cli, const struct files_place *place) {
    const char *paths[] = {db_is_server(cli->db_file) ? NULL : cli->db_file, place->path};
    for (size_t i = 0; i < GP_COUNT(paths); i++) {
        struct stat st;
        if (!paths[i] || stat(paths[i], &st) != 0)
            continue;
        bool well = (st.st_mode & 077) == 0;
        found(cli, well, "权限",
              arena_printf(&cli->arena, "%s %s", paths[i],
                           well ? "只有运行的账号能读写"
                                : "别的账号也能读，里面有个人信息，请 chmod go= 它"));
    }
    return GP_OK;
}

static enum gp_code look_at_files(struct cli *cli, const struct files_place *place) {
    found(cli, !place->problem, "文件夹",
          place->problem               ? place->problem
          : place->state == FILES_NONE ? "还没有建立，启动网站时建立"
          : depot_attached()           ? cli->files_at
                                       : place->path);
    return GP_OK;
}

/* Written, read and dropped again: less does not show that key, rights and clock will do. */
static const char *try_storage(struct cli *cli, const char *address) {
    const struct depot_access access = cli_access(cli);
    struct gp_err e = {.arena = &cli->arena};
    struct depot *d;
    struct str text;
    const char *name = arena_printf(&cli->arena, "doctor-%s", rand_id(&cli->arena));
    bool well = depot_open(&e, &cli->arena, address, &access, &d) == GP_OK &&
                depot_write(d, &e, name, STR("gongping doctor\n")) == GP_OK &&
                depot_read(d, &e, name, &text) == GP_OK && depot_drop(d, &e, name) == GP_OK;
    return well ? NULL : e.message;
}

static enum gp_code look_at_storage(struct cli *cli, const struct files_place *place) {
    (void)place;
    const struct {
        const char *address, *what;
    } used[] = {{cli->files_at, "存放文件的对象存储"}, {cli->backup_to, "存放备份的对象存储"}};
    for (size_t i = 0; i < GP_COUNT(used); i++) {
        if (!depot_is_address(used[i].address))
            continue;
        const char *problem = try_storage(cli, used[i].address);
        found(cli, !problem, used[i].what,
              problem ? problem : arena_printf(&cli->arena, "%s 能写能读", used[i].address));
    }
    return GP_OK;
}

static enum gp_code look_at_log(struct cli *cli, const struct files_place *place) {
    const char *problem;
    TRY(audit_glance(&cli->work, place->path, &problem));
    found(cli, !problem, "审计日志与守护",
          problem ? problem : "守护都在，链头与留存的一致（逐条核对用 gongping audit）");
    return GP_OK;
}

static enum gp_code look_at_proxy(struct cli *cli, const struct files_place *place) {
    (void)place;
    found(cli, cli->https, "HTTPS",
          cli->https ? "按在 HTTPS 反向代理之后运行" : "没有写 --https，只适合本机或内网试用");
    if (cli->https)
        found(cli, cli->trust_proxy != NULL, "反向代理",
              cli->trust_proxy ? cli->trust_proxy : "没有写 --trust-proxy，按地址的限制不起作用");
    found(cli, cli->base_url != NULL, "对外网址",
          cli->base_url ? cli->base_url : "没有写 --base-url，发出的消息不带链接");
    return GP_OK;
}

static enum gp_code look_at_sandbox(struct cli *cli, const struct files_place *place) {
    (void)place;
    const char *missing = sandbox_missing();
    bool off = cstr_eq(cstr_or_empty(cli->sandbox), "off");
    found(cli, !missing && !off, "沙箱",
          off       ? "设置里关掉了（--sandbox off）"
          : missing ? missing
                    : "serve 不能运行别的程序，只能写自己的文件夹");
    return GP_OK;
}

static enum gp_code look_at_backups(struct cli *cli, const struct files_place *place) {
    (void)place;
    struct audit_filter filter = AUDIT_FILTER_ALL;
    struct audit_row *made;
    size_t n;
    filter.action = "backup.make";
    filter.limit = 1;
    TRY(store_audit_list(&cli->work, &filter, &made, &n));
    int32_t days = n > 0 ? date_of_ms(clock_now_ms()).day - date_of_ms(made[0].at_ms).day : 0;
    found(cli, n > 0 && days <= 7, "备份",
          n == 0 ? "还没有做过备份"
                 : arena_printf(&cli->arena, "最近一次在 %d 天前（试恢复用 gongping check-backup）",
                                (int)days));
    return GP_OK;
}

static enum gp_code look_at_messages(struct cli *cli, const struct files_place *place) {
    (void)place;
    struct channel *v;
    size_t n, active = 0;
    int64_t lost;
    TRY(store_channel_list(&cli->work, &v, &n));
    TRY(store_delivery_problem_count(&cli->work, &lost));
    for (size_t i = 0; i < n; i++)
        active += v[i].active;
    found(cli, lost == 0, "消息发送",
          arena_printf(&cli->arena, "启用的方式 %zu 个，没有送达的消息 %lld 条", active,
                       (long long)lost));
    return GP_OK;
}

typedef enum gp_code (*look)(struct cli *cli, const struct files_place *place);

/* Of the whole installation, and of each district. */
static const look checks[] = {look_at_fonts,   look_at_disk, look_at_permissions, look_at_files,
                              look_at_storage, look_at_log,  look_at_proxy,       look_at_sandbox};
static const look district_checks[] = {look_at_clock, look_at_backups, look_at_messages};

static enum gp_code examine(struct cli *cli, const struct files_place *place) {
    struct store_tenant *tenants;
    size_t n;
    for (size_t i = 0; i < GP_COUNT(checks); i++)
        TRY(checks[i](cli, place));
    TRY(store_tenant_list(&cli->work, &tenants, &n));
    const char *asked = cli->work.tenant;
    for (size_t t = 0; t < n; t++) {
        cli->work.tenant = tenants[t].tenant;
        if (n > 1)
            buf_addf(&cli->out, "%s %s\n", tenants[t].tenant, tenants[t].name);
        for (size_t i = 0; i < GP_COUNT(district_checks); i++)
            TRY(district_checks[i](cli, place));
    }
    cli->work.tenant = asked;
    return GP_OK;
}

static enum gp_code run_doctor(struct cli *cli) {
    struct files_place place;
    TRY(files_look(&cli->work, cli->beside, &place));
    return examine(cli, &place);
}

/* ---- made of the tables */

/* A hyphen of roff is a minus, a backslash begins an escape, a point at a line's start a request.
 */
static void add_roff(struct buf *b, const char *text) {
    for (const char *p = text; *p; p++) {
        if (*p == '-' || *p == '\\')
            buf_addc(b, '\\');
        if (p == text && (*p == '.' || *p == '\''))
            buf_adds(b, "\\&");
        buf_addc(b, *p);
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
    buf_adds(b, ".TH GONGPING 1 \"\" \"gongping " GP_VERSION "\" \"公评\"\n.SH 名称\n"
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
    {"doctor", "", "检查这套安装有没有问题：字体、时钟、磁盘、权限、备份、消息、守护", 0, 0,
     CLI_READS, run_doctor},
    {"man", "", "输出手册页（man）", 0, 0, CLI_NO_DATABASE, run_man},
    {"completion", "", "输出 bash 的命令补全", 0, 0, CLI_NO_DATABASE, run_completion},
};
const size_t n_setup_commands = GP_COUNT(setup_commands);
