#include "web/submission.h"

#include "app/flow.h"

enum gp_code submission_model(struct http_call *call, const char *round, const char *entry,
                              struct val *map) {
    struct app app = web_app(call);
    struct entry_scope *scope;
    TRY(flow_entry(&app, round, entry, &scope));
    struct val *m = map_map(map, "submission");
    map_text(m, "state", entry_state_name(scope->state));
    map_bool(m, "handed_in", false);
    map_list(m, "sections");
    return GP_OK;
}
