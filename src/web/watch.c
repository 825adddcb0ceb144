/* Until when a form that is open may be filled in: told with the page, and asked for by it. */
#include "base/clock.h"
#include "codec/json_out.h"
#include "web/marking/closing_view.h"

void map_closing(struct val *map, date_t last_day, const char *watch) {
    map_text(map, "watch", watch);
    map_text(map, "closes", NULL);
    map_textf(map, "closes_now", "%lld", (long long)clock_now_ms());
    if (date_is_set(last_day))
        map_textf(map, "closes", "%lld", (long long)closing_day_ms(last_day));
}

enum gp_code web_reply_watch(struct http_call *call, const struct closing_watch *w) {
    struct buf b GP_CLEANUP(buf_free) = BUF_INIT;
    struct jout o = jout_start(&b, JOUT_COMPACT);
    jout_object(&o);
    jout_key(&o, "now");
    jout_int(&o, clock_now_ms());
    jout_key(&o, "closes");
    jout_count(&o, w->closes_at);
    jout_key(&o, "told");
    jout_bool(&o, w->told);
    jout_key(&o, "closed");
    jout_text(&o, w->closed);
    jout_end(&o);
    http_set_header(call, "Cache-Control", "no-store");
    return http_reply(call, 200, "application/json; charset=utf-8", str_of(buf_text(&b)));
}

bool closing_put(struct val *row, const struct closing_sheets *sheets,
                 const struct closing_move *move, const char *round, const char *entry,
                 const char *from) {
    struct arena *a = row->arena;
    struct closing c = closing_of(sheets, move);
    bool any = c.experts + c.parties > 0;
    map_bool(row, "waits", c.waits);
    map_bool(row, "must_tell", c.must_tell);
    map_text(row, "begun", any ? closing_text(a, &c) : NULL);
    map_time(row, "closes_at", c.waits ? c.closes_at : DEC_UNSET);
    map_textf(row, "closing_path", "/rounds/%s/closing", http_url_encode(a, round));
    map_text(row, "closing_entry", entry);
    map_text(row, "closing_from", from);
    return c.waits;
}
