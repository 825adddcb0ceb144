/* The table first; then one option from one place (put), and the three places: take_file(),
 * take_environment(), take_arguments(). Where a value came from is kept in cli->sources, for
 * gongping config. */
#include "cli/options.h"

#include <ctype.h>
#include <unistd.h>

#include "base/file.h"

#define CONFIG_MAX 65536

#define AT(field) offsetof(struct cli, field)
const struct option_info options[] = {
    {"--config", NULL, OPTION_TEXT, AT(config), "文件",
     "从文件读设置：每行 名称 = 值，名称是不带横线的选项；命令行和环境变量优先", false},
    {"--db", NULL, OPTION_TEXT, AT(db_file), "文件",
     "数据库文件，默认 " DEFAULT_DB "；或 PostgreSQL 的地址，例如 postgresql://用户@主机/库名",
     true},
    {"--beside", NULL, OPTION_TEXT, AT(beside), "路径",
     "文件夹的名称以它开头（加 .files）；默认同数据库文件，数据库在服务器上时默认 " DEFAULT_DB,
     true},
    {"--files", NULL, OPTION_TEXT, AT(files_at), "地址",
     "递交的文件放在 S3 兼容的对象存储：s3://存储桶/前缀；默认放在数据库旁边的文件夹", true},
    {"--s3-endpoint", NULL, OPTION_TEXT, AT(s3_endpoint), "网址",
     "对象存储的网址，例如 https://s3.example.com；要把存储桶写在主机名里的，写 "
     "https://{bucket}.example.com",
     true},
    {"--s3-region", NULL, OPTION_TEXT, AT(s3_region), "区域", "对象存储的区域，默认 us-east-1",
     true},
    {"--s3-key", NULL, OPTION_TEXT, AT(s3_key), "编号", "对象存储的访问密钥编号（Access Key ID）",
     true},
    {"--s3-secret", NULL, OPTION_TEXT, AT(s3_secret), "密钥",
     "对象存储的访问密钥（Secret）；写在设置文件或环境变量里，不要写在命令行", true},
    {"--report", NULL, OPTION_TEXT, AT(report), "编号", "轮次分几份报告时，其中的哪一份", false},
    {"--round", NULL, OPTION_TEXT, AT(round), "编号", "评估轮次；只有一个轮次时可以省略", false},
    {"--tenant", NULL, OPTION_TEXT, AT(tenant), "代码", "区划代码，例如 440310；只有一个时可以省略",
     true},
    {"--name", NULL, OPTION_TEXT, AT(tenant_name), "名称", "init 时登记的区划名称", false},
    {"--run", NULL, OPTION_FLAG, AT(run), NULL, "distribute：不只写出步骤，也执行", false},
    {"--level", NULL, OPTION_TEXT, AT(level), "级别",
     "init 时登记的是上级主管：city（市）、province（省）、nation（国家）；不写就是区县", false},
    {"--format", "-f", OPTION_TEXT, AT(format), "格式",
     "报告格式：pdf、print（双面打印的 PDF）、docx、html、json", false},
    {"--output", "-o", OPTION_TEXT, AT(output), "文件", "写到文件；默认写到屏幕（标准输出）",
     false},
    {"--json", NULL, OPTION_FLAG, AT(json), NULL, "输出 JSON，供其他程序使用", false},
    {"--replace", NULL, OPTION_FLAG, AT(replace), NULL, "导入时替换已有的同一轮次", false},
    {"--confirm", NULL, OPTION_TEXT, AT(confirm), "代码",
     "确认导入要改掉的内容；代码由不带它的 import 给出", false},
    {"--reason", NULL, OPTION_TEXT, AT(reason), "理由", "导入改掉已提交的评分时，更正的理由",
     false},
    {"--strict", NULL, OPTION_FLAG, AT(strict), NULL, "核查发现错误时以退出码 6 结束", false},
    {"--listen", NULL, OPTION_TEXT, AT(listen), "地址:端口", "网站监听的地址，默认 127.0.0.1:8080",
     true},
    {"--base-url", NULL, OPTION_TEXT, AT(base_url), "网址",
     "用户访问本网站的网址，用于链接和二维码", true},
    {"--trust-proxy", NULL, OPTION_TEXT, AT(trust_proxy), "地址",
     "相信这些反向代理写的 X-Forwarded-For，例如 127.0.0.1；几个用逗号隔开，可写网段", true},
    {"--spool-max", NULL, OPTION_TEXT, AT(spool_max), "MB",
     "正在接收的文件最多占用的磁盘空间，默认 4096", true},
    {"--drain", NULL, OPTION_TEXT, AT(drain), "秒",
     "收到停止信号后还接受请求的时间，其间 /readyz 答 503，默认 0", true},
    {"--sandbox", NULL, OPTION_TEXT, AT(sandbox), "方式",
     "serve 的沙箱：auto 内核有多少用多少（默认），must 没有就不启动，off 不用", true},
    {"--metrics-token", NULL, OPTION_TEXT, AT(metrics_token), "令牌",
     "网站：带这个令牌的可以抓取 /metrics（Prometheus 运行指标）；不写就不开放", true},
    {"--log-json", NULL, OPTION_FLAG, AT(log_json), NULL, "网站：访问记录写成 JSON，一行一条",
     true},
    {"--send-private", NULL, OPTION_FLAG, AT(send_private), NULL,
     "消息可以发往内部网络的邮件服务器和接口；默认不允许", true},
    {"--send-ca", NULL, OPTION_TEXT, AT(send_ca), "文件",
     "发消息、连对象存储时另外相信这些证书（PEM），例如内部邮件服务器的", true},
    {"--scan", NULL, OPTION_TEXT, AT(scan), "地址",
     "上传的文件先交给这里的 clamd 查毒，例如 unix:/run/clamav/clamd.ctl；不写就不查", true},
    {"--backup-to", NULL, OPTION_TEXT, AT(backup_to), "地址",
     "serve：备份放在这里：另一块磁盘的文件夹，或 s3://存储桶/前缀；默认在文件夹里的 backups",
     true},
    {"--seal-for", NULL, OPTION_TEXT, AT(seal_for), "公钥",
     "备份用这个公钥封好，只有解封密钥打得开；公钥由 backup-key 给出", true},
    {"--unseal", NULL, OPTION_TEXT, AT(unseal), "文件", "restore、check-backup：解封密钥的文件",
     false},
    {"--https", NULL, OPTION_FLAG, AT(https), NULL, "网站在 HTTPS 反向代理之后", true},
    {"--quiet", NULL, OPTION_FLAG, AT(quiet), NULL, "不记录每次访问", true},
    {"--count-statements", NULL, OPTION_FLAG, AT(count_statements), NULL,
     "在响应头 X-Statements 中写出本次执行的数据库语句数，供测试使用", false},
    {"--bare", NULL, OPTION_FLAG, AT(bare), NULL, "demo 只建账号和进行中的轮次，不安排验收，不公示",
     false},
    {"--password", NULL, OPTION_TEXT, AT(password), "密码", "新建账号的密码", false},
    {"--org", NULL, OPTION_TEXT, AT(org), "编号", "账号所属机构", false},
    {"--center", NULL, OPTION_TEXT, AT(center), "编号", "账号所属中心", false},
    {"--expert", NULL, OPTION_TEXT, AT(expert), "编号", "账号对应的专家", false},
    {"--key", NULL, OPTION_TEXT, AT(key), "公钥",
     "verify 核对签名用的公钥（64 位十六进制），或写有“公钥 名称”的文件", false},
    {"--help", "-h", OPTION_FLAG, AT(help), NULL, "显示帮助", false},
};
#undef AT
const size_t n_options = GP_COUNT(options);
_Static_assert(GP_COUNT(options) <= OPTIONS_MAX, "a source each");

