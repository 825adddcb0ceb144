/* Two tables, and the rest follows from them: commands, which each cmd_*.c brings, and options
 * (options.h), which fill members of struct cli. run() is the order of things: find the command,
 * take options and arguments, open the database, run, write what was put into cli->out. Help is
 * printed from the tables. A new command needs its row only; exit codes are exit_of. */

#include "cli/options.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include "base/file.h"

struct command_table {
    const struct cli_command *v;
    const size_t *n;
};

static const struct command_table tables[] = {
    {data_commands, &n_data_commands},         {level_commands, &n_level_commands},
    {evaluate_commands, &n_evaluate_commands}, {backup_commands, &n_backup_commands},
    {verify_commands, &n_verify_commands},     {serve_commands, &n_serve_commands},
    {setup_commands, &n_setup_commands},
};

const struct cli_command *cli_command_at(size_t i) {
    for (size_t t = 0; t < GP_COUNT(tables); i -= *tables[t].n, t++)
        if (i < *tables[t].n)
            return &tables[t].v[i];
    return NULL;
}

static const struct cli_command *find_command(const char *name) {
    for (size_t t = 0; t < GP_COUNT(tables); t++)
        for (size_t i = 0; i < *tables[t].n; i++)
            if (strcmp(tables[t].v[i].name, name) == 0)
                return &tables[t].v[i];
    return NULL;
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
    for (size_t i = 0; i < n_options; i++) {
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

#define SPILL_BYTES ((size_t)1 << 20)

static enum gp_code spill_failed(struct cli *cli) {
    return gp_fail(&cli->err, GP_IO, NULL, "写临时文件或输出时出错，可能磁盘已满");
}

enum gp_code cli_spill(struct cli *cli) {
    if (cli->out.n < SPILL_BYTES)
        return GP_OK;
    if (!cli->spilled)
        cli->spilled = tmpfile();
    if (!cli->spilled || fwrite(buf_text(&cli->out), 1, cli->out.n, cli->spilled) != cli->out.n)
        return spill_failed(cli);
    buf_clear(&cli->out);
    return GP_OK;
}

void cli_unprint(struct cli *cli) {
    buf_clear(&cli->out);
    if (cli->spilled)
        fclose(cli->spilled);
    cli->spilled = NULL;
}

static enum gp_code print_spilled(struct cli *cli) {
    char piece[16384];
    rewind(cli->spilled);
    for (size_t n; (n = fread(piece, 1, sizeof(piece), cli->spilled)) > 0;)
        if (fwrite(piece, 1, n, stdout) != n)
            return spill_failed(cli);
    if (ferror(cli->spilled) || fwrite(buf_text(&cli->out), 1, cli->out.n, stdout) != cli->out.n ||
        fflush(stdout) != 0)
        return spill_failed(cli);
    return GP_OK;
}

/* Into a file as a whole, so that the old one stays or the new one is there. */
static enum gp_code write_spilled(struct cli *cli) {
    size_t n = cli->out.n;
    if (fwrite(buf_text(&cli->out), 1, n, cli->spilled) != n || fflush(cli->spilled) != 0)
        return spill_failed(cli);
    n = (size_t)ftell(cli->spilled);
    void *all = mmap(NULL, n, PROT_READ, MAP_SHARED, fileno(cli->spilled), 0);
    if (all == MAP_FAILED)
        return spill_failed(cli);
    enum gp_code code = file_write(&cli->err, cli->output, (struct str){all, n});
    munmap(all, n);
    return code;
}

static enum gp_code write_output(struct cli *cli) {
    struct str bytes = {buf_text(&cli->out), cli->out.n};
    const char *to = cli->output ? cli->output : "-";
    if (!cli->spilled)
        return file_write(&cli->err, to, bytes);
    return cstr_eq(to, "-") ? print_spilled(cli) : write_spilled(cli);
}

/* What a run has printed that is to be repeated is not printed twice. */
static enum gp_code run_once(struct cli *cli, const struct cli_command *c) {
    cli_unprint(cli);
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

struct depot_access cli_access(const struct cli *cli) {
    return (struct depot_access){.endpoint = cli->s3_endpoint,
                                 .region = cli->s3_region,
                                 .key = cli->s3_key,
                                 .secret = cli->s3_secret,
                                 .ca_file = cli->send_ca};
}

/* Where files lie, for all that follows. */
static enum gp_code attach(struct cli *cli) {
    const struct depot_access access = cli_access(cli);
    struct depot *depot;
    if (!cli->files_at)
        return GP_OK;
    if (!depot_is_address(cli->files_at))
        return gp_fail(&cli->err, GP_INVALID, "--files", "应写成 s3://存储桶/前缀");
    TRY(depot_open(&cli->err, &cli->arena, cli->files_at, &access, &depot));
    depot_attach(depot);
    return GP_OK;
}

static enum gp_code run_command(struct cli *cli, const struct cli_command *c) {
    if (c->unit != CLI_NO_DATABASE)
        TRY(attach(cli));
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
    enum gp_code code = options_take(cli, argc, argv);
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
    struct cli cli = {.arena = ARENA_INIT, .db_file = DEFAULT_DB};
    cli.err.arena = &cli.arena;
    cli.work = (struct work){.arena = &cli.arena, .err = &cli.err, .actor = "命令行"};
    app_setup();
    int code = run(&cli, argc, argv);
    app_close(&cli.work);
    cli_unprint(&cli);
    buf_free(&cli.out);
    arena_release(&cli.arena);
    return code;
}
