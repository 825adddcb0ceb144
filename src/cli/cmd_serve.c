/* The site, and what is needed before it: accounts, the demonstration, the index, the list of
 * routes. run_serve is the order of a start; what serve is told is read by read_options, which
 * gongping config check asks as well; wait_for_the_end is all that the main thread does while the
 * site is there. */
#include "cli/cli.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "app/admin/admin.h"
#include "app/admin/backup.h"
#include "app/admin/backup_seal.h"
#include "app/demo/demo.h"
#include "app/files/document.h"
#include "app/files/files.h"
#include "app/search/search.h"
#include "base/memory.h"
#include "wire/scan.h"
#include "base/rand.h"
#include "cli/sandbox.h"
#include "db/db.h"
#include "web/api/api.h"
#include "web/web.h"
#include "wire/wire.h"

#define METRICS_TOKEN_LEAST 16

/* ADDR:PORT, [v6]:PORT or only PORT. */
static bool parse_listen(struct arena *a, const char *text, const char **ret_address,
                         uint16_t *ret_port) {
    const char *colon = strrchr(text, ':');
    int64_t port;
    if (dec_parse(str_of(colon ? colon + 1 : text), 0, &port) != DEC_PARSED || port < 0 ||
        port > 65535)
        return false;
    *ret_port = (uint16_t)port;
    *ret_address = "127.0.0.1";
    if (!colon)
        return true;
    size_t n = (size_t)(colon - text);
    if (n >= 2 && text[0] == '[' && text[n - 1] == ']')
        *ret_address = arena_strndup(a, text + 1, n - 2);
    else
        *ret_address = arena_strndup(a, text, n);
    return true;
}

#define SWEEP_SECONDS  600
#define DOCUMENTS_EACH 36 /* documents are looked through every six hours */

/* systemd's watchdog is told that all is well only after the site has answered. */
static void tell_watchdog(const char *url) {
    struct arena a GP_CLEANUP(arena_release) = ARENA_INIT;
    const struct wire wire = {.allow_private = true, .timeout_ms = 10000};
    if (wire_answers(&a, &wire, url))
        (void)sd_notify(0, "WATCHDOG=1");
}

static void ending_signals(sigset_t *ret) {
    sigemptyset(ret);
    sigaddset(ret, SIGINT);
    sigaddset(ret, SIGTERM);
}

/* False when none came in that time. */
static bool wait_for_signal(int64_t seconds) {
    const struct timespec pause = {.tv_sec = seconds};
    sigset_t set;
    ending_signals(&set);
    int came;
    do
        came = sigtimedwait(&set, NULL, &pause);
    while (came < 0 && errno == EINTR);
    return came > 0;
}

static void wait_for_the_end(const struct web *web, const char *url) {
    uint64_t watchdog_us = 0;
    bool watched = sd_watchdog_enabled(0, &watchdog_us) > 0;
    int64_t each = watched ? (int64_t)(watchdog_us / 3000000) + 1 : SWEEP_SECONDS, slept = 0;
    const int64_t pause = each < SWEEP_SECONDS ? each : SWEEP_SECONDS;
    for (unsigned n = 0; !wait_for_signal(pause);) {
        if (watched)
            tell_watchdog(url);
        slept += pause;
        if (slept >= SWEEP_SECONDS) {
            web_sweep(web, ++n % DOCUMENTS_EACH == 0);
            slept = 0;
        }
    }
}

