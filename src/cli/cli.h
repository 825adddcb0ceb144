/* The command line: a table of commands over the functions of app. */
#ifndef GP_CLI_CLI_H
#define GP_CLI_CLI_H

#include "app/app.h"
#include "app/files/depot.h"

#define DEFAULT_DB  "gongping.db"
#define OPTIONS_MAX 56

/* Exit codes, as docs/cli.md lists them. */
enum exit_code {
    EXIT_FINE = 0,
    EXIT_BAD_INPUT = 1, /* the data break a rule; nothing was stored */
    EXIT_USAGE = 2,
    EXIT_NOT_FOUND = 3, /* no such round, figure, file; or it exists already */
    EXIT_SYSTEM = 4,    /* disk, database, memory */
    EXIT_DEFECT = 5,    /* our own mistake: please report it */
    EXIT_FINDINGS =
        6, /* check --strict found errors; audit found a broken chain; verify
              found a report that does not fit or was not compared; backup or restore lack a file */
};

struct cli {
    struct arena arena;
    struct gp_err err;
    struct work work;
    struct buf out; /* printed when the command ends well */
    FILE *spilled;  /* what stands before it, when there is much; else NULL */
    /* options */
    const char *db_file, *beside, *round, *report, *tenant, *tenant_name, *level, *format, *output;
    const char *confirm, *reason;
    const char *listen, *base_url, *trust_proxy, *spool_max, *drain, *sandbox, *password, *org,
        *center, *expert, *key, *send_ca, *seal_for, *unseal, *backup_to, *config, *metrics_token,
        *files_at, *s3_endpoint, *s3_region, *s3_key, *s3_secret, *scan;
    bool send_private, log_json;
    bool run, json, replace, strict, https, quiet, count_statements, bare, help;
    const char *sources[OPTIONS_MAX]; /* of the options, in their order: Chinese; NULL: not given */
    const char *args[4];
    size_t n_args;
    bool site_runs; /* doctor: it answers on this machine */
    int exit;       /* a code of its own for a command that ends well */
};

/* What a command does with the database: its whole run is one unit of work, or it begins its units
 * itself. What it prints is written when that is over. */
enum cli_unit { CLI_NO_DATABASE, CLI_READS, CLI_WRITES, CLI_OWN_UNITS };

struct cli_command {
    const char *name;
    const char *usage;   /* what follows the name */
    const char *summary; /* Chinese, one line */
    size_t min_args, max_args;
    enum cli_unit unit;
    enum gp_code (*run)(struct cli *cli);
};

extern const struct cli_command data_commands[];
extern const size_t n_data_commands;
extern const struct cli_command level_commands[];
extern const size_t n_level_commands;
extern const struct cli_command evaluate_commands[];
extern const size_t n_evaluate_commands;
extern const struct cli_command backup_commands[];
extern const size_t n_backup_commands;
extern const struct cli_command verify_commands[];
extern const size_t n_verify_commands;
extern const struct cli_command serve_commands[];
extern const size_t n_serve_commands;
extern const struct cli_command setup_commands[];
extern const size_t n_setup_commands;

/* How S3-compatible storage is reached, as the options say. */
struct depot_access cli_access(const struct cli *cli);

/* Whether serve would take its options; GP_INVALID says which it would not. */
enum gp_code serve_check(struct cli *cli) GP_CHECKED;
/* Whether all that is set can be used, as `gongping config check` says it. */
enum gp_code config_check(struct cli *cli) GP_CHECKED;
/* `gongping doctor`. */
enum gp_code doctor_run(struct cli *cli);
/* Where serve listens, as an address of a page of it. */
enum gp_code serve_page(struct cli *cli, const char *page, const char **ret) GP_CHECKED;

/* The i-th of all commands; NULL behind the last. */
const struct cli_command *cli_command_at(size_t i);

/* For a command that prints much, now and then: what is in out goes to a file of its own, which is
 * printed before the rest. */
enum gp_code cli_spill(struct cli *cli) GP_CHECKED;
/* Takes back all that was printed so far. */
void cli_unprint(struct cli *cli);

/* Runs the command named by argv[1]; returns the exit code. */
int cli_main(int argc, char **argv);

#endif
