/* An engagement with whatever else a test does not speak of left unset. */
#ifndef GP_TESTS_ENGAGED_H
#define GP_TESTS_ENGAGED_H

#include "core/project.h"

#define ENGAGED(id_, post_, person_, first, last, why)                                             \
    {                                                                                              \
        .id = (id_), .post = (post_), .person = (person_), .start = first, .end = last,            \
        .reason = (why), .weekly_hours = DEC_UNSET                                                 \
    }

#endif
