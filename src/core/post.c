#include "core/post.h"

#include "core/subject.h"

const char *post_title(const struct project *p, const char *id) {
    const struct post *post = project_post(p, id);
    return post && !cstr_empty(post->title) ? post->title : id;
}

static const char *site_name(const struct dossier *d, const struct project *p,
                             const struct post *post) {
    if (cstr_empty(post->substation))
        return "中心";
    const struct center *center = dossier_center(d, p->center);
    for (size_t i = 0; center && i < center->n_substations; i++)
        if (cstr_eq(center->substations[i].id, post->substation))
            return center->substations[i].name;
    return post->substation;
}

const char *post_label(struct arena *a, const struct dossier *d, const struct project *p,
                       const char *id) {
    const struct post *post = project_post(p, id);
    size_t same = 0, number = 0;
    if (!post || cstr_empty(post->title))
        return id;
    for (size_t i = 0; i < p->n_posts; i++) {
        same += label_same(p->posts[i].title, post->title);
        number = &p->posts[i] == post ? same : number;
    }
    const char *share =
        post_weight(post) < SHARE_ONE ? arena_printf(a, "%s 岗", factor_text(a, post->share)) : "";
    if (same == 1)
        return *share ? arena_printf(a, "%s（%s）", post->title, share) : post->title;
    const char *wants = cstr_empty(post->qualification) ? "" : post->qualification;
    return arena_printf(a, "%s %zu（%s%s%s%s%s）", post->title, number, site_name(d, p, post),
                        *wants ? "，" : "", wants, *share ? "，" : "", share);
}
