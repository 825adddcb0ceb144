/* The tables that name a document by its hash, told once: for sweeping what none of them names any
 * more (document.c) and for erasing by the period (erase.c). Private to store. */
#ifndef GP_STORE_DOCUMENT_REFS_H
#define GP_STORE_DOCUMENT_REFS_H

/* HANDED: handed in with an entry, which may be over. OTHER: keeps the file for good. OPENS: only
 * says who may open it, which keeps nothing by itself once the period is over. report_version,
 * which names three files a row, is told where it is asked. */
#define DOCUMENT_REFS(HANDED, OTHER, OPENS)                                                        \
    HANDED("material")                                                                             \
    HANDED("fill_file")                                                                            \
    HANDED("upload")                                                                               \
    OPENS("entry_file")                                                                            \
    OTHER("result_file")                                                                           \
    OTHER("report_job")                                                                            \
    OTHER("inspection_photo")                                                                      \
    OTHER("inspection_file")                                                                       \
    OTHER("rating_scan")                                                                           \
    OTHER("given_file")                                                                            \
    OTHER("stamped_scan")

#endif
