#include "store/states.h"

#include "core/workflow.h"

static const struct word round_states[] = {
    {"draft", NULL},    {"collecting", NULL}, {"scoring", NULL},  {"feedback", NULL},
    {"approval", NULL}, {"published", NULL},  {"archived", NULL},
};
const struct words words_round_state = {round_states, GP_COUNT(round_states)};

static const struct word entry_states[] = {
    {"open", NULL},     {"draft", NULL},     {"handed_in", NULL}, {"returned", NULL},
    {"accepted", NULL}, {"scored", NULL},    {"disclosed", NULL}, {"objected", NULL},
    {"final", NULL},    {"withdrawn", NULL},
};
const struct words words_entry_state = {entry_states, GP_COUNT(entry_states)};

_Static_assert(GP_COUNT(round_states) == ROUND_STATE_N, "a word each");
_Static_assert(GP_COUNT(entry_states) == ENTRY_STATE_N, "a word each");
