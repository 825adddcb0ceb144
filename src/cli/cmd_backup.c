/* Backup and restore of a whole installation, and its folder of files. A backup goes into a file
 * (make_backup) or into storage (send_backup). It comes back by restore(), whichever it is:
 * fetched, opened, put at its place; run_check does the same at a place that is taken away again.
 */
#include "cli/cli.h"

#include <unistd.h>

#include "app/admin/audit_heads.h"
#include "app/admin/backup.h"
#include "app/admin/backup_seal.h"
#include "app/files/document.h"
#include "app/files/files.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/workdir.h"

static void list_lacking(struct cli *cli, const struct backup_lack *list, size_t n) {
    if (n == 0)
        return;
    cli->exit = EXIT_FINDINGS;
    buf_addf(&cli->out, "缺少 %zu 个文件（数据库里有登记）：\n", n);
    for (size_t i = 0; i < n && i < BACKUP_NAMES_MAX; i++)
        buf_addf(&cli->out, "  %s（校验值 %s）：%s\n", list[i].file_name, list[i].sha256,
                 list[i].why);
    if (n > BACKUP_NAMES_MAX)
        buf_addf(&cli->out, "  …… 以及另外 %zu 个\n", n - BACKUP_NAMES_MAX);
}

/* Under the wanted name only when it is sealed. */
static enum gp_code make_backup(struct cli *cli, const char *files, struct backup_made *made) {
    if (!cli->seal_for)
        return backup_make(&cli->work, files, cli->args[0], NULL, NULL, made);
    const struct backup_seal seal = {arena_printf(&cli->arena, "%s.plain", cli->args[0]),
                                     cli->args[0], cli->seal_for};
    return backup_make_sealed(&cli->work, files, &seal, NULL, NULL, made);
}

/* Into storage, under a name of now. */
static enum gp_code send_backup(struct cli *cli, const char *files, struct backup_made *made,
                                const char **ret_where) {
    const struct depot_access access = cli_access(cli);
    struct depot *depot;
    const char *name;
    TRY(depot_open(&cli->err, &cli->arena, cli->args[0], &access, &depot));
    const struct backup_apart apart = {depot, backup_name(&cli->arena, clock_now_ms(), false),
                                       cli->seal_for};
    TRY(backup_make_apart(&cli->work, files, &apart, NULL, NULL, made, &name));
    *ret_where = arena_printf(&cli->arena, "%s/%s", cli->args[0], name);
    return GP_OK;
}

static enum gp_code run_backup(struct cli *cli) {
    struct backup_made made;
    struct files_place place;
    const char *where = cli->args[0];
    bool sends = depot_is_address(where);
    if (cli->seal_for && !seal_key_is_good(cli->seal_for))
        return gp_fail(&cli->err, GP_INVALID, "--seal-for", "应是 64 位十六进制的公钥");
    TRY(WORK_READ(&cli->work, files_look(&cli->work, cli->beside, &place)));
    if (place.state == FILES_NONE) /* what is under way is noted there */
        TRY(files_open(&cli->work, cli->beside, &place));
    TRY(document_make_folders(&cli->err, place.path));
    TRY(sends ? send_backup(cli, place.path, &made, &where) : make_backup(cli, place.path, &made));
    buf_addf(&cli->out, "已备份到 %s：数据库和 %lld 个文件（%s）%s\n", where, (long long)made.files,
             file_size_text(&cli->arena, made.bytes),
             sends ? arena_printf(&cli->arena, "，这次送去 %lld 个", (long long)made.sent) : "");
    list_lacking(cli, made.lacking, made.n_lacking);
    if (place.problem) {
        cli->exit = EXIT_FINDINGS;
        buf_addf(&cli->out, "注意：%s\n", place.problem);
    }
    buf_addf(&cli->out, "签名密钥 %s/signing.key 不在备份里，请另行妥善保管\n", place.path);
    return GP_OK;
}

/* ---- restoring */

