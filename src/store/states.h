/* The words of the states of rounds and entries: in the tables, and for other programs. */
#ifndef GP_STORE_STATES_H
#define GP_STORE_STATES_H

#include "shape/shape.h"

extern const struct words words_round_state, words_entry_state;

#endif
