#include "web/papers/offer.h"

const char *papers_path(struct arena *a, const char *round, const char *entry,
                        const struct paper_offer *offer) {
    return arena_printf(a, "/papers/%s/%s/%s?%s%s%sformat=", http_url_encode(a, round),
                        http_url_encode(a, entry), paper_infos[offer->kind].id,
                        offer->id ? "id=" : "", offer->id ? http_url_encode(a, offer->id) : "",
                        offer->id ? "&" : "");
}

void papers_offer(struct val *m, const char *round, const char *entry,
                  const struct paper_offer *offers, size_t n) {
    struct val *list = map_list(m, "papers");
    for (size_t i = 0; i < n; i++) {
        struct val *row = list_add_map(list);
        const char *path = papers_path(m->arena, round, entry, &offers[i]);
        map_text(row, "name", paper_infos[offers[i].kind].name);
        map_textf(row, "pdf", "%spdf", path);
        map_textf(row, "docx", "%sdocx", path);
    }
    map_bool(m, "has_papers", n > 0);
}
