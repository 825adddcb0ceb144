/* Two tables, and the rest follows from them: commands, which each cmd_*.c brings, and options,
 * which fill members of struct cli. run() is the order of things: find the command, take options
 * and arguments, open the database, run, write what was put into cli->out. Help is printed from
 * the tables. A new command needs its row only; exit codes are exit_of. */

#include "cli/cli.h"

#include <sys/stat.h>

#include "base/file.h"

#define DEFAULT_DB "gongping.db"

struct command_table {
    const struct cli_command *v;
    const size_t *n;
};

static const struct command_table tables[] = {
    {data_commands, &n_data_commands},     {evaluate_commands, &n_evaluate_commands},
    {backup_commands, &n_backup_commands}, {verify_commands, &n_verify_commands},
    {serve_commands, &n_serve_commands},
};

static const struct cli_command *find_command(const char *name) {
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (size_t i = 0; i < *tables[t].n; i++)
            if (strcmp(tables[t].v[i].name, name) == 0)
                return &tables[t].v[i];
    return NULL;
}

/* ---- options */

enum option_kind { OPTION_TEXT, OPTION_FLAG };

struct option_info {
    const char *name, *short_name;
    enum option_kind kind;
    size_t offset;
    const char *value, *summary;
};

#define AT(field) offsetof(struct cli, field)
static const struct option_info options[] = {
    {"--db", NULL, OPTION_TEXT, AT(db_file), "文件",
     "数据库文件，默认 " DEFAULT_DB "；或 PostgreSQL 的地址，例如 postgresql://用户@主机/库名"},
    {"--beside", NULL, OPTION_TEXT, AT(beside), "路径",
     "文件夹的名称以它开头（加 .files）；默认同数据库文件，数据库在服务器上时默认 " DEFAULT_DB},
    {"--report", NULL, OPTION_TEXT, AT(report), "编号", "轮次分几份报告时，其中的哪一份"},
    {"--round", NULL, OPTION_TEXT, AT(round), "编号", "评估轮次；只有一个轮次时可以省略"},
    {"--tenant", NULL, OPTION_TEXT, AT(tenant), "代码",
     "区划代码，例如 440310；只有一个时可以省略"},
    {"--name", NULL, OPTION_TEXT, AT(tenant_name), "名称", "init 时登记的区划名称"},
    {"--format", "-f", OPTION_TEXT, AT(format), "格式",
     "报告格式：pdf、print（双面打印的 PDF）、docx、html、json"},
    {"--output", "-o", OPTION_TEXT, AT(output), "文件", "写到文件；默认写到屏幕（标准输出）"},
    {"--json", NULL, OPTION_FLAG, AT(json), NULL, "输出 JSON，供其他程序使用"},
    {"--replace", NULL, OPTION_FLAG, AT(replace), NULL, "导入时替换已有的同一轮次"},
    {"--confirm", NULL, OPTION_TEXT, AT(confirm), "代码",
     "确认导入要改掉的内容；代码由不带它的 import 给出"},
    {"--reason", NULL, OPTION_TEXT, AT(reason), "理由", "导入改掉已提交的评分时，更正的理由"},
    {"--strict", NULL, OPTION_FLAG, AT(strict), NULL, "核查发现错误时以退出码 6 结束"},
    {"--listen", NULL, OPTION_TEXT, AT(listen), "地址:端口", "网站监听的地址，默认 127.0.0.1:8080"},
    {"--base-url", NULL, OPTION_TEXT, AT(base_url), "网址",
     "用户访问本网站的网址，用于链接和二维码"},
    {"--trust-proxy", NULL, OPTION_TEXT, AT(trust_proxy), "地址",
     "相信这些反向代理写的 X-Forwarded-For，例如 127.0.0.1；几个用逗号隔开，可写网段"},
    {"--spool-max", NULL, OPTION_TEXT, AT(spool_max), "MB",
     "正在接收的文件最多占用的磁盘空间，默认 4096"},
    {"--send-private", NULL, OPTION_FLAG, AT(send_private), NULL,
     "消息可以发往内部网络的邮件服务器和接口；默认不允许"},
    {"--send-ca", NULL, OPTION_TEXT, AT(send_ca), "文件",
     "发消息时另外相信这些证书（PEM），例如内部邮件服务器的"},
    {"--backup-to", NULL, OPTION_TEXT, AT(backup_to), "文件夹",
     "serve：备份放在这里，例如另一块磁盘；默认在文件夹里的 backups"},
    {"--seal-for", NULL, OPTION_TEXT, AT(seal_for), "公钥",
     "备份用这个公钥封好，只有解封密钥打得开；公钥由 backup-key 给出"},
    {"--unseal", NULL, OPTION_TEXT, AT(unseal), "文件", "restore、check-backup：解封密钥的文件"},
    {"--https", NULL, OPTION_FLAG, AT(https), NULL, "网站在 HTTPS 反向代理之后"},
    {"--quiet", NULL, OPTION_FLAG, AT(quiet), NULL, "不记录每次访问"},
    {"--count-statements", NULL, OPTION_FLAG, AT(count_statements), NULL,
     "在响应头 X-Statements 中写出本次执行的数据库语句数，供测试使用"},
    {"--bare", NULL, OPTION_FLAG, AT(bare), NULL,
     "demo 只建账号和进行中的轮次，不安排验收，不公示"},
    {"--password", NULL, OPTION_TEXT, AT(password), "密码", "新建账号的密码"},
    {"--org", NULL, OPTION_TEXT, AT(org), "编号", "账号所属机构"},
    {"--center", NULL, OPTION_TEXT, AT(center), "编号", "账号所属中心"},
    {"--expert", NULL, OPTION_TEXT, AT(expert), "编号", "账号对应的专家"},
    {"--key", NULL, OPTION_TEXT, AT(key), "公钥",
     "verify 核对签名用的公钥（64 位十六进制），或写有“公钥 名称”的文件"},
    {"--help", "-h", OPTION_FLAG, AT(help), NULL, "显示帮助"},
};
#undef AT

