#include "app/account/slips.h"

#include "base/clock.h"
#include "report/doc.h"

const char *slip_address(struct arena *a, const char *base, const char *tenant,
                         const struct onetime_slip *slip) {
    return arena_printf(a, "%s/reset/%s.%s", base, tenant, slip->code);
}

static const char *slip_lines(struct arena *a, const char *base, const struct onetime_slip *s) {
    date_t last = date_of_ms(s->expires_at);
    return arena_printf(a,
                        "%s%s%s%s\n登录名：%s\n一次性码：%s（用一次，%s 前有效）\n"
                        "扫左边的二维码，或打开 %s/reset 输入登录名和一次性码，设好自己的密码。"
                        "以后在 %s 登录。\n请勿把这张单子给别人。",
                        s->name, s->org ? "（" : "", cstr_or_empty(s->org), s->org ? "）" : "",
                        s->login, s->code, date_text_zh(a, last), base, base);
}

enum gp_code slips_pdf(struct work *w, const char *base, const struct onetime_slip *slips, size_t n,
                       struct buf *out) {
    struct arena *a = w->arena;
    const char **lines = gp_new_n(a, const char *, n + 1),
               **codes = gp_new_n(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        lines[i] = slip_lines(a, base, &slips[i]);
        codes[i] = slip_address(a, base, w->tenant, &slips[i]);
    }
    const struct chart_series series = {.name = "", .labels = codes};
    const struct chart chart = {.kind = CHART_SLIPS,
                                .title = "沿虚线剪开，一人一张，交给本人",
                                .alt = "每个账号的登录名、一次性码和二维码",
                                .full = DEC_UNSET,
                                .marker = DEC_UNSET,
                                .categories = lines,
                                .n_categories = n,
                                .series = &series,
                                .n_series = 1};
    const struct block block = {.kind = BLOCK_CHART, .chart = &chart};
    const struct doc doc = {.title = "账号单",
                            .issuer = "公评",
                            .date = date_of_ms(clock_now_ms()),
                            .header = "账号单：内有一次性码，用完销毁",
                            .blocks = &block,
                            .n_blocks = 1};
    return doc_render_pdf(&doc, NULL, w->err, out);
}
