#include "web/round_tabs.h"

/* below: the part of the path behind /rounds/:round; pages under it belong to the tab. */
static const struct {
    const char *below, *title;
} tabs[] = {
    {"", "总览"},
    {"/experts", "专家分配"},
    {"/links", "履约评价"},
    {"/inspections", "实地验收"},
    {"/findings", "核查发现"},
    {"/scores", "得分"},
    {"/objections", "异议复核"},
    {"/settlement", "结算"},
    {"/report", "评估报告"},
};

static bool is_under(const char *path, const char *tab) {
    size_t n = strlen(tab);
    return strncmp(path, tab, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* The last that fits: all lie under the first. */
static size_t current_tab(struct arena *a, const char *path, const char *base) {
    size_t current = 0;
    for (size_t i = 0; i < GP_COUNT(tabs); i++)
        if (is_under(path, arena_printf(a, "%s%s", base, tabs[i].below)))
            current = i;
    return current;
}

void round_tabs(struct http_call *call, struct val *m, const char *round) {
    const char *base = arena_printf(call->arena, "/rounds/%s", http_url_encode(call->arena, round));
    const char *plain = arena_printf(call->arena, "/rounds/%s", round);
    size_t current = current_tab(call->arena, call->request->path, plain);
    map_text(m, "round_path", base);
    struct val *list = map_list(m, "round_tabs");
    for (size_t i = 0; i < GP_COUNT(tabs); i++) {
        struct val *row = list_add_map(list);
        map_textf(row, "path", "%s%s", base, tabs[i].below);
        map_text(row, "title", tabs[i].title);
        map_bool(row, "current", i == current);
    }
}
