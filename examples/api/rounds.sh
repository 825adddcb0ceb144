#!/bin/sh
# The example client for the shell: every round with what its projects scored and are to be paid, page by page.
#
#     GONGPING_URL=https://pingshan.example GONGPING_TOKEN=gp.440310.… sh rounds.sh
#
# Needs curl and jq. The token wants 评估轮次：读 and 评估结果：读.
set -eu
: "${GONGPING_URL:?the address of the site}" "${GONGPING_TOKEN:?a token of 我的账号—接口令牌}"

# The token goes by a file of curl's and not on the command line, where others of the machine could read it.
get() {
    printf 'header = "Authorization: Bearer %s"\n' "$GONGPING_TOKEN" |
        curl --silent --show-error --fail-with-body --retry 3 --config - "$GONGPING_URL/api/v1$1"
}

# All rows of a list, one a line: as long as an answer has a next one, its cursor is asked for.
list() {
    cursor=
    while :; do
        page=$(get "$1?limit=200${cursor:+&cursor=$cursor}")
        printf '%s' "$page" | jq -c '.items[]'
        cursor=$(printf '%s' "$page" | jq -r '.next // empty')
        [ -n "$cursor" ] || return 0
    done
}

list /rounds | jq -r '[.id, .title, .state] | @tsv' | while IFS="$(printf '\t')" read -r id title state; do
    printf '%s  %s（%s）\n' "$id" "$title" "$state"
    list "/rounds/$id/results" | jq -r '"  \(.center_name)  \(.total // "—")  \(.grade // "")"'
    list "/rounds/$id/settlement" | jq -r '"  \(.center_name)  应付 \(.due // "—") 元，尚应拨付 \(.payable // "—") 元"'
done
