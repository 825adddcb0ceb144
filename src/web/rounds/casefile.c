/* The casefile of what is ticked on the board, of one entry, or of the round, as one archive. */
#include "app/results/casefile.h"

#include <unistd.h>

#include "base/rand.h"
#include "web/rounds/inside.h"

static void remove_file(void *path) {
    unlink(path);
}

enum gp_code rounds_casefile(struct http_call *call) {
    struct work work = web_work(call);
    struct entry_choice chosen;
    const char *name;
    TRY(WORK_READ(&work, rounds_chosen_entries(call, &work, &chosen)));
    if (chosen.n == 0)
        return gp_fail(call->err, GP_INVALID, "参评项目", "请先选择要下载档案的项目");
    char *path =
        arena_printf(call->arena, "%s/%s", web_folder(call, "spool"), rand_id(call->arena));
    arena_defer(call->arena, remove_file, path); /* when the answer has been sent */
    TRY(casefile_make(&work, http_param(call, "round"), &chosen, web_folder(call, "documents"),
                      path, &name));
    call->response->file = path;
    call->response->type = "application/zip";
    http_set_header(call, "Cache-Control", "no-store");
    http_download_as(call, name);
    return GP_OK;
}
