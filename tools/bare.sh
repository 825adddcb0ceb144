#!/bin/sh
# Runs the commands of the README on a minimal Debian 12 of their own, in a clone of HEAD, and says
# what failed.
#
# Run as root: tools/bare.sh [demo] [check] [package]
# The system lies in a temporary folder and goes with it. Its mounts and processes live in namespaces
# of their own, so that nothing of them outlives this script, however it ends.
set -eu
[ "$#" -gt 0 ] || set -- demo check
release=bookworm

say() {
    printf '\033[1m== %s\033[0m\n' "$*"
}

# ---- outside: the folder, and the namespaces

if [ -z "${GONGPING_BARE:-}" ]; then
    GONGPING_BARE=$(mktemp -d "${TMPDIR:-/tmp}/gongping-bare.XXXXXX")
    export GONGPING_BARE
    inside=
    clean() {
        trap - EXIT HUP INT TERM
        # What is inside dies with the first process there, and the mounts with them.
        [ -z "$inside" ] || kill -KILL "$inside" 2>/dev/null || :
        wait || :
        rm -rf --one-file-system "$GONGPING_BARE" || rm -rf --one-file-system "$GONGPING_BARE"
    }
    trap clean EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # A shell has its background jobs ignore Ctrl+C, and their children inherit that.
    setpriv --pdeathsig KILL env --default-signal=INT unshare --mount --pid --fork --kill-child "$0" "$@" &
    inside=$!
    wait "$inside" && code=0 || code=$?
    inside=
    exit "$code"
fi

# ---- inside

root=$GONGPING_BARE/root
settings=$GONGPING_BARE/settings

# brought PATH: puts a copy of a file of this machine into the system and says under which name.
# Not under its own, which belongs to a package there.
brought() {
    mkdir -p "$root/etc/machine$(dirname "$1")"
    cp -L "$1" "$root/etc/machine$1"
    echo "/etc/machine$1"
}

# with_files FORMAT: lines of "name value", a value that names a file replaced by that of its copy.
with_files() {
    while read -r name value; do
        case $value in
        /*) [ ! -f "$value" ] || value=$(brought "$value") ;;
        esac
        printf "$1" "$name" "$value"
    done
}

# The archive, and how apt comes to it: the machine's own answers.
archive() {
    apt-get -qq update
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' 'Origin: Debian' | sort -u | grep " $release\(-[a-z]*\)\? " || {
        echo "apt of this machine knows no archive of Debian 12 ($release)" >&2
        return 1
    }
}

bring_apt() {
    sed 's/^/deb /' "$settings" >"$root/etc/apt/sources.list"
    apt-config dump --no-empty --format '%F %v%n' Acquire |
        grep -v '^Acquire::\(IndexTargets\|Changelogs\|CompressionTypes\|Languages\)' |
        with_files '%s "%s";\n' >"$root/etc/apt/apt.conf.d/90machine"
    for credentials in /etc/apt/auth.conf /etc/apt/auth.conf.d; do
        [ ! -e "$credentials" ] || cp -a "$credentials" "$root/etc/apt/"
    done
    # Nothing of this system need survive a power cut.
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe"
}

bring_npm() {
    mkdir -p "$root/etc/machine"
    for file in /etc/npmrc /usr/etc/npmrc /usr/local/etc/npmrc "${GONGPING_HOME:-$HOME}/.npmrc"; do
        [ ! -f "$file" ] || sed -n 's/^\([a-zA-Z0-9_:@/.-]*\) *= *\(.*\)$/\1 \2/p' "$file"
    done | with_files '%s=%s\n' >"$root/etc/machine/npmrc"
    chmod 600 "$root/etc/machine/npmrc"
}

# Proxies and certificates that the environment names, as lines of NAME=VALUE.
bring_environment() {
    env | sed -n 's/^\([A-Za-z0-9_]*\)=\(.*\)$/\1 \2/p' |
        grep -iE '^([a-z_]*_proxy |([a-z0-9]+_)*(ca|cafile|cainfo|cert|certs)(_[a-z0-9]+)* /)' |
        with_files '%s=%s\n' >"$GONGPING_BARE/environment" || :
    echo "npm_config_userconfig=/etc/machine/npmrc" >>"$GONGPING_BARE/environment"
}

# debootstrap fetches without apt and so does not know apt's proxy.
make_system() {
    archive >"$settings"
    eval "$(apt-config shell http Acquire::http::Proxy https Acquire::https::Proxy)"
    [ -z "${http:-}" ] || export http_proxy="$http"
    [ -z "${https:-}" ] || export https_proxy="$https"
    mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe"
    debootstrap --variant=minbase --include=git "$release" "$root" \
        "$(sed -n "s/ $release main\$//p" "$settings" | head -n 1)" >"$GONGPING_BARE/debootstrap" || {
        tail -n 20 "$GONGPING_BARE/debootstrap" >&2
        return 1
    }
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    bring_apt
    bring_npm
    bring_environment
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
}

# in_clone COMMAND...: replaces this shell by the command, in the clone, with the bare environment.
in_clone() {
    set -- chroot "$root" sh -c 'cd /srv/gongping && exec "$@"' sh "$@"
    while read -r line; do
        set -- "$line" "$@"
    done <"$GONGPING_BARE/environment"
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        TERM="${TERM:-dumb}" "$@"
}

# What the command serves is asked for; then it is ended.
run_demo() {
    mkfifo "$GONGPING_BARE/said"
    (in_clone env GONGPING_LISTEN=127.0.0.1:0 ./dev demo) >"$GONGPING_BARE/said" &
    server=$!
    exec 3<"$GONGPING_BARE/said"
    address=
    while read -r line <&3; do
        echo "$line"
        case $line in
        公评已启动：*)
            address=${line#公评已启动：}
            address=${address%% *}
            break
            ;;
        esac
    done
    [ -n "$address" ] || {
        wait "$server" || :
        echo "the demo serves nothing" >&2
        return 1
    }
    cat <&3 &
    (in_clone python3 tools/ask_site.py "$address") && right=0 || right=1
    kill -TERM "$server"
    wait "$server" || {
        echo "the server did not end well" >&2
        return 1
    }
    return "$right"
}

run_check() {
    (in_clone ./dev check)
}

# The package as an office gets it.
run_package() {
    (in_clone ./dev package) && (in_clone tools/try_package.sh)
}

say "Debian 12 in $GONGPING_BARE"
make_system
git -c safe.directory='*' clone -q --no-local . "$root/srv/gongping"
failed=
for command in "$@"; do
    say "./dev $command, at $(git -c safe.directory='*' rev-parse --short HEAD)"
    "run_$command" || failed="$failed ./dev $command;"
done
if [ -n "$failed" ]; then
    echo "failed on a bare Debian 12:$failed"
    exit 1
fi
echo "works on a bare Debian 12: $*"