static const struct option_info *find_option(const char *text, size_t n) {
    for (size_t i = 0; i < GP_COUNT(options); i++) {
        const char *names[] = {options[i].name, options[i].short_name};
        for (size_t k = 0; k < GP_COUNT(names); k++)
            if (names[k] && strlen(names[k]) == n && strncmp(names[k], text, n) == 0)
                return &options[i];
    }
    return NULL;
}

static enum gp_code take_option(struct cli *cli, int argc, char **argv, int *at) {
    const char *text = argv[*at], *equals = strchr(text, '=');
    const struct option_info *o =
        find_option(text, equals ? (size_t)(equals - text) : strlen(text));
    if (!o)
        return gp_fail(&cli->err, GP_INVALID, text,
                       "没有这个选项，用 gongping --help 查看全部选项");
    char *place = (char *)cli + o->offset;
    if (o->kind == OPTION_FLAG) {
        *(bool *)(void *)place = true;
        return GP_OK;
    }
    if (!equals && *at + 1 >= argc)
        return gp_fail(&cli->err, GP_INVALID, text, "后面要写%s", o->value);
    *(const char **)(void *)place = equals ? equals + 1 : argv[++*at];
    return GP_OK;
}

static enum gp_code take_arguments(struct cli *cli, int argc, char **argv) {
    for (int i = 2; i < argc; i++) {
        if (argv[i][0] == '-' && argv[i][1]) {
            TRY(take_option(cli, argc, argv, &i));
            continue;
        }
        if (cli->n_args == GP_COUNT(cli->args))
            return gp_fail(&cli->err, GP_INVALID, argv[i], "参数太多");
        cli->args[cli->n_args++] = argv[i];
    }
    return GP_OK;
}

static enum gp_code check_count(struct cli *cli, const struct cli_command *c) {
    if (cli->n_args < c->min_args)
        return gp_fail(&cli->err, GP_INVALID, c->name, "缺少参数：%s", c->usage);
    if (cli->n_args > c->max_args)
        return gp_fail(&cli->err, GP_INVALID, cli->args[c->max_args], "多余的参数，请删去");
    return GP_OK;
}

/* ---- help */

static void print_usage(const struct cli_command *c) {
    printf("用法：gongping %s%s%s [选项]\n\n%s\n", c->name, c->usage[0] ? " " : "", c->usage,
           c->summary);
}

static void print_options(void) {
    printf("\n选项：\n");
    for (size_t i = 0; i < GP_COUNT(options); i++) {
        const struct option_info *o = &options[i];
        printf("  %s%s%s%s%s\n        %s\n", o->short_name ? o->short_name : "",
               o->short_name ? ", " : "", o->name, o->value ? " " : "", o->value ? o->value : "",
               o->summary);
    }
}