static const struct option_info *find_option(const char *text, size_t n) {
    for (size_t i = 0; i < GP_COUNT(options); i++) {
        const char *names[] = {options[i].name, options[i].short_name};
        for (size_t k = 0; k < GP_COUNT(names); k++)
            if (names[k] && strlen(names[k]) == n && strncmp(names[k], text, n) == 0)
                return &options[i];
    }
    return NULL;
}

const char *option_text(const struct cli *cli, const struct option_info *o) {
    const char *place = (const char *)cli + o->offset;
    if (o->kind == OPTION_TEXT)
        return *(const char *const *)(const void *)place;
    return *(const bool *)(const void *)place ? "是" : NULL;
}

const char *option_variable(struct arena *a, const struct option_info *o) {
    char *text = arena_printf(a, "GONGPING_%s", o->name + 2);
    for (char *p = text; *p; p++)
        *p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
    return text;
}

static bool read_flag(const char *text, bool *ret) {
    static const struct {
        const char *text;
        bool value;
    } words[] = {{"是", true},  {"yes", true}, {"true", true},   {"1", true},
                 {"否", false}, {"no", false}, {"false", false}, {"0", false}};
    for (size_t i = 0; i < GP_COUNT(words); i++)
        if (strcmp(words[i].text, text) == 0) {
            *ret = words[i].value;
            return true;
        }
    return false;
}

/* source: Chinese, where it was said. */
static enum gp_code put(struct cli *cli, const struct option_info *o, const char *text,
                        const char *source) {
    char *place = (char *)cli + o->offset;
    cli->sources[o - options] = source;
    if (o->kind == OPTION_TEXT) {
        *(const char **)(void *)place = text;
        return GP_OK;
    }
    if (read_flag(text, (bool *)(void *)place))
        return GP_OK;
    return gp_fail(&cli->err, GP_INVALID, source, "“%s”应是 是 或 否", text);
}

