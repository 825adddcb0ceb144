/* A workbook as an office has it, into the registry: organisations, centers, substations, projects
 * with posts, requirements, indicators and payments, a sheet of each, in any order, with the
 * headings that people use. What exists is found by id, number or name and changed where the sheet
 * says otherwise; what the sheets do not speak of stays. */
#ifndef GP_APP_REGISTRY_WORKBOOK_H
#define GP_APP_REGISTRY_WORKBOOK_H

#include "app/registry/registry.h"
#include "app/workbook/workbook.h"

extern const struct workbook_kind registry_workbook;

#endif
