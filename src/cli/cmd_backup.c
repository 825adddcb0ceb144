/* Backup and restore of a whole installation. */
#include "cli/cli.h"

#include "app/backup.h"
#include "app/document.h"
#include "base/file.h"

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

static enum gp_code run_backup(struct cli *cli) {
    struct backup_made made;
    const char *files = document_folder_of(&cli->arena, cli->db_file);
    TRY(backup_make(&cli->app, files, cli->args[0], NULL, NULL, &made));
    buf_addf(&cli->out, "已备份到 %s：数据库和 %lld 个文件（%s）\n", cli->args[0],
             (long long)made.files, file_size_text(&cli->arena, made.bytes));
    list_lacking(cli, made.lacking, made.n_lacking);
    buf_addf(&cli->out, "签名密钥 %s/signing.key 不在备份里，请另行妥善保管\n", files);
    return GP_OK;
}

static enum gp_code run_restore(struct cli *cli) {
    struct backup_restored r;
    TRY(backup_restore(&cli->arena, &cli->err, cli->args[0], cli->db_file, &r));
    buf_addf(&cli->out, "已恢复到 %s：数据库和 %lld 个文件（%s），都与校验值相符\n", cli->db_file,
             (long long)r.files, file_size_text(&cli->arena, r.bytes));
    if (r.audit.broken_at == 0) {
        buf_addf(&cli->out, "审计日志完整：共 %lld 条，哈希链逐条核对无误\n",
                 (long long)r.audit.rows);
    } else {
        cli->exit = EXIT_FINDINGS;
        buf_addf(&cli->out, "审计日志不完整：第 %lld 条与哈希链不符\n",
                 (long long)r.audit.broken_at);
    }
    list_lacking(cli, r.lacking, r.n_lacking);
    buf_addf(&cli->out,
             "签名密钥不在备份里：请把原来的 signing.key 放回 %s，否则以后公示的报告会换一个公钥\n",
             document_folder_of(&cli->arena, cli->db_file));
    return GP_OK;
}

const struct cli_command backup_commands[] = {
    {"backup", "备份文件", "把数据库和全部文件备份成一个 zip 文件；网站不用停", 1, 1, true,
     run_backup},
    {"restore", "备份文件",
     "把备份恢复到 --db 的位置，逐个核对校验值；那里已有数据库时拒绝，不会覆盖", 1, 1, false,
     run_restore},
};
const size_t n_backup_commands = GP_COUNT(backup_commands);