/* ---- a file */

static const char *trimmed(struct arena *a, const char *p, size_t n) {
    while (n > 0 && isspace((unsigned char)*p))
        p++, n--;
    while (n > 0 && isspace((unsigned char)p[n - 1]))
        n--;
    return arena_strndup(a, p, n);
}

static enum gp_code take_line(struct cli *cli, const char *line, const char *source) {
    const char *equals = strchr(line, '=');
    if (!*line || *line == '#')
        return GP_OK;
    if (!equals)
        return gp_fail(&cli->err, GP_INVALID, source, "应写成 名称 = 值");
    const char *name = trimmed(&cli->arena, line, (size_t)(equals - line));
    const char *value = trimmed(&cli->arena, equals + 1, strlen(equals + 1));
    const char *option = arena_printf(&cli->arena, "--%s", name);
    const struct option_info *o = find_option(option, strlen(option));
    if (!o || !o->setting)
        return gp_fail(&cli->err, GP_INVALID, source,
                       "没有“%s”这个设置，用 gongping config 查看全部设置", name);
    return put(cli, o, value, source);
}

static enum gp_code take_file(struct cli *cli, const char *path) {
    struct str text;
    TRY(file_read(&cli->arena, &cli->err, path, CONFIG_MAX, &text));
    size_t number = 1;
    for (const char *p = text.p; *p; number++) {
        size_t n = strcspn(p, "\n");
        const char *source = arena_printf(&cli->arena, "%s 第 %zu 行", path, number);
        TRY(take_line(cli, trimmed(&cli->arena, p, n), source));
        p += n + (p[n] == '\n');
    }
    return GP_OK;
}

/* ---- credentials */

/* What systemd decrypts for the unit alone (LoadCredential, LoadCredentialEncrypted): a file a
 * setting, named like it without its dashes, in a folder that nobody else sees. A name that is none
 * of ours belongs to something else; an empty one says nothing. */
static enum gp_code take_credential(struct cli *cli, const char *folder,
                                    const struct option_info *o) {
    const char *path = arena_printf(&cli->arena, "%s/%s", folder, o->name + 2);
    struct str text;
    if (!o->setting || access(path, F_OK) != 0)
        return GP_OK;
    TRY(file_read(&cli->arena, &cli->err, path, CONFIG_MAX, &text));
    const char *value = trimmed(&cli->arena, text.p, text.n);
    return *value ? put(cli, o, value, arena_printf(&cli->arena, "凭据 %s", o->name + 2)) : GP_OK;
}

static enum gp_code take_credentials(struct cli *cli) {
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    for (size_t i = 0; folder && i < GP_COUNT(options); i++)
        TRY(take_credential(cli, folder, &options[i]));
    return GP_OK;
}

/* ---- the environment */

static enum gp_code take_environment(struct cli *cli) {
    for (size_t i = 0; i < GP_COUNT(options); i++) {
        const char *variable = option_variable(&cli->arena, &options[i]);
        const char *text = options[i].setting ? getenv(variable) : NULL;
        if (text)
            TRY(put(cli, &options[i], text, arena_printf(&cli->arena, "环境变量 %s", variable)));
    }
    return GP_OK;
}

/* ---- the command line */

static enum gp_code take_option(struct cli *cli, int argc, char **argv, int *at) {
    const char *text = argv[*at], *equals = strchr(text, '=');
    const struct option_info *o =
        find_option(text, equals ? (size_t)(equals - text) : strlen(text));
    if (!o)
        return gp_fail(&cli->err, GP_INVALID, text,
                       "没有这个选项，用 gongping --help 查看全部选项");
    if (o->kind == OPTION_FLAG)
        return put(cli, o, "是", "命令行");
    if (!equals && *at + 1 >= argc)
        return gp_fail(&cli->err, GP_INVALID, text, "后面要写%s", o->value);
    return put(cli, o, equals ? equals + 1 : argv[++*at], "命令行");
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

/* Where the file is may only be said before anything is read from it. */
static const char *config_of(int argc, char **argv) {
    for (int i = 2; i < argc; i++) {
        if (strncmp(argv[i], "--config=", 9) == 0)
            return argv[i] + 9;
        if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
            return argv[i + 1];
    }
    return getenv("GONGPING_CONFIG");
}

enum gp_code options_take(struct cli *cli, int argc, char **argv) {
    const char *config = config_of(argc, argv);
    if (config)
        TRY(take_file(cli, config));
    TRY(take_credentials(cli));
    TRY(take_environment(cli));
    return take_arguments(cli, argc, argv);
}
