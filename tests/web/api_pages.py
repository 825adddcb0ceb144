"""Which pages have their like in the API, and which are for people alone. A route that stands in neither is a
failure of test_api: whoever adds a page says here what programs do instead, or why nothing."""

# Method and path of a page: operations by which a program does the same.
LIKE = {
    "GET /rounds": "listRounds",
    "GET /rounds/:round": "getRound",
    "GET /rounds/:round/entries/:entry": "getEntry",
    "POST /rounds/:round/entries/:entry/step": "stepEntry",
    "GET /rounds/:round/findings": "listFindings",
    "GET /rounds/:round/scores": "listResults",
    "GET /rounds/:round/settlement": "listSettlement",
    "GET /rounds/:round/inspections/~forms": "listFormAnswers",
    "GET /rounds/:round/links/~forms": "listFormAnswers",
    "GET /rounds/:round/report/versions/:version/files/:kind": "getReportFile",
    "GET /rounds/:round/report": "listReports",
    "GET /registry/export/:round": "getRoundBundle",
    "GET /registry/:kind": "listOrganisations listCenters listProjects",
    "GET /registry": "listProjects",
    "GET /registry/projects/:id": "getProject",
    "GET /registry/:kind/:id/edit": "getOrganisation getCenter getProject",
    "POST /registry/:kind/:id/edit": "putOrganisation putCenter putProject",
    "POST /registry/:kind/~new": "putOrganisation putCenter putProject",
    "GET /registry/:kind/~new": "putOrganisation putCenter putProject",
    "GET /registry/projects/:id/staff": "getProject",
    "GET /fill": "listHandIns",
    "GET /fill/:round/:entry": "getHandIn",
    "GET /fill/:round/:entry/part/:part": "getHandInPart",
    "POST /fill/:round/:entry/part/:part": "putHandInPart",
    "POST /fill/:round/:entry/part/:part/draft": "putHandInPart",
    "POST /fill/:round/:entry/part/:part/check": "checkHandIn",
    "GET /fill/:round/:entry/hand-in": "checkHandIn",
    "POST /fill/:round/:entry/hand-in": "handIn",
    "POST /fill/:round/:entry/take-back": "takeBackHandIn",
    "POST /fill/:round/:entry/files": "addHandInFile",
    "GET /fill/:round/:entry/closing": "getHandIn",
    "GET /notices": "listNotices",
    "POST /notices/open": "readNotice",
    "POST /notices/read": "readNotice",
    "GET /papers/:round/:entry/:kind": "getPaper",
    "GET /fill/:round/:entry/files": "addHandInFile",
    "GET /rounds/:round/indicators/adx": "getRoundIndicatorsAdx",
    "GET /rounds/:round/indicators/dhis2": "getRoundIndicatorsDhis2",
    "GET /rounds/:round/entries/:entry/data/indicators/adx": "getRoundIndicatorsAdx",
    "GET /rounds/:round/entries/:entry/data/indicators/dhis2": "getRoundIndicatorsDhis2",
    "GET /fill/:round/:entry/indicators/adx": "getHandInIndicatorsAdx",
    "GET /fill/:round/:entry/indicators/dhis2": "getHandInIndicatorsDhis2",
}

