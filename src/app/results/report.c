#include "app/results/report.h"

#include "app/results/evaluation.h"
#include "app/rounds/flow.h"
#include "app/publish/redaction.h"
#include "app/publish/withdrawal.h"
#include "bundle/bundle.h"
#include "report/compose.h"
#include "report/render.h"

/* Leaves the dismissals that met a finding. No result rests on the others. */
static void keep_met(struct arena *a, struct app_evaluation *v) {
    struct evaluation *ev = &v->ev;
    struct round *round = &v->dossier.round;
    const struct finding_dismissal *all = round->finding_dismissals;
    struct finding_dismissal *kept =
        gp_new_n(a, struct finding_dismissal, round->n_finding_dismissals);
    size_t n = 0, stale = 0;
    for (size_t i = 0; i < round->n_finding_dismissals; i++) {
        if (stale < ev->n_stale && ev->stale[stale] == &all[i])
            stale++;
        else
            kept[n++] = all[i];
    }
    round->finding_dismissals = kept;
    round->n_finding_dismissals = n;
    ev->n_stale = 0;
    *v->made_hash = 0; /* that of what is left */
}

enum gp_code report_evaluate_open(struct work *w, const struct dossier *d,
                                  struct app_evaluation **ret) {
    struct dossier open = dossier_published(w->arena, d);
    dossier_drop_withdrawn(w->arena, &open);
    TRY(app_evaluate_dossier(w, &open, ret));
    if ((*ret)->ev.n_stale > 0)
        keep_met(w->arena, *ret);
    return GP_OK;
}

enum gp_code report_evaluate_published(struct work *w, const char *round, const char *report,
                                       struct app_evaluation **ret) {
    struct dossier d;
    TRY(flow_check_marks(w, round));
    TRY(app_load_round(w, round, &d));
    TRY(dossier_pick(w, &d, report));
    return report_evaluate_open(w, &d, ret);
}

static const char *const format_names[] = {[APP_PDF] = "pdf",
                                           [APP_PRINT] = "print",
                                           [APP_DOCX] = "docx",
                                           [APP_HTML] = "html",
                                           [APP_JSON] = "json"};

bool app_format_of(const char *name, enum app_format *ret) {
    for (size_t i = 0; i < GP_COUNT(format_names); i++) {
        if (strcmp(format_names[i], name) != 0)
            continue;
        *ret = (enum app_format)i;
        return true;
    }
    return false;
}

const char *app_format_ending(enum app_format format) {
    return format == APP_PRINT  ? "-双面打印.pdf"
           : format == APP_PDF  ? ".pdf"
           : format == APP_DOCX ? ".docx"
           : format == APP_HTML ? ".html"
                                : ".json";
}

enum gp_code app_report(struct work *w, const char *round, const char *report,
                        enum app_format format, struct buf *out) {
    struct app_evaluation *v;
    if (format == APP_JSON) {
        TRY(app_evaluate_final(w, round, report, &v));
        return report_json(&v->ev, app_data_hash(v), w->err, out);
    }
    TRY(report_evaluate_published(w, round, report,
                                  &v)); /* people pass it on: as it is published */
    const struct doc *doc = report_compose(w->arena, &v->ev, app_data_hash(v));
    if (format == APP_HTML)
        return doc_render_html(doc, w->err, out);
    if (format == APP_DOCX)
        return doc_render_docx(doc, NULL, w->err, out);
    struct doc printed = *doc;
    printed.duplex = format == APP_PRINT;
    return doc_render_pdf(&printed, NULL, w->err, out);
}

enum gp_code report_reading(struct work *w, const char *round, const char *report,
                            struct report_reading *ret) {
    struct app_evaluation *v;
    TRY(report_evaluate_published(w, round, report, &v));
    ret->doc = report_compose(w->arena, &v->ev, app_data_hash(v));
    ret->n_parts = doc_parts(w->arena, ret->doc, &ret->parts);
    return GP_OK;
}

enum gp_code report_part_html(struct work *w, const struct report_reading *r, size_t part,
                              struct buf *out) {
    if (part >= r->n_parts)
        return gp_fail(w->err, GP_MISSING, NULL, "报告没有这一部分");
    struct doc one = doc_of_part(r->doc, &r->parts[part]);
    return doc_render_html(&one, w->err, out);
}
