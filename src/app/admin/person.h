/* What is kept of a person, and what everybody is told about it (个人信息保护法 第十七、四十五条:
 * the person must be told, and may see a copy). */
#ifndef GP_APP_ADMIN_PERSON_H
#define GP_APP_ADMIN_PERSON_H

#include "app/app.h"
#include "store/person.h"

/* The places of somebody of that name, or identity number; one of them must be given. What it found
 * is noted in the audit log, with the name masked. GP_INVALID names the field. */
enum gp_code person_find(struct work *w, const char *name, const char *id_number,
                         struct person_place **ret, size_t *ret_n) GP_CHECKED;

/* 张**: all but the first character of a name. */
const char *person_name_masked(struct arena *a, const char *name);

/* 在岗记录, for a kind of place. */
const char *person_kind_text(const char *kind);

/* A sort of persons in the program, and what is kept of them. */
struct person_sort {
    const char *who, *what, *why, *seen, *kept;
};
extern const struct person_sort person_sorts[];
extern const size_t n_person_sorts;

/* A member of the staff's data (员工、证书、在岗记录) and what becomes of it in what is published.
 */
struct person_member {
    const char *of, *name, *published;
};
/* All of them, as the shapes say. */
void person_members(struct arena *a, struct person_member **ret, size_t *ret_n);

#endif