# Paths for people alone ("/**": and all below; a method before it: that one only), by the reason.
PAGE_ONLY = {
    "what is kept of oneself: to read":
        "/privacy",
    "what is published below a level or of an operator elsewhere: to look at; its tables are downloaded":
        "/below/** /operators/**",
    "administration is done by people, who answer for it":
        "/admin/**",
    "one's own account, password and tokens: never by a token":
        "/account/**",
    "by people":
        "/login /logout /reset/**",
    "personal links of raters":
        "/r/**",
    "raters fill in and sign by hand":
        "/rating/**",
    "inspectors on site, with a protocol of their own (offline)":
        "/inspections/**",
    "visits are planned by people who know the way":
        "/rounds/:round/inspections/**",
    "links for raters are handed out by people":
        "/rounds/:round/links/**",
    "surveys are opened and looked at by people; their results are a download":
        "/rounds/:round/surveys/**",
    "residents answer in person":
        "/s/**",
    "standards are written, compared and published by people; a round's bundle holds its own":
        "/standards/**",
    "public without a token: the pages and files are for everybody":
        "/public/**",
    "what is kept of whom, told to people":
        "/privacy",
    "a city looks over its districts, whose own tokens read each district's figures":
        "/below/**",
    "an operator over the rounds: its figures are in listResults of each":
        "/operators/**",
    "the manual, and what is said of accessibility":
        "/help/** /accessibility",
    "for people":
        "/search",
    "parts of pages":
        "/assets/**",
    "charts of what listResults and listSettlement give":
        "/analysis/**",
    "who manages looks after what did not arrive":
        "/deliveries/**",
    "links in mails":
        "/unsubscribe/**",
    "for proxies and whoever watches":
        "/readyz /healthz /metrics",
    "files of people, opened in the page":
        "/files/**",
    "the page of the interface":
        "/api",
    "the document of the interface":
        "/api/v1/openapi.json",
    "a home for people":
        "/",
    "reading and approving a report is a person's word; figures: listResults":
        "/results/**",
    "answers and objections are a person's word; figures: listResults":
        "/outcome/**",
    "marks are given by experts in person; what is to be done: listMarkingTasks":
        "/marking/**",
    "tables in Excel; programs write one thing by putProject and the like":
        "/registry/workbook/**",
    "tables in Excel":
        "/rounds/:round/tables/**",
    "tables in Excel; programs write parts by putHandInPart":
        "/fill/:round/:entry/tables/**",
    "decided by people":
        "/rounds/:round/panel/**",
    "getPaper gives one":
        "/rounds/:round/papers",
    "a round is set up and run by its manager, who sees what each step brings about":
        "/rounds/~new /rounds/:round/opening /rounds/:round/parties /rounds/:round/edit "
        "/rounds/:round/given/** /rounds/:round/projects /rounds/:round/step /rounds/:round/batch/** "
        "/rounds/~archive/** /rounds/:round/closing /rounds/:round/discard /rounds/:round/deadline "
        "/rounds/:round/remind /rounds/:round/casefile/** /batches/:job POST /rounds",
    "experts are chosen by people, who see what speaks against them":
        "/rounds/:round/experts/** /rounds/:round/entries/:entry/experts",
    "findings are decided, results told and objections answered by people":
        "/rounds/:round/findings/one /rounds/:round/findings/rectify /rounds/:round/findings/files/:sha256 "
        "/rounds/:round/rectifications/:rectification /rounds/:round/explain/:figure /rounds/:round/disclose "
        "/rounds/:round/objections/** /rounds/:round/close /rounds/:round/entries/:entry/revise "
        "POST /rounds/:round/findings",
    "the report is written, approved and published by people":
        "/rounds/:round/reports /rounds/:round/report/narratives /rounds/:round/report/remove "
        "/rounds/:round/report/preview /rounds/:round/report/compare /rounds/:round/report/comments/** "
        "/rounds/:round/report/read /rounds/:round/report/redactions /rounds/:round/report/make "
        "/rounds/:round/report/jobs/** /rounds/:round/report/submit /rounds/:round/report/commissioner "
        "/rounds/:round/report/return /rounds/:round/report/resume /rounds/:round/report/publish "
        "/rounds/:round/report/revise POST /rounds/:round/report",
    "a whole round is put in by people, who confirm what it undoes":
        "/registry/import",
    "many at once, in a page":
        "/registry/projects/~next /registry/:kind/~many/**",
    "taking away is done by people, who see what refers to it":
        "/registry/:kind/:id/delete",
    "whether a place is used any more is decided by people, who read what that means":
        "/registry/:kind/:id/use",
    "help for who types":
        "/fill/:round/:entry/part/:part/last /fill/:round/:entry/given/:id",
    "files in pieces, for browsers; programs send one whole: addHandInFile":
        "/fill/:round/:entry/uploads/** /fill/:round/:entry/files/drop",
    "stamped by hand, and a receipt for people":
        "/fill/:round/:entry/stamped /fill/:round/:entry/receipt/:version",
    "read by people: putHandInPart has the same":
        "/rounds/:round/entries/:entry/data",
}


def _rules():
    """Method (or None), path, whether all below too."""
    for text in PAGE_ONLY.values():
        words = iter(text.split())
        for word in words:
            method, path = (word, next(words)) if not word.startswith("/") else (None, word)
            yield method, path.removesuffix("/**"), path.endswith("/**")


def unknown(routes):
    """Routes of pages (method, path) of which nothing is said, and what is said of none."""
    rules, used, said_of, left = list(_rules()), set(), set(), []
    for method, path in routes:
        plain = path.removesuffix(".xlsx").removesuffix(".csv").removesuffix("/~list").removesuffix("/~figures")
        downloaded = plain != path  # the same as the page, as a table
        if f"{method} {path}" in LIKE:
            said_of.add(f"{method} {path}")
            continue
        found = [r for r in rules if (r[0] in (None, method)) and
                 (path == r[1] or (r[2] and (path.startswith(r[1] + "/") or path.startswith(r[1] + "."))))]
        used |= set(found)
        if not found and not downloaded:
            left.append(f"{method} {path}")
    return left, [r[1] for r in rules if r not in used] + sorted(set(LIKE) - said_of)
