/* The command line. */
#ifndef GP_CLI_CLI_H
#define GP_CLI_CLI_H

/* Runs the command named by argv[1]; returns the exit code (documented in docs/cli.md). */
int cli_main(int argc, char **argv);

#endif
