/* One mail: its head by hand, since libcurl writes none, its parts by libcurl. */
#include <sodium.h>
#include <time.h>

#include "wire/run.h"

#define CHINA_S 28800

/* What fits into an encoded word of 75 characters (RFC 2047). */
#define WORD_BYTES 42

/* A text in a head's line: words of base64, none of which cuts a character. Line ends cannot get
 * out of it. */
static const char *encoded(struct arena *a, const char *text) {
    GP_CLEANUP(buf_free) struct buf b = BUF_INIT;
    size_t n = strlen(text);
    for (size_t at = 0; at < n || at == 0;) {
        size_t take = n - at < WORD_BYTES ? n - at : WORD_BYTES;
        while (at + take < n && ((unsigned char)text[at + take] & 0xc0) == 0x80)
            take--;
        char word[sodium_base64_ENCODED_LEN(WORD_BYTES, sodium_base64_VARIANT_ORIGINAL)];
        sodium_bin2base64(word, sizeof(word), (const unsigned char *)text + at, take,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_addf(&b, "%s=?UTF-8?B?%s?=", at ? "\r\n " : "", word);
        at += take;
        if (take == 0)
            break;
    }
    return arena_strdup(a, buf_text(&b));
}

static const char *mailbox(struct arena *a, const char *name, const char *address) {
    if (cstr_empty(name))
        return arena_printf(a, "<%s>", address);
    return arena_printf(a, "%s <%s>", encoded(a, name), address);
}

/* RFC 5322, in China's time; not by the locale. */
static const char *date_line(struct arena *a, int64_t ms) {
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t at = (time_t)(ms / 1000) + CHINA_S;
    struct tm tm;
    gmtime_r(&at, &tm);
    return arena_printf(a, "%s, %d %s %d %02d:%02d:%02d +0800", days[tm.tm_wday], tm.tm_mday,
                        months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void line(struct curl_slist **list, const char *text) {
    struct curl_slist *longer = curl_slist_append(*list, text);
    if (!longer)
        GP_DIE("out of memory");
    *list = longer;
}

static struct curl_slist *head(struct arena *a, const struct wire_mail *m) {
    struct curl_slist *list = NULL;
    line(&list, arena_printf(a, "Date: %s", date_line(a, m->at)));
    line(&list, arena_printf(a, "From: %s", mailbox(a, m->from_name, m->from)));
    line(&list, arena_printf(a, "To: %s", mailbox(a, m->to_name, m->to)));
    line(&list, arena_printf(a, "Subject: %s", encoded(a, m->subject)));
    line(&list, arena_printf(a, "Message-ID: <%s@%s>", m->id, strchr(m->from, '@') + 1));
    line(&list, "Auto-Submitted: auto-generated");
    line(&list, "MIME-Version: 1.0");
    if (m->leave)
        line(&list, arena_printf(a, "List-Unsubscribe: <%s>", m->leave));
    return list;
}

static void part(curl_mime *mime, const char *text, const char *type) {
    curl_mimepart *p = curl_mime_addpart(mime);
    if (!p || curl_mime_data(p, text, CURL_ZERO_TERMINATED) != CURLE_OK ||
        curl_mime_type(p, type) != CURLE_OK || curl_mime_encoder(p, "base64") != CURLE_OK)
        GP_DIE("out of memory");
}

/* Text and HTML, of which a reader shows the last that it knows, and the date beside them. */
static curl_mime *body(CURL *curl, const struct wire_mail *m) {
    curl_mime *outer = curl_mime_init(curl), *inner = curl_mime_init(curl);
    if (!outer || !inner)
        GP_DIE("out of memory");
    part(inner, m->text, "text/plain; charset=utf-8");
    part(inner, m->html, "text/html; charset=utf-8");
    curl_mimepart *p = curl_mime_addpart(outer);
    if (!p || curl_mime_subparts(p, inner) != CURLE_OK ||
        curl_mime_type(p, "multipart/alternative") != CURLE_OK)
        GP_DIE("out of memory");
    if (m->calendar)
        part(outer, m->calendar, "text/calendar; charset=utf-8; method=PUBLISH");
    return outer;
}

void wire_open_mail(struct wire_run *run, const struct wire_mail *m) {
    curl_easy_setopt(run->curl, CURLOPT_URL, m->server);
    curl_easy_setopt(run->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(run->curl, CURLOPT_USE_SSL,
                     m->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
    if (cstr_empty(m->login))
        return;
    curl_easy_setopt(run->curl, CURLOPT_USERNAME, m->login);
    curl_easy_setopt(run->curl, CURLOPT_PASSWORD, cstr_or_empty(m->secret));
}

struct wire_result wire_mail(struct arena *a, const struct wire *wire, const struct wire_mail *m) {
    struct wire_run run;
    wire_begin(&run, a, wire);
    struct curl_slist *list = head(a, m), *to = NULL;
    line(&to, arena_printf(a, "<%s>", m->to));
    curl_mime *mime = body(run.curl, m);
    wire_open_mail(&run, m);
    curl_easy_setopt(run.curl, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", m->from));
    curl_easy_setopt(run.curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(run.curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(run.curl, CURLOPT_MIMEPOST, mime);
    CURLcode code = curl_easy_perform(run.curl);
    curl_mime_free(mime); /* refers to the handle */
    struct wire_result r = wire_end(&run, code);
    curl_slist_free_all(list);
    curl_slist_free_all(to);
    return r;
}