/* Where the archive lies, and its name there. */
static enum gp_code open_place(struct cli *cli, const char *archive, struct depot **ret,
                               const char **ret_name) {
    const struct depot_access access = cli_access(cli);
    const char *slash = strrchr(archive, '/');
    *ret_name = slash ? slash + 1 : archive;
    const char *folder =
        !slash ? "." : arena_strndup(&cli->arena, archive, (size_t)(slash - archive) + 1);
    return depot_open(&cli->err, &cli->arena, folder, &access, ret);
}

/* A sealed one is opened beside the place, and what was opened goes again. */
static enum gp_code restore_file(struct cli *cli, const char *archive, const struct depot *beside,
                                 const char *db_file, struct backup_restored *r) {
    struct backup_source from = {archive, beside, cli->unseal};
    if (!seal_is_sealed(archive))
        return backup_restore(&cli->arena, &cli->err, &from, db_file, r);
    if (!cli->unseal)
        return gp_fail(&cli->err, GP_INVALID, archive,
                       "是封好的备份，请用 --unseal 写明解封密钥的文件");
    from.archive = arena_printf(&cli->arena, "%s.unsealed-%ld", db_file, (long)getpid());
    TRY(unseal_file(&cli->err, archive, from.archive, cli->unseal));
    enum gp_code code = backup_restore(&cli->arena, &cli->err, &from, db_file, r);
    unlink(from.archive);
    return code;
}

static enum gp_code restore(struct cli *cli, const char *db_file, struct backup_restored *r) {
    const char *archive = cli->args[0], *name;
    struct depot *depot;
    TRY(open_place(cli, archive, &depot, &name));
    if (!depot_is_remote(depot))
        return restore_file(cli, archive, depot, db_file, r);
    const char *got = arena_printf(&cli->arena, "%s.fetched-%ld", db_file, (long)getpid());
    TRY(depot_get(depot, &cli->err, name, got));
    enum gp_code code = restore_file(cli, got, depot, db_file, r);
    unlink(got);
    return code;
}

static void tell_restored(struct cli *cli, const struct backup_restored *r) {
    buf_addf(&cli->out, "%s\n", audit_state_text(&cli->arena, &r->audit));
    if (!app_audit_is_good(&r->audit))
        cli->exit = EXIT_FINDINGS;
    list_lacking(cli, r->lacking, r->n_lacking);
}

static enum gp_code run_restore(struct cli *cli) {
    struct backup_restored r;
    TRY(restore(cli, cli->db_file, &r));
    buf_addf(&cli->out, "已恢复到 %s：数据库和 %lld 个文件（%s），都与校验值相符\n", cli->db_file,
             (long long)r.files, file_size_text(&cli->arena, r.bytes));
    tell_restored(cli, &r);
    buf_addf(&cli->out,
             "签名密钥不在备份里：请把原来的 signing.key 放回 %s" FILES_ENDING
             "，没有它不能再公示报告\n",
             cli->db_file);
    return GP_OK;
}

/* A restore whose place is taken away again: nothing less proves that one will work. */
static enum gp_code run_check(struct cli *cli) {
    struct backup_restored r;
    struct workdir work = {NULL, -1};
    const char *slash = strrchr(cli->args[0], '/');
    const char *beside = depot_is_address(cli->args[0]) && slash ? slash + 1 : cli->args[0];
    TRY(workdir_make(&cli->err, beside, "check", &work));
    enum gp_code code = restore(cli, arena_printf(&cli->arena, "%s/data.db", work.path), &r);
    workdir_remove(&work);
    TRY(code);
    buf_addf(&cli->out, "可以恢复：数据库和 %lld 个文件（%s），都与校验值相符；%s 备份\n",
             (long long)r.files, file_size_text(&cli->arena, r.bytes),
             date_text_zh(&cli->arena, date_of_ms(r.made_ms)));
    tell_restored(cli, &r);
    return GP_OK;
}

static enum gp_code run_key(struct cli *cli) {
    char public[SEAL_KEY_HEX];
    TRY(seal_keygen(&cli->err, cli->args[0], public));
    buf_addf(&cli->out,
             "解封密钥写在 %s：请存到服务器以外，没有它，封好的备份谁也打不开。\n"
             "公钥（给 --seal-for）：%s\n",
             cli->args[0], public);
    return GP_OK;
}

