#include "web/rounds/tabs.h"

/* below: the part of the path behind /rounds/:round; pages under it belong to the tab. */
static const struct {
    const char *below, *title;
    const char *also; /* other pages of the tab; NULL: none */
} tabs[] = {
    {"", "总览", NULL},
    {"/experts", "专家分配", "/panel"},
    {"/links", "履约评价", NULL},
    {"/inspections", "实地验收", NULL},
    {"/findings", "核查发现", NULL},
    {"/scores", "得分", "/explain"},
    {"/objections", "异议复核", NULL},
    {"/settlement", "结算", NULL},
    {"/report", "评估报告", NULL},
};

/* /entries/E/experts is of the experts, whatever the entry. */
static bool is_of_entry(const char *path, const char *base, const char *tab) {
    size_t n = strlen(base), end = strlen(path), k = strlen(tab);
    return k > 0 && strncmp(path, base, n) == 0 && strncmp(path + n, "/entries/", 9) == 0 &&
           end > n + 9 + k && strcmp(path + end - k, tab) == 0;
}

static bool is_under(const char *path, const char *tab) {
    size_t n = strlen(tab);
    return strncmp(path, tab, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* The last that fits: all lie under the first. */
static size_t current_tab(struct arena *a, const char *path, const char *base) {
    size_t current = 0;
    for (size_t i = 0; i < GP_COUNT(tabs); i++)
        if (is_under(path, arena_printf(a, "%s%s", base, tabs[i].below)) ||
            is_of_entry(path, base, tabs[i].below) ||
            (tabs[i].also && is_under(path, arena_printf(a, "%s%s", base, tabs[i].also))))
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
