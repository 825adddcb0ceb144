/* Options of the command line, which are settings of an installation, too: said once as data, read
 * from a file, the environment and the command line, in this order, so that the nearer one wins. */
#ifndef GP_CLI_OPTIONS_H
#define GP_CLI_OPTIONS_H

#include "cli/cli.h"

enum option_kind { OPTION_TEXT, OPTION_FLAG };

struct option_info {
    const char *name, *short_name; /* --base-url, NULL */
    enum option_kind kind;
    size_t offset;               /* in struct cli */
    const char *value, *summary; /* Chinese */
    bool setting; /* may stand in a file and in the environment: base-url, GONGPING_BASE_URL */
};
extern const struct option_info options[];
extern const size_t n_options;

/* Whether a flag is set, or the text of an option; NULL: not given. */
const char *option_text(const struct cli *cli, const struct option_info *o);

/* GONGPING_BASE_URL */
const char *option_variable(struct arena *a, const struct option_info *o);

/* Takes the settings of the file that --config or GONGPING_CONFIG names, if one does, then the
 * environment's, then options and arguments from argv[2] on. GP_INVALID says where what is wrong.
 */
enum gp_code options_take(struct cli *cli, int argc, char **argv) GP_CHECKED;

#endif
