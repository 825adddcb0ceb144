#!/bin/sh
# Installs the package of build-package as an office would, puts the demonstration into it, asks for it
# through nginx with TLS, upgrades it with its data, and removes it. On a system that may be spoilt.
set -eu
cd "$(dirname "$0")/.."
package=$(ls "$PWD"/build-package/gongping_*.deb | head -n 1)
site=https://127.0.0.1:8443
data=/var/lib/gongping

fail() {
    echo "try_package: $*" >&2
    exit 1
}

service="setpriv --reuid gongping --regid gongping --clear-groups env HOME=$data
    GONGPING_CONFIG=/etc/gongping/gongping.conf"

as_service() {
    $service "$@"
}

# What the unit does, where there is no systemd: and it says when it is ready.
start() {
    as_service gongping init
    $service gongping serve >/tmp/gongping.log 2>&1 & # itself, and no shell before it
    server=$!
    for _ in $(seq 100); do
        ! grep -q 公评已启动 /tmp/gongping.log || return 0
        kill -0 "$server" || fail "the server ended: $(cat /tmp/gongping.log)"
        sleep 0.2
    done
    fail "the server does not start"
}

stop() {
    kill -TERM "$server"
    wait "$server" || fail "the server did not end well"
}

ask() {
    curl --silent --fail --cacert /etc/nginx/site.pem --resolve pingshan.example:8443:127.0.0.1 \
        "https://pingshan.example:8443$1"
}

# The lines of the administrator's guide below a mark, as they stand: with this package and without systemd, which
# is not there.
as_the_guide_says() {
    sed -n '/^<!-- newcomer/,/^```$/p' docs/管理员指南.md | grep -v '^<!--\|^```' >/tmp/guide.sh
    [ "$(wc -l </tmp/guide.sh)" -ge 5 ] || fail "the guide says nothing"
    sed -i "s|^apt install ./gongping_.*_amd64.deb$|apt-get -qq install -y --no-install-recommends $package|
        s|^systemctl start gongping$|:|" /tmp/guide.sh
    bash -O expand_aliases -e /tmp/guide.sh >/tmp/guide.log 2>&1 || fail "the guide: $(cat /tmp/guide.log)"
    grep -q 密码 /tmp/guide.log || fail "the guide's account has no password: $(cat /tmp/guide.log)"
}

export DEBIAN_FRONTEND=noninteractive
apt-get -qq install -y --no-install-recommends nginx-light openssl curl ca-certificates systemd util-linux >/dev/null
as_the_guide_says

# ---- what lies where
id gongping >/dev/null || fail "no user gongping"
[ "$(stat -c '%U %a' $data)" = "gongping 700" ] || fail "$data is not gongping's alone"
man=$(zcat /usr/share/man/man1/gongping.1.gz)
[ "$man" = "$(gongping man)" ] || fail "the manual page is of another program"
[ "$(cat /usr/share/bash-completion/completions/gongping)" = "$(gongping completion)" ] ||
    fail "the completion is not where bash looks for it, or of another program"
for unit in gongping.service gongping.socket; do
    systemd-analyze verify --man=no /lib/systemd/system/$unit || fail "$unit is wrong"
done

# ---- the first round, through nginx with TLS
sed -i 's/^#https/https/; s/^#trust-proxy/trust-proxy/; s|^#base-url = .*|base-url = https://pingshan.example:8443|' \
    /etc/gongping/gongping.conf
as_service gongping config check >/dev/null
for example in pingshan-2022 demo-2026; do
    cp "examples/$example.json" /tmp/
    as_service gongping import "/tmp/$example.json" >/dev/null
done
as_service gongping demo >/dev/null
start
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=pingshan.example \
    -addext subjectAltName=DNS:pingshan.example -keyout /etc/nginx/site.key -out /etc/nginx/site.pem 2>/dev/null
sed 's/listen 80/listen 127.0.0.1:8081/; s/listen 443/listen 127.0.0.1:8443/
    s|ssl_certificate .*|ssl_certificate /etc/nginx/site.pem;|; s|ssl_certificate_key .*|ssl_certificate_key /etc/nginx/site.key;|' \
    docs/nginx.conf >/etc/nginx/conf.d/gongping.conf
rm -f /etc/nginx/sites-enabled/default
nginx -t -q || fail "nginx does not take docs/nginx.conf"
nginx
ask /login | grep -q 登录 || fail "no page at $site"
ask /public | grep -q 坪山 || fail "nothing published at $site"
as_service gongping doctor || [ $? = 6 ] || fail "the doctor does not come"

# ---- upgrade, with the site's data
before=$(as_service gongping export --round pingshan-2022 | sha256sum)
stop
rm -rf /tmp/next && dpkg-deb -R "$package" /tmp/next
sed -i 's/^Version: \(.*\)/Version: \1+1/' /tmp/next/DEBIAN/control
dpkg-deb -b /tmp/next /tmp/next.deb >/dev/null
apt-get -qq install -y /tmp/next.deb >/dev/null
grep -q '^https' /etc/gongping/gongping.conf || fail "the settings are lost"
start
[ "$before" = "$(as_service gongping export --round pingshan-2022 | sha256sum)" ] || fail "other data than before"
ask /login | grep -q 登录 || fail "no page behind the upgrade"
stop
nginx -s stop

# ---- removed: the program goes, what an office recorded stays
apt-get -qq purge -y gongping >/dev/null
[ ! -e /usr/bin/gongping ] && [ ! -e /etc/gongping/gongping.conf ] || fail "the package did not go"
[ -f $data/gongping.db ] || fail "the data are gone"
echo "the package installs, answers through nginx with TLS, upgrades with its data, and goes"