static void block_signals(void) {
    sigset_t set;
    ending_signals(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void split_proxies(struct cli *cli, struct web_config *config) {
    VEC(const char *) list = {0};
    for (const char *p = cstr_or_empty(cli->trust_proxy); *p;) {
        size_t n = strcspn(p, ", ");
        if (n > 0)
            *VEC_PUSH(&cli->arena, &list) = arena_strndup(&cli->arena, p, n);
        p += n + (p[n] != '\0');
    }
    config->proxies = list.v;
    config->n_proxies = list.n;
}

static enum gp_code read_spool_max(struct cli *cli, struct web_config *config) {
    int64_t mb;
    if (!cli->spool_max)
        return GP_OK;
    if (dec_parse(str_of(cli->spool_max), 0, &mb) != DEC_PARSED || mb < 1 || mb > 1 << 30)
        return gp_fail(&cli->err, GP_INVALID, "--spool-max", "应为兆字节数，例如 4096");
    config->spool_max = mb << 20;
    return GP_OK;
}

static enum gp_code read_drain(struct cli *cli, int64_t *ret) {
    *ret = 0;
    if (!cli->drain)
        return GP_OK;
    if (dec_parse(str_of(cli->drain), 0, ret) != DEC_PARSED || *ret < 0 || *ret > 600)
        return gp_fail(&cli->err, GP_INVALID, "--drain", "应为秒数，0 到 600，例如 10");
    return GP_OK;
}

static bool is_sandbox_word(const char *s) {
    return cstr_eq(s, "auto") || cstr_eq(s, "must") || cstr_eq(s, "off");
}

static const char *page_at(struct arena *a, const struct web_config *config, uint16_t port,
                           const char *page) {
    bool v6 = strchr(config->address, ':') != NULL;
    return arena_printf(a, v6 ? "http://[%s]:%u%s" : "http://%s:%u%s", config->address, port, page);
}

static enum gp_code read_options(struct cli *cli, struct web_config *config, int64_t *ret_drain) {
    if (!parse_listen(&cli->arena, cli->listen ? cli->listen : "127.0.0.1:8080", &config->address,
                      &config->port))
        return gp_fail(&cli->err, GP_INVALID, "--listen", "应为 地址:端口，例如 127.0.0.1:8080");
    split_proxies(cli, config);
    if (cli->seal_for && !seal_key_is_good(cli->seal_for))
        return gp_fail(&cli->err, GP_INVALID, "--seal-for", "应是 64 位十六进制的公钥");
    if (cli->sandbox && !is_sandbox_word(cli->sandbox))
        return gp_fail(&cli->err, GP_INVALID, "--sandbox", "应为 auto、must 或 off");
    if (cli->metrics_token && strlen(cli->metrics_token) < METRICS_TOKEN_LEAST)
        return gp_fail(&cli->err, GP_INVALID, "--metrics-token",
                       "太短，至少 %d 个字符，别人才猜不到", METRICS_TOKEN_LEAST);
    if (cli->scan)
        TRY(wire_scan_check(&cli->err, cli->scan));
    TRY(read_spool_max(cli, config));
    return read_drain(cli, ret_drain);
}

enum gp_code serve_check(struct cli *cli) {
    struct web_config unused = {0};
    int64_t drain_s;
    return read_options(cli, &unused, &drain_s);
}

enum gp_code serve_page(struct cli *cli, const char *page, const char **ret) {
    struct web_config config = {0};
    int64_t drain_s;
    TRY(read_options(cli, &config, &drain_s));
    *ret = page_at(&cli->arena, &config, config.port, page);
    return GP_OK;
}

/* The folder of the file, behind links. */
static const char *folder_of(struct arena *a, const char *file) {
    char *there = realpath(file, NULL);
    char *path = arena_strdup(a, there ? there : file);
    free(there);
    char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    slash[slash == path] = '\0';
    return path;
}

/* What large documents leave on the disk for a moment goes to our own folder, too. Not with a
 * sanitizer, which looks at the process through ptrace when it ends. */
static enum gp_code enter_sandbox(struct cli *cli, const char *files) {
    const char *how = cli->sandbox ? cli->sandbox : "auto", *missing = sandbox_missing();
    if (!GP_ASAN)
        sandbox_leave_no_core();
    if (cstr_eq(how, "off") || GP_ASAN)
        return GP_OK;
    if (missing && cstr_eq(how, "must"))
        return gp_fail(&cli->err, GP_IO, "--sandbox", "%s", missing);
    const char *folders[4] = {files, folder_of(&cli->arena, cli->beside)};
    size_t n = 2;
    if (!db_is_server(cli->db_file))
        folders[n++] = folder_of(&cli->arena, cli->db_file);
    /* Where it cannot be made, a backup says so. */
    if (cli->backup_to && !depot_is_address(cli->backup_to) &&
        (mkdir(cli->backup_to, 0700) == 0 || access(cli->backup_to, W_OK) == 0))
        folders[n++] = cli->backup_to;
    db_keep_temporary_in(files);
    (void)setenv("TMPDIR", files, 1);
    return sandbox_enter(&cli->err, folders, n);
}

/* Where a socket that was handed over listens. */
static bool read_address(struct arena *a, int fd, struct web_config *config) {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    } at = {.any.sa_family = AF_UNSPEC};
    socklen_t n = sizeof(at);
    char text[INET6_ADDRSTRLEN];
    if (getsockname(fd, &at.any, &n) != 0)
        return false;
    bool v6 = at.any.sa_family == AF_INET6;
    const void *bytes = v6 ? (const void *)&at.in6.sin6_addr : &at.in.sin_addr;
    if (!inet_ntop(at.any.sa_family, bytes, text, sizeof(text)))
        return false;
    config->address = arena_strdup(a, text);
    config->port = ntohs(v6 ? at.in6.sin6_port : at.in.sin_port);
    return true;
}

/* The socket of gongping.socket, which systemd opens before us and keeps behind us: a connection
 * that comes while the program is started anew waits. Several threads take connections from it, so
 * that none may wait for one that another has taken. */
static enum gp_code take_handed_socket(struct cli *cli, struct web_config *config) {
    const int fd = SD_LISTEN_FDS_START;
    int n = sd_listen_fds(1);
    if (n == 0)
        return GP_OK;
    if (n != 1 || sd_is_socket_inet(fd, AF_UNSPEC, SOCK_STREAM, 1, 0) <= 0 ||
        !read_address(&cli->arena, fd, config) ||
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0)
        return gp_fail(&cli->err, GP_INVALID, "LISTEN_FDS",
                       "systemd 应交来一个监听中的 TCP 端口：gongping.socket 里只写一行 "
                       "ListenStream=地址:端口");
    config->listener = fd;
    if (cli->listen)
        fprintf(stderr, "提示：由 systemd 监听（gongping.socket），设置里的 listen 不起作用\n");
    return GP_OK;
}

static enum gp_code run_serve(struct cli *cli) {
    int64_t drain_s = 0;
    struct web_config config = {.db_file = cli->db_file,
                                .beside = cli->beside,
                                .base_url = cli->base_url,
                                .secure_cookies = cli->https,
                                .send_private = cli->send_private,
                                .send_ca = cli->send_ca,
                                .backup_to = cli->backup_to,
                                .storage = cli_access(cli),
                                .seal_for = cli->seal_for,
                                .metrics_token = cli->metrics_token,
                                .log_json = cli->log_json,
                                .log_requests = !cli->quiet,
                                .count_statements = cli->count_statements};
    TRY(read_options(cli, &config, &drain_s));
    document_scan_with(cli->scan);
    config.scan = cli->scan;
    TRY(take_handed_socket(cli, &config));
    struct files_place place;
    TRY(files_open(&cli->work, cli->beside, &place));
    TRY(files_hold(&cli->work, place.path));
    if (place.problem)
        fprintf(stderr, "注意：%s\n", place.problem);
    config.files = place.path;
    backup_sweep(&cli->arena, place.path);
    backup_restore_sweep(&cli->arena, cli->beside);
    app_close(&cli->work); /* each thread opens its own */
    memory_tune();
    block_signals();
    TRY(enter_sandbox(cli, place.path));
    struct web *web;
    TRY(web_start(&config, &cli->err, &web));
    if (cli->https && config.n_proxies == 0)
        fprintf(stderr, "提示：没有写 --trust-proxy，看不到用户的地址，按地址的限制不起作用\n");
    printf("公评已启动：http://%s:%u （按 Ctrl+C 停止）\n", config.address, web_port(web));
    fflush(stdout);
    const char *url = page_at(&cli->arena, &config, web_port(web), "/login");
    (void)sd_notify(0, "READY=1");
    wait_for_the_end(web, url);
    (void)sd_notify(0, "STOPPING=1");
    web_leave(web);
    if (drain_s > 0)
        (void)wait_for_signal(drain_s);
    web_stop(web);
    return GP_OK;
}

static enum gp_code run_account(struct cli *cli) {
    struct role_info const *role = NULL;
    for (size_t i = 0; i < n_role_infos; i++)
        if (strcmp(role_infos[i].code, cli->args[1]) == 0)
            role = &role_infos[i];
    if (!role)
        return gp_fail(&cli->err, GP_INVALID, cli->args[1],
                       "没有这个角色，可用 admin、manager、expert、inspector、operator、center、"
                       "purchaser、commissioner、committee、supervisor");
    if (!cli->tenant)
        return gp_fail(&cli->err, GP_INVALID, "--tenant", "请写明区划代码，例如 440310");
    TRY(WORK_READ(&cli->work, app_need_tenant(&cli->work, cli->tenant)));
    const struct account_form form = {
        .account = {.login = cli->args[0],
                    .name = cli->args[2] ? cli->args[2] : cli->args[0],
                    .roles = role->role,
                    .org = cli->org,
                    .center = cli->center,
                    .expert = cli->expert}};
    const char *id, *password;
    TRY(admin_add_account(&cli->work, &form, cli->password, &id, &password));
    buf_addf(&cli->out, "账号 %s（%s），密码 %s，第一次登录后要改成自己的密码\n",
             form.account.login, role->name, password);
    return GP_OK;
}

static enum gp_code run_demo(struct cli *cli) {
    if (!cli->work.tenant)
        cli->work.tenant = "440310";
    TRY(demo_fill(&cli->work, web_today()));
    if (!cli->bare) {
        struct files_place place;
        TRY(files_open(&cli->work, cli->beside, &place));
        TRY(demo_carry_on(&cli->work, place.path, web_today()));
    }
    buf_adds(&cli->out, "演示账号（密码都是 " DEMO_PASSWORD "）：\n");
    for (size_t i = 0; i < n_demo_accounts; i++)
        buf_addf(&cli->out, "  %-14s%s\n", demo_accounts[i].login, demo_accounts[i].name);
    return GP_OK;
}

static enum gp_code run_rebuild(struct cli *cli) {
    struct app_round *rounds;
    size_t n;
    if (!cli->work.tenant)
        return gp_fail(&cli->err, GP_INVALID, "--tenant", "请写明区划代码，例如 440310");
    TRY(search_rebuild(&cli->work));
    TRY(WORK_READ(&cli->work, app_list_rounds(&cli->work, &rounds, &n)));
    buf_addf(&cli->out, "已重建搜索索引（%zu 个评估轮次）\n", n);
    return GP_OK;
}

static enum gp_code run_routes(struct cli *cli) {
    static const char *const methods[HTTP_METHOD_N] = {"GET", "POST", "PUT"};
    for (size_t t = 0; t < n_web_route_tables; t++)
        for (const struct http_route *r = web_route_tables[t]; r->path; r++)
            buf_addf(&cli->out, "%s\t%s\t%s\t%s%s\n", methods[r->method], r->path,
                     perms_text(&cli->arena, r->need), r->summary,
                     r->about   ? "\t接口"
                     : r->edits ? "\t编辑"
                                : "");
    return GP_OK;
}

static enum gp_code run_api_schema(struct cli *cli) {
    api_write_openapi(web_route_tables, n_web_route_tables, &cli->out);
    return GP_OK;
}

const struct cli_command serve_commands[] = {
    {"serve", "", "启动网站：--listen 地址:端口", 0, 0, CLI_OWN_UNITS, run_serve},
    {"account", "登录名 角色 [姓名]", "新建账号；不写 --password 时生成一个密码并显示", 2, 3,
     CLI_OWN_UNITS, run_account},
    {"demo", "", "在已导入 demo-2026 的数据库中加入进行中的示例轮次、每种角色的演示账号和待办事项",
     0, 0, CLI_OWN_UNITS, run_demo},
    {"rebuild", "", "重建一个区划的搜索索引：--tenant 区划代码", 0, 0, CLI_OWN_UNITS, run_rebuild},
    {"routes", "", "列出网站的全部地址、所需权限和说明", 0, 0, CLI_NO_DATABASE, run_routes},
    {"api-schema", "", "输出接口的说明（OpenAPI 3.1），即 /api/v1/openapi.json", 0, 0,
     CLI_NO_DATABASE, run_api_schema},
};
const size_t n_serve_commands = GP_COUNT(serve_commands);
