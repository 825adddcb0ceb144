#include "cli/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Debian 12's headers are older than many a kernel it runs on. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

/* What is forbidden outside of the folders, by the version of Landlock that knows it. Reading is
 * not among it: fonts, certificates and libraries lie anywhere. */
static uint64_t forbidden(long version) {
    uint64_t rights =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
        LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
        LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
        LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (version >= 2)
        rights |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
    return rights;
}

/* Of these our own folders keep nothing: no program, no device, no socket, no link. */
#define NOWHERE                                                                                    \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_SOCK |    \
     LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

static long landlock_version(void) {
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static bool allow(int rules, const char *folder, uint64_t rights) {
    struct landlock_path_beneath_attr beneath = {.allowed_access = rights,
                                                 .parent_fd = open(folder, O_PATH | O_CLOEXEC)};
    bool allowed = beneath.parent_fd >= 0 && syscall(SYS_landlock_add_rule, rules,
                                                     LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
    if (beneath.parent_fd >= 0)
        close(beneath.parent_fd);
    return allowed;
}

static enum gp_code enter_landlock(struct gp_err *e, const char *const *folders, size_t n) {
    long version = landlock_version();
    if (version < 1)
        return GP_OK;
    const struct landlock_ruleset_attr attr = {.handled_access_fs = forbidden(version)};
    long rules = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
    bool entered = rules >= 0;
    for (size_t i = 0; entered && i < n; i++)
        if (!allow((int)rules, folders[i], attr.handled_access_fs & ~(uint64_t)NOWHERE)) {
            close((int)rules);
            return gp_fail(e, GP_IO, folders[i], "沙箱打不开这个文件夹，请检查它在不在、能不能读");
        }
    entered = entered && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    if (rules >= 0)
        close((int)rules);
    return entered ? GP_OK
                   : gp_fail(e, GP_IO, "--sandbox", "系统不接受沙箱，可用 --sandbox off 启动");
}

/* What no part of the program ever asks for. */
static const int never[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(kexec_load),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(reboot),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setregid),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(sethostname),
};

static int refuse_socket(scmp_filter_ctx filter, enum scmp_compare how, unsigned domain) {
    const struct scmp_arg_cmp is = {.arg = 0, .op = how, .datum_a = domain};
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1, is);
}

/* Left are those of this machine and of the network, and what the C library asks for the network's
 * state. */
static int refuse_other_sockets(scmp_filter_ctx filter) {
    int r = refuse_socket(filter, SCMP_CMP_GT, AF_NETLINK);
    for (unsigned domain = AF_INET + 1; r == 0 && domain < AF_NETLINK; domain++)
        if (domain != AF_INET6)
            r = refuse_socket(filter, SCMP_CMP_EQ, domain);
    return r;
}

static bool has_seccomp(void) {
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

static enum gp_code enter_seccomp(struct gp_err *e) {
    if (!has_seccomp())
        return GP_OK;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int r = filter ? 0 : -ENOMEM;
    for (size_t i = 0; r == 0 && i < GP_COUNT(never); i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), never[i], 0);
    if (r == 0)
        r = refuse_other_sockets(filter);
    if (r == 0)
        r = seccomp_load(filter);
    if (filter)
        seccomp_release(filter);
    return r == 0 ? GP_OK
                  : gp_fail(e, GP_IO, "--sandbox", "系统不接受沙箱，可用 --sandbox off 启动");
}

const char *sandbox_missing(void) {
    bool files = landlock_version() >= 1, calls = has_seccomp();
    if (!files && !calls)
        return "内核没有 Landlock 和 seccomp：沙箱不起作用";
    if (!files)
        return "内核没有 Landlock：沙箱管不到写文件";
    return calls ? NULL : "内核没有 seccomp：沙箱管不到系统调用";
}

/* The limit alone is not asked where dumps are piped to a program. */
void sandbox_leave_no_core(void) {
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

enum gp_code sandbox_enter(struct gp_err *e, const char *const *folders, size_t n) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return gp_fail(e, GP_IO, "--sandbox", "系统不接受沙箱，可用 --sandbox off 启动");
    TRY(enter_landlock(e, folders, n));
    return enter_seccomp(e);
}
