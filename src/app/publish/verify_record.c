/* What this site itself knows about a report that is verified. */
#include "app/publish/publish.h"
#include "app/publish/statement.h"
#include "app/publish/verify_parts.h"

#define RECORD "本网站的记录"

static const char *since(struct arena *a, const struct report_version *later) {
    return cstr_empty(later->reason) ? "" : arena_printf(a, "，更正的理由：%s", later->reason);
}

/* Withdrawn is what is being put right: its report is not published now. */
static void say_state(struct work *w, const struct report_state *s,
                      const struct report_version *known, struct verification *v) {
    const struct report_version *newest = &s->versions[0];
    bool open = s->state == ROUND_PUBLISHED || s->state == ROUND_ARCHIVED;
    v->superseded = !open || newest->version != known->version;
    if (newest->version != known->version)
        verify_say(w, v, VERIFY_UNKNOWN, "是否有效",
                   arena_printf(w->arena, "这一版已被第 %lld 版取代%s，请以新版为准",
                                (long long)newest->version, since(w->arena, newest)));
    if (!open)
        verify_say(w, v, VERIFY_UNKNOWN, "是否有效",
                   "这份报告已撤回更正，现在不在公示，请等新版公示后以新版为准");
    if (!v->superseded)
        verify_say(w, v, VERIFY_GOOD, "是否有效", "这是现在公示的一版，没有撤回或被取代");
}

enum gp_code verify_record(struct work *w, struct verification *v) {
    struct report_version *known = NULL;
    TRY(store_version_by_hash(w, v->report_sha256, &known));
    if (!known) {
        verify_say(w, v, VERIFY_BAD, RECORD, "没有这份报告的记录：本网站没有公示过它");
        return GP_OK;
    }
    struct report_state s;
    TRY(report_state_load(w, known->round, known->report, &s));
    /* a correction may leave the report itself as it was: then two versions have one hash */
    for (size_t i = 0; i < s.n_versions; i++)
        if (s.versions[i].version == v->stated.version &&
            cstr_eq(s.versions[i].report_sha256, v->report_sha256))
            known = &s.versions[i];
    const char *other = NULL;
    if (v->stated.version > 0)
        other = cstr_eq(v->tenant, w->tenant) ? statement_difference(&v->stated, known) : "区划";
    else
        v->stated = *known; /* an older package states nothing: the record does */
    verify_say(w, v, other ? VERIFY_BAD : VERIFY_GOOD, RECORD,
               other ? arena_printf(w->arena, "%s与公示时的记录不一致", other)
                     : arena_printf(w->arena, "与公示时的记录一致，是第 %lld 版",
                                    (long long)known->version));
    if (s.n_versions > 0)
        say_state(w, &s, known, v);
    return GP_OK;
}
