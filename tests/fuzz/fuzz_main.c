/* Runs a fuzzer's entry point over the files and folders named, without a fuzzer: each input as it
 * is, and then as often as the readers ask for memory, with one of these refused, which they must
 * say in their code (fuzz_told); what they leave behind then is seen by the sanitizer. */
#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fuzz.h"

#define INPUT_LIMIT ((size_t)64 << 20)

static long refusals;

/* Inputs of many growths: each of the first, then now and then. */
static long next(long n) {
    return n + 1 + (n > 200 ? n / 20 : 0);
}

static void run_refused(struct str bytes) {
    for (long n = 1;; n = next(n)) {
        (void)heap_refuse_at(n);
        (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
        if (heap_refuse_at(0) > 0)
            return;
        refusals++;
    }
}

static int run_file(const char *path) {
    struct arena a = ARENA_INIT;
    struct gp_err e = {.arena = &a};
    struct str bytes;
    bool read = file_read(&a, &e, path, INPUT_LIMIT, &bytes) == GP_OK;
    if (read) {
        (void)LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
        run_refused(bytes);
    } else {
        fprintf(stderr, "%s: %s\n", path, e.message);
    }
    arena_release(&a);
    return read ? 1 : 0;
}

static int run_folder(const char *path) {
    int n = 0;
    DIR *d = opendir(path);
    if (!d)
        return 0;
    for (struct dirent *entry = readdir(d); entry; entry = readdir(d)) {
        struct buf name = BUF_INIT;
        buf_addf(&name, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.')
            n += run_file(buf_text(&name));
        buf_free(&name);
    }
    closedir(d);
    return n;
}

/* Folders may be missing (no regression is known yet), but something must have been run. */
int main(int argc, char **argv) {
    int n = 0;
    for (int i = 1; i < argc; i++) {
        struct stat s;
        if (stat(argv[i], &s) == 0)
            n += S_ISDIR(s.st_mode) ? run_folder(argv[i]) : run_file(argv[i]);
    }
    printf("%d inputs, memory refused %ld times\n", n, refusals);
    return n > 0 ? 0 : 1;
}
