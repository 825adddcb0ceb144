#!/bin/sh
# Set up a folder with the example rounds and show what the program does with them.
#
# Run: tools/demo.sh BINARY DIR
# The database is made once; every run writes the reports anew.
set -eu

if [ $# -ne 2 ]; then
    echo "用法：tools/demo.sh 程序 文件夹" >&2
    exit 2
fi
binary=$(command -v "$1") || {
    echo "找不到程序 $1，请先编译：ninja -C build" >&2
    exit 3
}
binary=$(cd "$(dirname "$binary")" && pwd)/$(basename "$binary")
examples=$(cd "$(dirname "$0")/../examples" && pwd)
mkdir -p "$2"
dir=$(cd "$2" && pwd)
GONGPING_DB=$dir/gongping.db
export GONGPING_DB

rounds="pingshan-2022 demo-2026"
district=district-2022
streets="shijing longtian maluan pingshan kengzi biling"

# Made under another name, so that a run that was stopped half-way leaves nothing to trip over.
make_database() {
    rm -rf "$GONGPING_DB.new" "$GONGPING_DB.new-wal" "$GONGPING_DB.new-shm" "$GONGPING_DB.new.files"
    "$binary" init --db "$GONGPING_DB.new" >/dev/null
    for round in $rounds $district; do
        "$binary" import "$examples/$round.json" --db "$GONGPING_DB.new"
    done
    "$binary" demo --db "$GONGPING_DB.new"
    # Its folder goes with it; one without its database is put aside.
    [ ! -e "$GONGPING_DB.files" ] || mv "$GONGPING_DB.files" "$GONGPING_DB.$(date +%s).files"
    mv "$GONGPING_DB.new.files" "$GONGPING_DB.files"
    mv "$GONGPING_DB.new" "$GONGPING_DB"
}

show_round() {
    echo
    echo "== 轮次 $1：得分和等级"
    "$binary" score --round "$1"
    echo
    echo "== 轮次 $1：结算"
    "$binary" settle --round "$1"
    echo
    echo "== 轮次 $1：自动核查（全部发现见报告，或运行 check）"
    "$binary" check --round "$1" | tail -n 1
    for form in pdf docx html json; do
        "$binary" report --round "$1" -f "$form" -o "$dir/$1.$form"
    done
}

# Six streets, each with a report of its own, and the summary of all.
show_district() {
    echo
    echo "== 轮次 $district：得分和等级（25 个项目，其中 21 个为示例）"
    "$binary" score --round "$district" | grep 总分
    for report in $streets summary; do
        "$binary" report --round "$district" --report "$report" -f pdf -o "$dir/$district-$report.pdf"
    done
}

if [ -e "$GONGPING_DB" ]; then
    echo "数据库已在：$GONGPING_DB"
else
    echo "新建数据库：$GONGPING_DB"
    make_database
fi
for round in $rounds; do
    show_round "$round"
done
# A folder of before has no such round.
if "$binary" rounds | grep -q "$district"; then
    show_district
fi
echo
echo "评估报告已写入：$dir"
for round in $rounds; do
    echo "  $round.pdf  $round.docx  $round.html  $round.json"
done
echo "  $district-街道.pdf（六份）  $district-summary.pdf"
echo "启动网站：$binary serve --db $GONGPING_DB"