static enum gp_code send_files(struct cli *cli) {
    size_t n, lacking;
    if (!cli->files_at)
        return gp_fail(&cli->err, GP_INVALID, "--files", "请写明送到哪里，例如 s3://存储桶/前缀");
    TRY(files_send(&cli->work, cli->beside, &n, &lacking));
    buf_addf(&cli->out, "送去 %zu 个文件，逐个核对过校验值\n", n);
    if (lacking == 0)
        return GP_OK;
    cli->exit = EXIT_FINDINGS;
    buf_addf(&cli->out, "有 %zu 个登记过的文件，文件夹里没有或内容不符，没有送去\n", lacking);
    return GP_OK;
}

static enum gp_code run_files(struct cli *cli) {
    struct files_place place;
    const char *what = cli->n_args > 0 ? cli->args[0] : "";
    bool adopts = strcmp(what, "adopt") == 0, sends = strcmp(what, "send") == 0;
    if (*what && !adopts && !sends)
        return gp_fail(&cli->err, GP_INVALID, what, "这里只能写 adopt、send，或什么也不写");
    if (adopts)
        TRY(files_adopt(&cli->work, cli->beside));
    if (sends)
        TRY(send_files(cli));
    TRY(WORK_READ(&cli->work, files_look(&cli->work, cli->beside, &place)));
    if (place.problem)
        cli->exit = EXIT_FINDINGS;
    buf_addf(&cli->out, "%s\n",
             place.problem ? place.problem
             : place.state == FILES_NONE
                 ? arena_printf(&cli->arena, "文件夹 %s 还没有建立，启动网站时建立", place.path)
             : depot_attached()
                 ? arena_printf(&cli->arena, "对象存储 %s 里是这个数据库的文件", cli->files_at)
                 : arena_printf(&cli->arena, "文件夹 %s 属于这个数据库", place.path));
    return GP_OK;
}

static enum gp_code run_newkey(struct cli *cli) {
    struct files_place place;
    struct signing_key key;
    TRY(files_open(&cli->work, cli->beside, &place));
    if (place.problem)
        return gp_fail(&cli->err, GP_CONFLICT, NULL, "%s", place.problem);
    TRY(files_new_key(&cli->work, place.path, &key));
    buf_addf(&cli->out, "以后公示的报告用 %s/signing.key 签名，公钥是 %s\n", place.path,
             key.public_hex);
    return GP_OK;
}

const struct cli_command backup_commands[] = {
    {"backup", "备份文件",
     "把数据库和全部文件备份成一个 zip 文件；写 s3://存储桶/前缀 就备份到对象存储，文件只送新的；"
     "网站不用停",
     1, 1, CLI_OWN_UNITS, run_backup},
    {"restore", "备份文件",
     "把备份恢复到 --db 的位置，逐个核对校验值；那里已有数据库时拒绝，不会覆盖", 1, 1,
     CLI_NO_DATABASE, run_restore},
    {"check-backup", "备份文件",
     "试着恢复到备份旁边的临时文件夹，逐个核对校验值和审计日志，随后删去", 1, 1, CLI_NO_DATABASE,
     run_check},
    {"backup-key", "密钥文件", "做一对封备份用的密钥：解封密钥写到文件，公钥显示出来", 1, 1,
     CLI_NO_DATABASE, run_key},
    {"files", "[adopt|send]",
     "看文件夹或对象存储是不是这个数据库的；adopt：原来的确实没有了，以后就用现在的；send：把文件夹"
     "里的"
     "文件送到 --files 的对象存储",
     0, 1, CLI_OWN_UNITS, run_files},
    {"newkey", "", "原来的签名密钥确实没有了时换一个；文件夹里有 signing.key 就用它", 0, 0,
     CLI_OWN_UNITS, run_newkey},
};
const size_t n_backup_commands = GP_COUNT(backup_commands);
