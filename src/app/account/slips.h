/* One-time codes on paper: a slip an account, to be cut apart and handed over. */
#ifndef GP_APP_ACCOUNT_SLIPS_H
#define GP_APP_ACCOUNT_SLIPS_H

#include "app/account/onetime.h"

/* What the QR code of a slip opens; base is the site's address without closing slash. */
const char *slip_address(struct arena *a, const char *base, const char *tenant,
                         const struct onetime_slip *slip);

/* All of them as a PDF, appended to out. */
enum gp_code slips_pdf(struct work *w, const char *base, const struct onetime_slip *slips, size_t n,
                       struct buf *out) GP_CHECKED;

#endif
