/* Read from the end: audit_text_of puts a row together from its columns, and each section above
 * answers one of them: who, to what, from what to what, and what was written beside it. What a
 * section does not know it gives back as it stands, so that a row of before, or of an action that
 * came later, is still shown. The names come with the page (struct audit_names); nothing here asks
 * the database. */

#include "app/admin/audit_text.h"

#include "app/admin/setting.h"
#include "codec/json.h"
#include "core/check.h"
#include "core/workflow.h"

#define DETAIL_MAX (1 << 20) /* of a batch with its parts */

static bool begins(const char *s, const char *with) {
    return strncmp(s, with, strlen(with)) == 0;
}

/* ---- who */

static const struct account *account_of(const struct audit_names *names, const char *id_or_login) {
    for (size_t i = 0; i < names->n_accounts; i++)
        if (cstr_eq(names->accounts[i].id, id_or_login) ||
            cstr_eq(names->accounts[i].login, id_or_login))
            return &names->accounts[i];
    return NULL;
}

static const struct named *subject_of(const struct audit_names *names, const char *id) {
    for (size_t i = 0; i < names->n_subjects; i++)
        if (cstr_eq(names->subjects[i].id, id))
            return &names->subjects[i];
    return NULL;
}

static const char *person_text(struct arena *a, const struct audit_names *names,
                               const char *id_or_login) {
    const struct account *account = account_of(names, id_or_login);
    if (account)
        return arena_printf(a, "%s（%s）", account->name, account->login);
    if (!begins(id_or_login, "link/"))
        return id_or_login;
    const struct named *office = subject_of(names, id_or_login);
    return office ? arena_printf(a, "%s（评价链接）", office->name) : "评价单位（评价链接）";
}

const char *audit_login_of(const struct audit_names *names, const char *actor) {
    const struct account *account = account_of(names, actor);
    return account ? account->login : actor;
}

const char *audit_actor_named(const struct audit_names *names, const char *text) {
    const struct account *found = account_of(names, text);
    size_t n = found != NULL;
    for (size_t i = 0; !found && i < names->n_accounts; i++)
        n += cstr_eq(names->accounts[i].name, text);
    for (size_t i = 0; !found && n == 1 && i < names->n_accounts; i++)
        if (cstr_eq(names->accounts[i].name, text))
            found = &names->accounts[i];
    return found ? found->id : text;
}

/* ---- to what */

static const char *setting_text(const char *name) {
    if (cstr_eq(name, "district"))
        return "区划名称";
    if (cstr_eq(name, "second_factor_roles"))
        return "必须使用动态验证码的角色";
    for (size_t i = 0; i < SETTING_N; i++)
        if (cstr_eq(setting_infos[i].name, name))
            return setting_infos[i].title;
    for (size_t i = 0; i < SETTING_TEXT_N; i++)
        if (cstr_eq(setting_text_infos[i].name, name))
            return setting_text_infos[i].title;
    return name;
}

static const char *named_text(struct arena *a, const struct named *n) {
    return n->kind ? arena_printf(a, "%s：%s", n->kind, n->name) : n->name;
}

static const char *subject_text(struct arena *a, const struct audit_names *names, const char *s) {
    const struct named *named = subject_of(names, s);
    if (named)
        return named_text(a, named);
    if (begins(s, "account/"))
        return person_text(a, names, s + strlen("account/"));
    if (begins(s, "setting/"))
        return arena_printf(a, "设置：%s", setting_text(s + strlen("setting/")));
    if (begins(s, "audit"))
        return "审计日志";
    return cstr_eq(s, "session") ? "一个设备" : person_text(a, names, s);
}

const char *audit_subject_named(struct arena *a, const struct audit_names *names,
                                const char *text) {
    const char *found = NULL;
    for (size_t i = 0; i < names->n_subjects; i++) {
        if (!cstr_eq(named_text(a, &names->subjects[i]), text))
            continue;
        if (found)
            return text;
        found = names->subjects[i].id;
    }
    return found ? found : text;
}

/* ---- from what to what */

typedef const char *(*state_name)(int);

static const char *round_state_text(int s) {
    return round_state_name((enum round_state)s);
}

static const char *entry_state_text(int s) {
    return entry_state_name((enum entry_state)s);
}

/* The states of a move; only where it leads, where it may begin in several. */
static const char *move_text(struct arena *a, const char *id, const struct transition *list,
                             size_t n, state_name name) {
    const struct transition *found = NULL;
    size_t begins_in = 0;
    for (size_t i = 0; i < n; i++)
        if (cstr_eq(list[i].id, id)) {
            found = &list[i];
            begins_in++;
        }
    if (!found)
        return NULL;
    return begins_in == 1 ? arena_printf(a, "%s → %s", name(found->from), name(found->to))
                          : arena_printf(a, "→ %s", name(found->to));
}

