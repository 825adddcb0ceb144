/* Compound files (OLE2), in which Office before 2007 keeps its documents, and today's Office what
 * it encrypted. */
#ifndef GP_APP_FILES_OLE_H
#define GP_APP_FILES_OLE_H

#include "base/base.h"

/* Whether the document can only be opened with a password. False for what cannot be read, too. */
bool ole_is_locked(int fd);

#endif
