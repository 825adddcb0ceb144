/* A part of statements about what is over. */
#ifndef GP_STORE_ENDED_H
#define GP_STORE_ENDED_H

/* Contracts that ended before the day and of which no round is still under way. */
#define ENDED_PROJECTS(day)                                                                        \
    "  AND project IN (SELECT p.id FROM project p\n"                                               \
    "    WHERE p.tenant = $1 AND p.end_date < " day "\n"                                           \
    "      AND NOT EXISTS (SELECT 1 FROM entry e\n"                                                \
    "        JOIN round r ON r.tenant = e.tenant AND r.id = e.round\n"                             \
    "        WHERE e.tenant = p.tenant AND e.project = p.id\n"                                     \
    "          AND coalesce(e.stage, r.state) NOT IN ('published', 'archived')))"

#endif