static const char *change_text(struct arena *a, const char *action) {
    if (begins(action, "round."))
        return move_text(a, action + strlen("round."), round_transitions, n_round_transitions,
                         round_state_text);
    if (begins(action, "entry."))
        return move_text(a, action + strlen("entry."), entry_transitions, n_entry_transitions,
                         entry_state_text);
    return NULL;
}

/* ---- what was written beside it */

/* Checksums are for machines; the row's own text has them. */
static const char *without_checksums(struct arena *a, const char *text) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");
        bool is_sum = n == 64 && strspn(p, "0123456789abcdef") == 64;
        if (!is_sum)
            buf_addf(&b, "%s%.*s", b.n ? " " : "", (int)n, p);
        p += n + (p[n] == ' ');
    }
    return arena_strdup(a, buf_text(&b));
}

/* After the word that names a component, and a scorer: those are ids. */
static const char *sheet_words(const char *action, const char *text) {
    const char *reason = strstr(text, "：");
    if (cstr_eq(action, "sheet.return") && reason)
        return reason + strlen("：");
    const char *blank = strchr(text, ' ');
    return blank ? blank + 1 : text;
}

/* "staffing.count 人员数量：理由" with the name of its rule. */
static const char *finding_words(struct arena *a, const char *text) {
    size_t n = strcspn(text, " ");
    const struct check_rule *rule = check_rule_of(arena_strndup(a, text, n));
    return rule ? arena_printf(a, "%s%s", rule->title, text + n) : text;
}

static bool is_plain_id(const char *text) {
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p >= 0x80 || *p == ' ')
            return false;
    return true;
}

static const char *reason_text(struct arena *a, const char *action, const char *text) {
    if (begins(action, "sheet."))
        return sheet_words(action, text);
    if (begins(action, "finding."))
        return finding_words(a, text);
    if (begins(action, "rate.") && is_plain_id(text))
        return NULL;
    return without_checksums(a, text);
}

/* Figures with their unit, settings as they are shown elsewhere. */
static const char *value_text(struct arena *a, const struct audit_row *row, const char *value) {
    if (cstr_eq(row->action, "audit.export") || cstr_eq(row->action, "retention.run"))
        return arena_printf(a, "%s 条", value);
    if (cstr_eq(row->action, "audit.verify") && cstr_eq(value, "ok"))
        return "没有发现问题";
    if (!begins(row->subject, "setting/"))
        return value;
    if (cstr_empty(value))
        return "未设定";
    const char *name = row->subject + strlen("setting/");
    if (cstr_eq(name, "second_factor_roles"))
        return roles_text(a, setting_roles(value));
    for (size_t i = 0; i < SETTING_N; i++)
        if (cstr_eq(setting_infos[i].name, name))
            return arena_printf(a, "%s %s", value, setting_infos[i].unit);
    return value;
}

static const char *string_at(struct arena *a, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? arena_strdup(a, text) : NULL;
}

static void read_detail(struct arena *a, const struct audit_row *row, struct audit_text *ret) {
    struct gp_err unused = {.arena = a};
    JSON_HOLD json_t *detail = NULL;
    if (row->detail[0] != '{' ||
        json_read(&unused, str_of(row->detail), DETAIL_MAX, 4, &detail) != GP_OK) {
        ret->words = begins(row->action, "session.") && *row->detail
                         ? arena_printf(a, "来自 %s", row->detail)
                         : cstr_or_null(row->detail);
        return;
    }
    const char *reason = string_at(a, detail, "reason"), *value = string_at(a, detail, "value");
    const char *from = string_at(a, detail, "from"), *to = string_at(a, detail, "to");
    if (from && to)
        ret->change = arena_printf(a, "%s → %s", value_text(a, row, from), value_text(a, row, to));
    if (reason)
        ret->words = cstr_or_null(reason_text(a, row->action, reason));
    else if (value)
        ret->words = value_text(a, row, value);
}

void audit_text_of(struct arena *a, const struct audit_names *names, const struct audit_row *row,
                   struct audit_text *ret) {
    *ret = (struct audit_text){.actor = person_text(a, names, row->actor),
                               .subject = subject_text(a, names, row->subject),
                               .change = change_text(a, row->action)};
    read_detail(a, row, ret);
}