static void print_help(void) {
    printf("公评 " GP_VERSION
           " —— 政府购买社会工作服务项目评估\n\n用法：gongping 命令 [参数] [选项]\n\n命令：\n");
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (size_t i = 0; i < *tables[t].n; i++)
            printf("  %s %s\n        %s\n", tables[t].v[i].name, tables[t].v[i].usage,
                   tables[t].v[i].summary);
    print_options();
    printf("\n退出码：0 成功；1 数据有误，没有存入；2 命令写法不对；3 找不到或已存在；"
           "4 文件或数据库问题；5 程序缺陷；6 "
           "核查发现错误（--strict）、日志链不完整、报告验证不符，或备份缺文件\n");
}

/* ---- running */

static int exit_of(enum gp_code code) {
    switch (code) {
    case GP_OK:
        return EXIT_FINE;
    case GP_INVALID:
    case GP_LIMIT:
        return EXIT_BAD_INPUT;
    case GP_MISSING:
    case GP_CONFLICT:
    case GP_UNAUTH:
    case GP_DENIED:
        return EXIT_NOT_FOUND;
    case GP_RETRY:
    case GP_IO:
        return EXIT_SYSTEM;
    case GP_BUG:
        break;
    }
    return EXIT_DEFECT;
}

static void print_error(const struct gp_err *e) {
    fprintf(stderr, "错误：%s%s%s\n", e->where ? e->where : "", e->where ? "：" : "",
            e->message ? e->message : "");
    if (e->detail)
        fprintf(stderr, "      （详情：%s）\n", e->detail);
}

static enum gp_code write_output(struct cli *cli) {
    struct str bytes = {buf_text(&cli->out), cli->out.n};
    return file_write(&cli->err, cli->output ? cli->output : "-", bytes);
}

/* What a run has printed that is to be repeated is not printed twice. */
static enum gp_code run_once(struct cli *cli, const struct cli_command *c) {
    buf_clear(&cli->out);
    cli->exit = EXIT_FINE;
    return c->run(cli);
}

static enum gp_code run_unit(struct cli *cli, const struct cli_command *c) {
    if (c->unit == CLI_READS)
        return WORK_READ(&cli->work, run_once(cli, c));
    if (c->unit == CLI_WRITES)
        return WORK_WRITE(&cli->work, run_once(cli, c));
    return run_once(cli, c);
}

static enum gp_code run_command(struct cli *cli, const struct cli_command *c) {
    if (c->unit != CLI_NO_DATABASE)
        TRY(app_open(&cli->work, cli->db_file, strcmp(c->name, "init") == 0));
    cli->work.tenant = cli->tenant;
    TRY(run_unit(cli, c));
    return write_output(cli);
}

static int run(struct cli *cli, int argc, char **argv) {
    const struct cli_command *c = argc > 1 ? find_command(argv[1]) : NULL;
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0)) {
        printf("公评 " GP_VERSION "\n");
        return EXIT_FINE;
    }
    bool asks_help = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
                                  strcmp(argv[1], "help") == 0);
    if (!c) {
        if (argc > 1 && !asks_help)
            fprintf(stderr, "错误：没有“%s”这个命令\n\n", argv[1]);
        print_help();
        return asks_help ? EXIT_FINE : EXIT_USAGE;
    }
    enum gp_code code = take_arguments(cli, argc, argv);
    if (code == GP_OK && cli->help) {
        print_usage(c);
        print_options();
        return EXIT_FINE;
    }
    if (code == GP_OK)
        code = check_count(cli, c);
    if (!cli->beside)
        cli->beside = db_is_server(cli->db_file) ? DEFAULT_DB : cli->db_file;
    if (code != GP_OK) {
        print_error(&cli->err);
        print_usage(c);
        return EXIT_USAGE;
    }
    code = run_command(cli, c);
    if (code == GP_OK)
        return cli->exit;
    print_error(&cli->err);
    return exit_of(code);
}

int cli_main(int argc, char **argv) {
    umask(077); /* exports, reports and backups hold personal data, as the database does */
    const char *db_file = getenv("GONGPING_DB");
    struct cli cli = {.arena = ARENA_INIT, .db_file = db_file ? db_file : DEFAULT_DB};
    cli.err.arena = &cli.arena;
    cli.work = (struct work){.arena = &cli.arena, .err = &cli.err, .actor = "命令行"};
    app_setup();
    int code = run(&cli, argc, argv);
    app_close(&cli.work);
    buf_free(&cli.out);
    arena_release(&cli.arena);
    return code;
}
