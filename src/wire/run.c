#include "wire/run.h"

#include <ctype.h>

#define TIMEOUT_MS 20000
#define CONNECT_MS 8000

void wire_setup(void) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
        GP_DIE("libcurl does not start");
}

static size_t take_answer(char *bytes, size_t size, size_t n, void *cls) {
    struct wire_run *run = cls;
    size_t room = WIRE_ANSWER_MAX - run->body.n;
    buf_add(&run->body, bytes, size * n < room ? size * n : room);
    return size * n;
}

void wire_begin(struct wire_run *run, struct arena *a, const struct wire *wire) {
    *run = (struct wire_run){.arena = a, .wire = wire, .curl = curl_easy_init()};
    if (!run->curl)
        GP_DIE("out of memory");
    long timeout = wire->timeout_ms > 0 ? wire->timeout_ms : TIMEOUT_MS;
    curl_easy_setopt(run->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(run->curl, CURLOPT_PROXY,
                     ""); /* a proxy would be the peer that is looked at */
    curl_easy_setopt(run->curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(run->curl, CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(run->curl, CURLOPT_CONNECTTIMEOUT_MS,
                     timeout < CONNECT_MS ? timeout : (long)CONNECT_MS);
    curl_easy_setopt(run->curl, CURLOPT_ERRORBUFFER, run->said);
    curl_easy_setopt(run->curl, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(run->curl, CURLOPT_WRITEDATA, run);
    curl_easy_setopt(run->curl, CURLOPT_OPENSOCKETFUNCTION, wire_open_socket);
    curl_easy_setopt(run->curl, CURLOPT_OPENSOCKETDATA, run);
    if (wire->ca_file)
        curl_easy_setopt(run->curl, CURLOPT_CAINFO, wire->ca_file);
}

static const char *why(const struct wire_run *run, CURLcode code, long status) {
    if (run->was_private)
        return "地址在内部网络里，服务器不允许发往那里（见操作手册的 --send-private）";
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "找不到这个主机名，请核对地址和服务器的 DNS 设置";
    case CURLE_COULDNT_CONNECT:
        return "连接不上，请核对地址和端口，以及服务器能否访问外网";
    case CURLE_OPERATION_TIMEDOUT:
        return "对方没有在规定时间内回应";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "对方的证书不可信，或与主机名不符";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
        return "不能建立加密连接（TLS）";
    case CURLE_LOGIN_DENIED:
        return "用户名或密码（授权码）不对，对方拒绝登录";
    default:
        break;
    }
    if (status > 0)
        return arena_printf(run->arena, "对方回应 %ld", status);
    return "连接中断，没有收到回应";
}

/* Nothing of the message can have left before there was a connection. */
static bool is_before(CURLcode code) {
    return code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
           code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
           code == CURLE_USE_SSL_FAILED || code == CURLE_LOGIN_DENIED ||
           code == CURLE_COULDNT_RESOLVE_PROXY;
}

/* Whether the message began to leave: HTTP sends its head first, SMTP asks for the body last. */
static bool has_begun(const struct wire_run *run) {
    curl_off_t sent = 0;
    long head = 0;
    curl_easy_getinfo(run->curl, CURLINFO_SIZE_UPLOAD_T, &sent);
    curl_easy_getinfo(run->curl, CURLINFO_REQUEST_SIZE, &head);
    return sent > 0 || head > 0;
}

static bool is_for_later(long status) {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status < 600);
}

/* SMTP turns it around: 4xx is for now, 5xx for good. */
static enum wire_outcome outcome_of(const struct wire_run *run, CURLcode code, long status,
                                    bool mail) {
    if (run->was_private)
        return WIRE_REFUSED;
    if (is_before(code))
        return WIRE_LATER;
    if (mail && status >= 400)
        return status < 500 ? WIRE_LATER : WIRE_REFUSED;
    if (code != CURLE_OK)
        return has_begun(run) ? WIRE_UNSURE : WIRE_LATER;
    if (mail || (status >= 200 && status < 300))
        return WIRE_SENT;
    return is_for_later(status) ? WIRE_LATER : WIRE_REFUSED;
}

struct wire_result wire_end(struct wire_run *run, CURLcode code) {
    const char *scheme = NULL;
    long status = 0;
    curl_easy_getinfo(run->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(run->curl, CURLINFO_SCHEME, &scheme);
    bool mail = scheme && (scheme[0] == 'S' || scheme[0] == 's');
    struct wire_result r = {.outcome = outcome_of(run, code, status, mail), .status = status};
    if (r.outcome != WIRE_SENT)
        r.said = why(run, code, status);
    const char *body = arena_strndup(run->arena, buf_text(&run->body), run->body.n);
    r.body = (struct str){body, run->body.n};
    buf_free(&run->body);
    curl_easy_cleanup(run->curl);
    return r;
}

/* ---- addresses */

bool wire_url_is_good(const char *url, bool mail) {
    for (const char *p = url; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7f)
            return false;
    CURLU *u = curl_url();
    char *scheme = NULL, *host = NULL, *user = NULL;
    bool good = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
                curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK && *host &&
                curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_NO_USER;
    good = good && (mail ? !strcmp(scheme, "smtp") || !strcmp(scheme, "smtps")
                         : !strcmp(scheme, "http") || !strcmp(scheme, "https"));
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_url_cleanup(u);
    return good;
}

static bool is_atom(char c) {
    return isalnum((unsigned char)c) || (c && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

bool wire_mail_is_good(const char *address) {
    const char *at = address ? strchr(address, '@') : NULL;
    if (!at || at == address || at - address > 64 || strlen(at) < 4 || strlen(address) > 200)
        return false;
    for (const char *p = address; p < at; p++)
        if (!is_atom(*p))
            return false;
    bool dotted = strchr(at + 1, '.') != NULL || strcmp(at + 1, "localhost") == 0;
    for (const char *p = at + 1; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '-' && (*p != '.' || p[1] == '.' || !p[1]))
            return false;
    return dotted && at[1] != '.' && at[1] != '-';
}
