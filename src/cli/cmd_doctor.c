/* What is wrong with an installation, said so that whoever set it up can mend it. A check is a row
 * of `checks`, of the whole installation, or of `district_checks`: it adds lines of what it found,
 * and says of each whether it is well. First what needs nothing but the machine and the settings;
 * then the site and who stands before it are asked over the network, as their users would ask them;
 * then each district. Nothing is written, and the site may run or not. */
#include "cli/options.h"
#include "cli/sandbox.h"

#include <limits.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "app/admin/audit_heads.h"
#include "app/admin/setting.h"
#include "app/files/files.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/rand.h"
#include "report/glyph.h"
#include "shape/shape.h"
#include "store/audit.h"
#include "store/delivery.h"
#include "store/store.h"
#include "web/web.h"
#include "wire/wire.h"

#define ASK_MS 6000
/* Where nothing is set about backups by themselves. */
#define BACKUP_DAYS 7

static void found(struct cli *cli, bool well, const char *what, const char *text) {
    buf_addf(&cli->out, "%s %s：%s\n", well ? "正常" : "注意", what, text);
    if (!well)
        cli->exit = EXIT_FINDINGS;
}

static enum gp_code look_at_fonts(struct cli *cli, const struct files_place *place) {
    (void)place;
    bool well = glyph_is_there(0x8bc4); /* 评 */
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

static const char *folder_of_db(struct cli *cli) {
    if (db_is_server(cli->db_file))
        return NULL;
    const char *slash = strrchr(cli->db_file, '/');
    return slash ? arena_strndup(&cli->arena, cli->db_file, (size_t)(slash - cli->db_file) + 1)
                 : ".";
}

/* Each disk once. */
static enum gp_code look_at_disk(struct cli *cli, const struct files_place *place) {
    const char *folders[] = {folder_of_db(cli), place->path, cli->backup_to};
    dev_t seen[GP_COUNT(folders)];
    size_t n = 0;
    for (size_t i = 0; i < GP_COUNT(folders); i++) {
        struct statvfs v;
        struct stat st;
        bool known = !folders[i] || stat(folders[i], &st) != 0 || statvfs(folders[i], &v) != 0;
        for (size_t k = 0; !known && k < n; k++)
            known = seen[k] == st.st_dev;
        if (known)
            continue;
        seen[n++] = st.st_dev;
        int64_t room = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
        int64_t all = (int64_t)v.f_blocks * (int64_t)v.f_frsize;
        bool well = room > (int64_t)1 << 30 && room > all / 20;
        found(cli, well, "磁盘",
              arena_printf(&cli->arena, "%s 还剩 %s%s", folders[i],
                           file_size_text(&cli->arena, room),
                           well ? "" : "，不多了，请清理或扩容"));
    }
    return GP_OK;
}

static const char *user_name(struct arena *a, uid_t id) {
    const struct passwd *user = getpwuid(id);
    return user ? arena_strdup(a, user->pw_name) : arena_printf(a, "%u", (unsigned)id);
}

/* Whose the folder around it is, which is the site's; what belongs to nobody in particular is
 * root's. */
static bool is_of_another(const char *path, const struct stat *st, uid_t *ret_owner) {
    char around[PATH_MAX];
    struct stat folder;
    snprintf(around, sizeof(around), "%s/..", path);
    const char *slash = strrchr(path, '/');
    if (!S_ISDIR(st->st_mode))
        snprintf(around, sizeof(around), "%.*s", slash ? (int)(slash - path) + 1 : 1,
                 slash ? path : ".");
    bool another = stat(around, &folder) == 0 && folder.st_uid != 0 && folder.st_uid != st->st_uid;
    *ret_owner = another ? folder.st_uid : st->st_uid;
    return another;
}

static void look_at_path(struct cli *cli, const char *path) {
    struct stat st;
    uid_t owner;
    if (!path || stat(path, &st) != 0)
        return;
    bool open = (st.st_mode & 077) != 0;
    if (is_of_another(path, &st, &owner)) {
        const char *other = user_name(&cli->arena, owner);
        found(cli, false, "权限",
              arena_printf(&cli->arena,
                           "%s 属于 %s，它所在的文件夹属于 %s：网站会写不进去，请 chown %s 它，"
                           "以后用 %s 的身份运行命令",
                           path, user_name(&cli->arena, st.st_uid), other, other, other));
        return;
    }
    found(cli, !open, "权限",
          arena_printf(&cli->arena, "%s %s", path,
                       open ? "别的账号也能读，里面有个人信息，请 chmod go= 它"
                            : "只有运行的账号能读写"));
}

static enum gp_code look_at_permissions(struct cli *cli, const struct files_place *place) {
    look_at_path(cli, db_is_server(cli->db_file) ? NULL : cli->db_file);
    look_at_path(cli, place->path);
    look_at_path(cli, arena_printf(&cli->arena, "%s/signing.key", place->path));
    return GP_OK;
}

static enum gp_code look_at_settings(struct cli *cli, const struct files_place *place) {
    (void)place;
    bool well = config_check(cli) == GP_OK;
    found(cli, well, "设置",
          well ? "可以用"
               : arena_printf(&cli->arena, "%s：%s", cstr_or_empty(cli->err.where),
                              cstr_or_empty(cli->err.message)));
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

/* ---- asked over the network */

static const struct wire own_wire = {.allow_private = true, .timeout_ms = ASK_MS};

static bool is_our_site(const struct wire_result *r) {
    return r->status == 200 && str_eq(r->body, STR(SITE_IS_WELL));
}

static enum gp_code look_at_site(struct cli *cli, const struct files_place *place) {
    (void)place;
    const char *url;
    if (serve_page(cli, "/healthz", &url) != GP_OK)
        return GP_OK; /* said with the settings */
    struct wire_result r = wire_get(&cli->arena, &own_wire, url);
    cli->site_runs = is_our_site(&r);
    found(cli, cli->site_runs, "网站",
          r.status == 0 ? "没有运行（systemctl start gongping；原因见 journalctl -u gongping）"
          : !cli->site_runs
              ? arena_printf(&cli->arena, "%s 回答的不是公评，端口被别的程序占用", url)
              : arena_printf(&cli->arena, "正在运行（%s）", url));
    return GP_OK;
}

/* What a user's browser would meet. */
static const char *trouble_before(struct cli *cli) {
    struct wire wire = own_wire;
    wire.ca_file = cli->send_ca;
    const char *url = arena_printf(&cli->arena, "%s/healthz", cli->base_url);
    struct wire_result r = wire_get(&cli->arena, &wire, url);
    if (is_our_site(&r))
        return NULL;
    if (r.status == 0)
        return r.said;
    return r.status >= 502 && r.status <= 504
               ? arena_printf(&cli->arena,
                              "反向代理回答 %ld：它找不到网站，请核对它转发到的地址和端口",
                              r.status)
               : arena_printf(&cli->arena,
                              "回答 %ld，不是公评：请核对反向代理里的域名（server_name）和转发",
                              r.status);
}

static enum gp_code look_at_proxy(struct cli *cli, const struct files_place *place) {
    (void)place;
    found(cli, cli->https, "HTTPS",
          cli->https ? "按在 HTTPS 反向代理之后运行" : "没有写 https = 是，只适合本机或内网试用");
    if (cli->https)
        found(cli, cli->trust_proxy != NULL, "反向代理",
              cli->trust_proxy ? cli->trust_proxy : "没有写 trust-proxy，按地址的限制不起作用");
    if (!cli->base_url) {
        found(cli, false, "对外网址", "没有写 base-url，发出的消息不带链接");
        return GP_OK;
    }
    const char *trouble = cli->site_runs ? trouble_before(cli) : NULL;
    found(cli, !trouble, "对外网址",
          arena_printf(&cli->arena, "%s %s%s", cli->base_url,
                       trouble          ? "从这台机器打不开："
                       : cli->site_runs ? "打得开"
                                        : "（网站没有运行，没有去试）",
                       cstr_or_empty(trouble)));
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

/* ---- of a district */

static enum gp_code look_at_backups(struct cli *cli, const struct files_place *place) {
    (void)place;
    struct audit_filter filter = AUDIT_FILTER_ALL;
    struct audit_row *made;
    size_t n;
    int64_t each;
    filter.action = "backup.make";
    filter.limit = 1;
    TRY(store_audit_list(&cli->work, &filter, &made, &n));
    TRY(setting_number(&cli->work, SETTING_BACKUP_DAYS, &each));
    bool automatic = each != DEC_UNSET;
    int64_t most = automatic ? each + 1 : BACKUP_DAYS; /* they are made at night */
    int32_t days = n > 0 ? date_of_ms(clock_now_ms()).day - date_of_ms(made[0].at_ms).day : 0;
    bool well = n > 0 && days <= most;
    const char *how = automatic ? arena_printf(&cli->arena, "每 %lld 天自动备份", (long long)each)
                                : "没有设自动备份";
    found(cli, well, "备份",
          n == 0 ? arena_printf(&cli->arena, "还没有做过备份；%s", how)
                 : arena_printf(&cli->arena,
                                "最近一次在 %d 天前%s；%s（试恢复用 gongping "
                                "check-backup）",
                                (int)days, well ? "" : "，太久了", how));
    return GP_OK;
}

static enum gp_code look_at_messages(struct cli *cli, const struct files_place *place) {
    (void)place;
    const struct wire wire = {cli->send_private, cli->send_ca, ASK_MS};
    struct channel *v;
    size_t n, active = 0;
    int64_t lost;
    TRY(store_channel_list(&cli->work, &v, &n));
    TRY(store_delivery_problem_count(&cli->work, &lost));
    for (size_t i = 0; i < n; i++) {
        if (!v[i].active)
            continue;
        active++;
        const struct wire_mail mail = {
            .server = v[i].address, .tls = v[i].tls, .login = v[i].login, .secret = v[i].secret};
        const char *trouble = v[i].kind == CHANNEL_MAIL
                                  ? wire_reach_mail(&cli->arena, &wire, &mail)
                                  : wire_reach(&cli->arena, &wire, v[i].address);
        found(cli, !trouble, words_channel_kind.v[v[i].kind].name,
              arena_printf(&cli->arena, "“%s”%s", v[i].name,
                           trouble ? arena_printf(&cli->arena, "：%s", trouble) : "连得上"));
    }
    found(cli, lost == 0, "消息发送",
          arena_printf(&cli->arena, "启用的方式 %zu 个，没有送达的消息 %lld 条", active,
                       (long long)lost));
    return GP_OK;
}

typedef enum gp_code (*look)(struct cli *cli, const struct files_place *place);

/* Of the whole installation, and of each district. */
static const look checks[] = {look_at_fonts, look_at_settings, look_at_disk, look_at_permissions,
                              look_at_files, look_at_storage,  look_at_log,  look_at_sandbox,
                              look_at_site,  look_at_proxy};
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

enum gp_code doctor_run(struct cli *cli) {
    struct files_place place;
    TRY(files_look(&cli->work, cli->beside, &place));
    return examine(cli, &place);
}
