"""/api/v1 as programs use it: tokens, every operation with good and bad input made from its own schema, and
what is answered held against the OpenAPI document that the server gives."""
import base64
import copy
import csv
import io
import json
import pathlib
import random
import re
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import xml.etree.ElementTree

import jsonschema

import api_pages
import harness
from harness import PASSWORD, SOURCE, Browser, WebTest, run, sql
from test_routes import ROLES, routes

ROUND, OPEN = "demo-2026", "demo-open"
OWN = ("SELECT e.id FROM entry e JOIN project p ON p.tenant = e.tenant AND p.id = e.project "
       "WHERE e.round = ? AND p.operator_org = 'demo-operator-a' ORDER BY e.id")
ALL = [f"{kind}.{i}" for i in range(8) for kind in ("read", "write")]


def make_token(browser, name="试验", rights=None, **fields):
    answer = browser.post("/account/tokens", {"name": name, "password": PASSWORD,
                                              **{r: "1" for r in (rights or ALL)}, **fields})
    found = re.search(r"gp\.\d+\.[\w-]{43}", answer.text)
    return found.group(0) if found else answer


class Api:
    """A program with a token; what it is answered must be as the document says."""

    def __init__(self, port, token, check=None):
        self.browser, self.token, self.check = Browser(port), token, check

    def call(self, method, path, body=None, token=None, **headers):
        sent = {"Authorization": f"Bearer {token or self.token}"} if self.token else {}
        data = body
        if body is not None and not isinstance(body, bytes):
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        sent.update({k.replace("_", "-"): v for k, v in headers.items() if v is not None})
        answer = self.browser.request(method, "/api/v1" + path, data, sent)
        if answer.status == 429:
            time.sleep(int(answer.headers["Retry-After"]))
            return self.call(method, path, body, token, **headers)
        answer.json = None
        if "json" in (answer.headers["Content-Type"] or "") and answer.body:
            answer.json = json.loads(answer.text)
        if self.check:
            self.check(method, path, answer)
        return answer

    def get(self, path, **headers):
        return self.call("GET", path, **headers)


class Document:
    """The OpenAPI document, to find the operation of an address and to hold an answer against it."""

    def __init__(self, document):
        self.d = document
        self.paths = []
        for path, methods in document["paths"].items():
            pattern = re.sub(r"\{\w+\}", "[^/]+", re.escape(path).replace(r"\{", "{").replace(r"\}", "}"))
            self.paths.append((path.count("{"), re.compile(pattern + "$"), path, methods))
        self.paths.sort(key=lambda p: p[0])

    def find(self, method, address):
        address = "/api/v1" + address.split("?")[0]
        for _, pattern, path, methods in self.paths:
            if pattern.match(address) and method.lower() in methods:
                return path, methods[method.lower()]
        raise AssertionError(f"{method} {address} is in no document")

    def resolve(self, thing):
        while "$ref" in thing:
            at = self.d
            for part in thing["$ref"][2:].split("/"):
                at = at[part]
            thing = at
        return thing

    def validate(self, schema, value):
        whole = {**schema, "components": self.d["components"]}
        jsonschema.Draft202012Validator(whole).validate(value)

    def check(self, method, address, answer):
        path, operation = self.find(method, address)
        status = str(answer.status)
        said = operation["responses"].get(status) or operation["responses"].get(status[0] + "XX")
        assert said, f"{method} {address}: {status} is in no document"
        said = self.resolve(said)
        if "content" not in said:
            assert not answer.body, f"{method} {address}: {status} with a body"
            return
        media = answer.headers["Content-Type"].split(";")[0]
        if status == "200" and media not in said["content"]:
            assert "application/octet-stream" in said["content"] or media == "application/pdf", (path, media)
            return
        assert media in said["content"], (path, status, media)
        if answer.json is not None and "fields=" not in address:
            self.validate(said["content"][media]["schema"], answer.json)


class Maker:
    """Values of a schema, and such as are none."""

    def __init__(self, document, seed=1):
        self.doc, self.random = document, random.Random(seed)

    def good(self, schema, depth=0):
        schema = self.doc.resolve(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "object":
            wanted = set(schema.get("required", []))
            return {k: self.good(v, depth + 1) for k, v in schema.get("properties", {}).items()
                    if k in wanted or (depth < 2 and self.random.random() < 0.4)}
        if kind == "array":
            most = 0 if depth > 2 else min(2, schema.get("maxItems", 2))
            return [self.good(schema["items"], depth + 1) for _ in range(self.random.randint(0, most))]
        if kind == "integer":
            return self.random.randint(schema.get("minimum", 0), min(schema.get("maximum", 99), 99))
        if kind == "boolean":
            return self.random.random() < 0.5
        return self.text(schema)

    def text(self, schema):
        pattern = schema.get("pattern", "")
        made = {"^[0-9]{4}-": "2026-03-05", "^-?[0-9]+": "12.5", "^[0-9a-f]{64}": "ab" * 32,
                "^[A-Za-z0-9_.-]": "x-" + "".join(self.random.choices("abcdef", k=6))}
        for begin, value in made.items():
            if pattern.startswith(begin):
                return value
        digits = re.match(r"\^\[0-9\]\{(\d+)\}\$", pattern)
        if digits:
            return "4403100010" + "01" if digits[1] == "12" else "1" * int(digits[1])
        most = min(schema.get("maxLength", 12), 12)
        return "".join(self.random.choices("中心试验ab 12", k=max(1, most - 2))).strip() or "中"

    def bad(self, schema):
        """A value, and one like it with each of several things wrong."""
        schema = self.doc.resolve(schema)
        yield []
        yield "text"
        value = self.good(schema)
        yield {**value, "no_such_member": 1}
        for key in schema.get("required", []):
            yield {k: v for k, v in value.items() if k != key}
        for key, member in schema.get("properties", {}).items():
            member = self.doc.resolve(member)
            wrong = {"string": 7, "integer": "7", "boolean": "yes", "array": {}, "object": []}
            yield {**value, key: wrong.get(member.get("type"), {})}
            yield {**value, key: None}
            if member.get("type") == "string":
                yield {**value, key: "\u0007"}
                yield {**value, key: "长" * 30000}


class TokenTest(WebTest):
    def api(self, token):
        return Api(self.server.port, token)

    def test_a_token_is_shown_once_and_stored_as_a_hash(self):
        manager = self.login("manager")
        token = make_token(manager, "财务系统", ["read.0"])
        self.assertEqual(self.api(token).get("/rounds").status, 200)
        page = manager.get("/account/tokens")
        self.assertNotIn(token, page.text)
        self.assertIn("财务系统", page.text)
        self.assertNotIn(token.encode(), b"".join(str(r).encode() for r in sql(
            self.database, "SELECT * FROM api_token")))
        self.login("admin").get("/admin/audit")  # by then it has its place in the chain
        self.assertIn(("token.make",), sql(self.database, "SELECT action FROM audit WHERE action = 'token.make'"))

    def test_a_token_may_what_was_ticked_and_no_more(self):
        api = self.api(make_token(self.login("manager"), rights=["read.0", "read.5"]))
        self.assertEqual(api.get("/token").json["areas"], ["rounds:read", "registry:read"])
        self.assertEqual(api.get("/rounds").status, 200)
        self.assertEqual(api.get("/organisations").status, 200)
        refused = api.get(f"/rounds/{OPEN}/results")
        self.assertEqual(refused.status, 403)
        self.assertIn("评估结果", refused.json["detail"])
        body = api.get("/organisations").json["items"][0]
        self.assertEqual(api.call("PUT", f"/organisations/{body['id']}", body, If_Match="*").status, 403)

    def test_a_token_may_never_more_than_its_owner(self):
        expert = make_token(self.login("expert"), rights=ALL)
        self.assertEqual(self.api(expert).get("/token").json["areas"],
                         ["marks:read", "notices:read", "notices:write"])
        self.assertEqual(self.api(expert).get("/rounds").status, 403)
        self.assertEqual(self.api(expert).get("/marking").status, 200)
        manager = self.api(make_token(self.login("manager"), rights=["read.0"]))
        self.assertEqual(manager.get("/rounds").status, 200)
        old, = sql(self.database, "SELECT roles FROM account WHERE login = 'manager'")
        sql(self.database, "UPDATE account SET roles = 4 WHERE login = 'manager'")
        self.assertEqual(manager.get("/rounds").status, 403)
        sql(self.database, "UPDATE account SET roles = ?, active = 0 WHERE login = 'manager'", old[0])
        self.assertEqual(manager.get("/rounds").status, 401)
        sql(self.database, "UPDATE account SET active = 1 WHERE login = 'manager'")
        self.assertEqual(manager.get("/rounds").status, 200)

    def test_revoked_expired_and_broken_tokens_are_refused(self):
        manager = self.login("manager")
        token = make_token(manager, "要撤销的", ["read.0"])
        api = self.api(token)
        for wrong in ("", "x", token[:-1], token + "x", token.replace("440310", "440311"), "gp.." + token[-43:],
                      token.replace(".", "", 1), "x" * 5000, "gp.440310." + "A" * 43):
            answer = api.call("GET", "/rounds", token=wrong or " ")
            self.assertEqual(answer.status, 401, wrong[:80])
            self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"))
        row = re.search(r"要撤销的.*?name=\"id\" value=\"(\w+)\"", manager.get("/account/tokens").text, re.S)
        self.assertEqual(self.login("admin").post("/account/tokens/revoke", {"id": row[1]}).status, 404)
        self.assertEqual(api.get("/rounds").status, 200)
        self.assertEqual(manager.post("/account/tokens/revoke", {"id": row[1]}).status, 303)
        self.assertEqual(api.get("/rounds").status, 401)
        dated = self.api(make_token(manager, "有期限的", ["read.0"], last_day=harness.day_from_today()))
        self.assertEqual(dated.get("/rounds").status, 200)
        sql(self.database, "UPDATE api_token SET last_day = ? WHERE name = '有期限的'", harness.day_from_today(-1))
        self.assertEqual(dated.get("/rounds").status, 401)

    def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(self):
        manager = self.login("manager")
        for fields, said in (({"name": " "}, "名称"), ({"name": "长" * 61}, None),
                             ({"name": "x", "last_day": "2020-01-01"}, "已经过去"),
                             ({"name": "x", "last_day": "明天"}, "2026-03-01"),
                             ({"name": "没勾", "read.0": ""}, "至少选一项"),
                             ({"name": "密码错", "password": "wrong"}, "不对")):
            answer = manager.post("/account/tokens", {"read.0": "1", "password": PASSWORD, **fields})
            self.assertIn(answer.status, (413, 422), fields)
            self.assertNotRegex(answer.text, r"gp\.440310\.")
            if said:
                self.assertIn(said, answer.text)
        sql(self.database, "UPDATE account SET failed = 0")

    def test_neither_cookies_nor_forms_of_others_open_it(self):
        for method, path, _, _ in routes("api"):
            answer = self.login("manager").request(method, re.sub(r":\w+", "x", path), b"" if method != "GET" else None)
            self.assertEqual(answer.status, 401, path)
            self.assertNotIn("Set-Cookie", answer.headers)
        answer = self.browser().get("/api/v1/rounds", Origin="https://example.org")
        self.assertNotIn("Access-Control-Allow-Origin", answer.headers)

    def test_the_last_use_is_shown_and_who_ends_sessions_ends_tokens(self):
        operator = self.login("operator")
        token = make_token(operator, "试用", ["read.1"])
        row = r"试用</th>(.*?)</tr>"
        self.assertIn("没有用过", re.search(row, operator.get("/account/tokens").text, re.S)[1])
        self.assertEqual(self.api(token).get("/hand-ins").status, 200)
        self.assertNotIn("没有用过", re.search(row, operator.get("/account/tokens").text, re.S)[1])
        account, = sql(self.database, "SELECT id FROM account WHERE login = 'operator'")
        admin = self.login("admin")
        page = admin.get(f"/admin/accounts/{account[0]}")
        self.assertEqual(admin.submit(page, f"/admin/accounts/{account[0]}/sessions").status, 303)
        self.assertEqual(self.api(token).get("/hand-ins").status, 401)
        self.sessions.pop("operator")

    def test_how_many_requests_are_left_is_told_and_too_many_are_refused(self):
        api = self.api(make_token(self.login("manager"), rights=["read.0"]))
        first = api.get("/token")
        self.assertEqual((first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]), ("600", "599"))
        for _ in range(599):
            answer = api.browser.get("/api/v1/token", Authorization="Bearer " + api.token)
        self.assertEqual((answer.status, answer.headers["RateLimit-Remaining"]), (200, "0"))
        answer = api.browser.get("/api/v1/token", Authorization="Bearer " + api.token)
        self.assertEqual(answer.status, 429)
        self.assertLessEqual(int(answer.headers["Retry-After"]), 60)
        self.assertIn("600 次", json.loads(answer.text)["detail"])
        self.assertEqual(self.api(make_token(self.login("manager"), rights=["read.0"])).get("/token").status, 200)


class ReadTest(WebTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        page = Browser(cls.server.port).get("/api/v1/openapi.json")
        cls.doc = Document(json.loads(page.text))

    def api(self, who="manager", rights=None):
        key = "api-" + who
        if key not in self.sessions:
            self.sessions[key] = make_token(self.login(who), rights=rights)
        return Api(self.server.port, self.sessions[key], self.doc.check)

    def test_every_operation_that_reads_answers_as_the_document_says(self):
        entries = {round: sql(self.database, OWN, round)[0][0] for round in (ROUND, OPEN)}
        values = {"version": "1", "kind": "pdf", "part": "roster"}
        ids = {"organisations": "SELECT id FROM org LIMIT 1", "centers": "SELECT id FROM center LIMIT 1",
               "projects": "SELECT id FROM project LIMIT 1"}
        asked = 0
        for path, methods in self.doc.d["paths"].items():
            if "get" not in methods:
                continue
            values["round"] = OPEN if "hand-in" in path else ROUND
            values["entry"] = entries[values["round"]]
            values["id"] = next((sql(self.database, q)[0][0] for word, q in ids.items() if f"/{word}/" in path), "x")
            address = re.sub(r"\{(\w+)\}", lambda m: urllib.parse.quote(values[m[1]]), path)[len("/api/v1"):]
            got = {who: self.api(who).get(address).status for who in ("manager", "operator", "admin", "expert", "commissioner")}
            allowed = {200, 404} if "{version}" in path or "papers" in path or path.endswith("/ocds") else {200}
            self.assertTrue(set(got.values()) & allowed, f"{path}: {got}")
            self.assertTrue(set(got.values()) <= {200, 403, 404}, f"{path}: {got}")
            asked += 1
        self.assertGreater(asked, 25)

    def test_who_reads_of_persons_by_programs_is_noted_as_by_pages(self):
        """Whatever operation tells a name or number of a roster: looked for in every answer."""
        known = {word for row in sql(self.database, "SELECT name, id_number FROM person WHERE id_number IS NOT NULL") for word in row}
        entry, project = sql(self.database, "SELECT e.id, e.project FROM entry e JOIN project p ON p.id = e.project JOIN person m "
                             "ON m.project = p.id WHERE e.round = ? AND p.operator_org = 'demo-operator-a' "
                             "AND m.id_number IS NOT NULL ORDER BY 1", OPEN)[0]
        values = {"round": OPEN, "entry": entry, "id": project, "part": "roster", "version": "1", "kind": "pdf"}
        telling = set()
        for path, methods in self.doc.d["paths"].items():
            if "get" not in methods or path.endswith("/bundle") or "papers" in path:
                continue  # these have a line in the audit log
            address = re.sub(r"\{(\w+)\}", lambda m: urllib.parse.quote(values.get(m[1], "x")), path)[len("/api/v1"):]
            for who in ("manager", "operator"):
                answer = self.api(who).get(address)
                if answer.status == 200 and any(word in answer.text for word in known):
                    telling.add(path)
        self.assertEqual(telling, {"/api/v1/projects/{id}", "/api/v1/rounds/{round}/entries/{entry}/hand-in/parts/{part}",
                                   "/api/v1/rounds/{round}/entries/{entry}/hand-in/check", "/api/v1/rounds/{round}/findings",
                                   "/api/v1/feed/rounds/{round}/findings.csv", "/api/v1/odata/rounds/{round}/Findings"},
                         "another one has to note who looked, too: web/reads.h")
        self.server.stop()  # writes what is not written yet
        noted = set(sql(self.database, "SELECT kind, subject FROM sensitive_read"))
        type(self).server = harness.Server(self.database, *self.server_options)
        self.assertLessEqual({("staff", f"project/{project}"), ("staff", f"round/{OPEN}/entry/{entry}"),
                              ("findings", f"round/{OPEN}"), ("findings", f"round/{OPEN}/entry/{entry}")}, noted)

    def test_what_is_not_there_or_asked_wrongly_is_a_problem_with_its_place(self):
        api = self.api()
        for path, status, place in (("/rounds/none", 404, None), ("/nothing", 404, None),
                                    ("/rounds?limit=0", 400, "limit"), ("/rounds?limit=x", 400, "limit"),
                                    ("/rounds?sort=colour", 400, "sort"), ("/rounds?colour=red", 400, "colour"),
                                    ("/rounds?fields=id,colour", 400, "fields"), ("/rounds?state=blue", 400, "state"),
                                    ("/rounds?cursor=%25", 400, "cursor"), ("/rounds?cursor=AAAA", 400, "cursor"),
                                    ("/projects?term=never", 400, "term")):
            answer = Api(self.server.port, api.token).get(path)
            self.assertEqual(answer.status, status, path)
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
            self.assertEqual(answer.json.get("place"), place, path)
            self.assertEqual(answer.json["status"], status)
            self.assertRegex(answer.json["detail"], "[一-鿿]")
            self.doc.validate({"$ref": "#/components/schemas/problem"}, answer.json)
        self.assertEqual(api.browser.request("PUT", "/api/v1/rounds", b"", {}).status, 405)

    def test_pages_follow_each_other_and_hold_each_row_once(self):
        api = self.api()
        for path, key, most in ((f"/rounds/{ROUND}/findings", "id", 3), ("/projects", "id", 2),
                                ("/projects?sort=-total", "id", 2), (f"/rounds/{ROUND}/entries?sort=center_name", "id", 1)):
            whole = api.get(path + ("&" if "?" in path else "?") + "limit=1000").json["items"]
            pages, address = [], path + ("&" if "?" in path else "?") + f"limit={most}"
            while address:
                answer = api.get(address)
                self.assertLessEqual(len(answer.json["items"]), most)
                pages += answer.json["items"]
                link = answer.headers["Link"]
                self.assertEqual(link is None, "next" not in answer.json)
                address = re.match(r"<http://[^/]+/api/v1(.*)>; rel=\"next\"$", link)[1] if link else None
            self.assertEqual([r[key] for r in pages], [r[key] for r in whole], path)
            self.assertEqual(len({r[key] for r in pages}), len(pages))
        totals = [float(p["total"]) for p in api.get("/projects?sort=-total").json["items"] if "total" in p]
        self.assertEqual(totals, sorted(totals, reverse=True))

    def test_the_audit_log_is_paged_by_its_numbers(self):
        api, seen, address = self.api("admin"), [], "/audit?limit=7"
        for _ in range(3):
            answer = api.get(address)
            seen += [r["seq"] for r in answer.json["items"]]
            address = re.match(r"<http://[^/]+/api/v1(.*)>", answer.headers["Link"])[1]
        self.assertEqual(seen, list(range(seen[0], seen[0] - 21, -1)))
        self.assertEqual(self.api("manager").get("/audit").status, 403)

    def test_filters_and_fields(self):
        api = self.api()
        entries = api.get(f"/rounds/{OPEN}/entries").json["items"]
        state = entries[0]["state"]
        chosen = api.get(f"/rounds/{OPEN}/entries?state={state}").json["items"]
        self.assertEqual([e["id"] for e in chosen], [e["id"] for e in entries if e["state"] == state])
        narrow = api.get(f"/rounds/{OPEN}/entries?fields=id,state").json["items"]
        self.assertEqual(narrow, [{"id": e["id"], "state": e["state"]} for e in entries])
        word = api.get("/centers").json["items"][0]["name"]
        self.assertTrue(api.get("/centers?q=" + urllib.parse.quote(word)).json["items"])

    def test_what_is_known_already_is_not_sent_again(self):
        api = self.api()
        for path in ("/rounds", f"/rounds/{OPEN}", f"/rounds/{ROUND}/settlement", "/projects"):
            first = api.get(path)
            again = api.get(path, If_None_Match=first.headers["ETag"])
            self.assertEqual((again.status, again.body, again.headers["ETag"]), (304, b"", first.headers["ETag"]))
            self.assertEqual(api.get(path, If_None_Match='"other"').status, 200)

    def test_figures_are_those_of_the_pages(self):
        api = self.api()
        page = self.login("manager").get(f"/rounds/{ROUND}/settlement.csv").text
        rows = list(csv.DictReader(io.StringIO(page.lstrip("\ufeff"))))
        told = {r["center_name"]: r for r in api.get(f"/rounds/{ROUND}/settlement").json["items"]}
        self.assertEqual(len(rows), len(told))
        for row in rows:
            heads = {h.split("（")[0]: v for h, v in row.items()}
            self.assertEqual(heads["应付"], told[heads["中心"]].get("due", ""))
            self.assertEqual(heads["空岗扣除"], told[heads["中心"]].get("deduction", ""))
        scores = self.login("manager").get(f"/rounds/{ROUND}/scores").text
        for result in api.get(f"/rounds/{ROUND}/results").json["items"]:
            if "total" in result:
                self.assertIn(result["total"], scores)

    def test_results_are_told_to_whom_the_pages_tell_them(self):
        self.assertEqual(self.api("commissioner").get(f"/rounds/{ROUND}/findings").status, 403)
        state, = sql(self.database, "SELECT state FROM round WHERE id = ?", ROUND)
        sql(self.database, "UPDATE round SET state = 'scoring' WHERE id = ?", ROUND)
        self.assertEqual(self.api("commissioner").get(f"/rounds/{ROUND}/results").json["items"], [])
        self.assertEqual(self.api("purchaser").get(f"/rounds/{ROUND}/results").json["items"], [])
        sql(self.database, "UPDATE round SET state = 'published' WHERE id = ?", ROUND)
        self.assertTrue(self.api("commissioner").get(f"/rounds/{ROUND}/results").json["items"])
        own = {r["entry"] for r in self.api("operator").get(f"/rounds/{ROUND}/results").json["items"]}
        theirs = {row[0] for row in sql(self.database, OWN, ROUND)}
        self.assertTrue(own and own <= theirs, (own, theirs))
        sql(self.database, "UPDATE round SET state = ? WHERE id = ?", state[0], ROUND)

    def test_csv_for_excel_with_the_token_as_password(self):
        token = self.api().token
        basic = base64.b64encode(f"excel:{token}".encode()).decode()
        answer = self.browser().get(f"/api/v1/feed/rounds/{OPEN}/entries.csv", Authorization="Basic " + basic)
        self.assertEqual(answer.status, 200)
        rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
        told = self.api().get(f"/rounds/{OPEN}/entries").json["items"]
        self.assertEqual(len(rows) - 1, len(told))
        self.assertIn("运营机构", rows[0])
        unsigned = self.browser().get("/api/v1/feed/rounds.csv")
        self.assertEqual(unsigned.status, 401)
        self.assertTrue(unsigned.headers["WWW-Authenticate"].startswith("Basic"))
        self.assertEqual(self.browser().get("/api/v1/rounds", Authorization="Basic " + basic).status, 401)

    def odata(self, path, who="manager", **headers):
        """As Power Query asks: the token as a password, spaces encoded."""
        basic = base64.b64encode(f"excel:{self.api(who).token}".encode()).decode()
        address = path if path.startswith("/api") else "/api/v1/odata" + path
        answer = self.browser().get(address.replace(" ", "%20"), Authorization="Basic " + basic, **headers)
        answer.json = json.loads(answer.text) if "json" in answer.headers["Content-Type"] else None
        self.doc.check("GET", address[len("/api/v1"):].rstrip("/"), answer)
        self.assertEqual(answer.headers["OData-Version"], "4.0", path)
        return answer

    def test_odata_says_what_its_sets_are_and_every_set_is_walked_to_its_end(self):
        edm, walked = "{http://docs.oasis-open.org/odata/ns/edm}", 0
        for root, like in (("", ""), (f"/rounds/{ROUND}", f"/rounds/{ROUND}")):
            service = json.loads(self.odata(root + "/").text)
            tree = xml.etree.ElementTree.fromstring(self.odata(root + "/$metadata").body)
            self.assertEqual(tree.tag, "{http://docs.oasis-open.org/odata/ns/edmx}Edmx")
            types = {t.get("Name"): t for t in tree.iter(edm + "EntityType")}
            sets = {s.get("Name"): types[s.get("EntityType").split(".")[1]] for s in tree.iter(edm + "EntitySet")}
            self.assertEqual({s["url"] for s in service["value"]}, set(sets))
            for name, kind in sets.items():
                key = kind.find(f"{edm}Key/{edm}PropertyRef").get("Name")
                props = {p.get("Name"): p for p in kind.iter(edm + "Property")}
                told = self.api().get(f"{like}/{name.lower()}?limit=1000").json["items"]
                rows, address = [], f"{root}/{name}?$count=true"
                while address:
                    page = json.loads(self.odata(address, Prefer="odata.maxpagesize=2").text)
                    self.assertTrue(page["@odata.context"].endswith(f"{root}/$metadata#{name}"))
                    self.assertEqual(page["@odata.count"], len(told))
                    self.assertLessEqual(len(page["value"]), 2)
                    rows += page["value"]
                    address = page.get("@odata.nextLink", "")[len(f"http://127.0.0.1:{self.server.port}"):]
                walked += len(rows)
                self.assertEqual([r[key] for r in rows], [r[key] for r in told], name)
                self.assertEqual(self.odata(f"{root}/{name}/$count").text, str(len(told)))
                for row, like_row in zip(rows, told):
                    self.assertEqual(set(row), set(props))
                    for member, prop in props.items():
                        value, text = row[member], like_row.get(member)
                        self.assertIn(type(value), {"Edm.Int64": (int, type(None)), "Edm.Boolean": (bool,),
                                                    "Edm.Decimal": (int, float, type(None))}.get(prop.get("Type"), (str, type(None))))
                        if prop.get("Nullable") == "false":
                            self.assertIsNotNone(value, (name, member))
                        if text is not None and prop.get("Type") == "Edm.Decimal":
                            self.assertEqual(float(text), value)
                        elif text is not None:
                            self.assertEqual(text, value)
        self.assertGreater(walked, 20)
        money = self.odata("/Projects?$select=total&$top=1").text
        self.assertRegex(money, r'"total":\d+\.\d\d\}')  # the digits as they are, no floating point

    def test_odata_filters_orders_and_cuts(self):
        whole = json.loads(self.odata("/Projects").text)["value"]

        def ids(query):
            return [r["id"] for r in json.loads(self.odata("/Projects?" + query).text)["value"]]

        def wanted(test):
            return [r["id"] for r in whole if test(r)]
        total, name, start = whole[0]["total"], whole[0]["operator_name"], whole[0]["start"]
        quoted = urllib.parse.quote(name)
        for text, test in (
                (f"total eq {total}", lambda r: r["total"] == total), (f"total ne {total}", lambda r: r["total"] != total),
                (f"not (total gt {total})", lambda r: not r["total"] > total), (f"total le {total}", lambda r: r["total"] <= total),
                (f"total ge {total} and total lt {total} or id eq 'none'", lambda r: False),
                (f"operator_name eq '{quoted}'", lambda r: r["operator_name"] == name),
                (f"contains(operator_name,'{urllib.parse.quote(name[1:3])}')", lambda r: name[1:3] in r["operator_name"]),
                (f"startswith(id, '{whole[0]['id'][:6]}')", lambda r: r["id"].startswith(whole[0]["id"][:6])),
                (f"endswith(id,'{whole[0]['id'][-2:]}')", lambda r: r["id"].endswith(whole[0]["id"][-2:])),
                (f"toupper(id) eq '{whole[0]['id'].upper()}'", lambda r: r["id"] == whole[0]["id"]),
                (f"start eq {start}", lambda r: r["start"] == start), (f"start gt {start}", lambda r: r["start"] > start),
                (f"year(start) eq {start[:4]} and month(start) ge 1", lambda r: r["start"][:4] == start[:4]),
                ("headcount eq null", lambda r: r["headcount"] is None), ("headcount ne null", lambda r: r["headcount"] is not None),
                ("headcount gt 0", lambda r: (r["headcount"] or 0) > 0),
                ("true", lambda r: True), ("id eq 'O''Neil'", lambda r: False), ("total gt 0.000001", lambda r: r["total"] > 0)):
            self.assertEqual(ids("$filter=" + text), wanted(test), text)
        self.assertEqual(ids("$orderby=total desc,id"), [r["id"] for r in sorted(whole, key=lambda r: (-r["total"], r["id"]))])
        self.assertEqual(ids("$skip=1&$top=2"), [r["id"] for r in whole[1:3]])
        self.assertEqual(ids("$top=0"), [])
        self.assertEqual(ids("$skip=999999999"), [])
        cut = json.loads(self.odata("/Projects?$top=3&$skip=1", Prefer="odata.maxpagesize=2").text)
        rest = json.loads(self.odata(cut["@odata.nextLink"][len(f"http://127.0.0.1:{self.server.port}"):]).text)
        self.assertEqual([r["id"] for r in cut["value"] + rest["value"]], [r["id"] for r in whole[1:4]])
        self.assertNotIn("@odata.nextLink", rest)
        self.assertEqual(json.loads(self.odata("/Projects?$select=id, total&$top=1").text)["value"],
                         [{"id": whole[0]["id"], "total": total}])
        found = json.loads(self.odata(f"/rounds/{ROUND}/Findings?$filter=decided_at ge 2020-01-01T00:00:00Z or decided_at eq null").text)
        self.assertEqual(len(found["value"]), int(self.odata(f"/rounds/{ROUND}/Findings/$count").text))

    def test_odata_refuses_in_its_own_form(self):
        for query, status, target in (
                ("$filter=total", 400, "$filter"), ("$filter=total eq 'x'", 400, "$filter"), ("$filter=colour eq 1", 400, "$filter"),
                ("$filter=total eq", 400, "$filter"), ("$filter=(total eq 1", 400, "$filter"), ("$filter=id eq 'x", 400, "$filter"),
                ("$filter=id eq 'x''", 400, "$filter"), ("$filter=substringof('x',id)", 400, "$filter"), ("$filter=contains(id)", 400, "$filter"),
                ("$filter=total eq 1 1", 400, "$filter"), ("$filter=total eq 1.23456789", 400, "$filter"), ("$filter=", 200, None),
                ("$filter=start eq 2026-13-01", 400, "$filter"), ("$filter=start eq 2026-01-01T00:00", 400, "$filter"),
                ("$filter=" + "(" * 60 + "true" + ")" * 60, 400, "$filter"), ("$filter=" + "not " * 990 + "true", 200, None),
                ("$filter=" + "true or " * 600 + "true", 400, "$filter"), ("$filter=total eq 99999999999999999999", 400, "$filter"),
                ("$select=colour", 400, "$select"), ("$orderby=total up", 400, "$orderby"), ("$orderby=colour", 400, "$orderby"),
                ("$orderby=" + ",".join(["id"] * 9), 400, "$orderby"), ("$top=-1", 400, "$top"), ("$top=x", 400, "$top"),
                ("$skip=1.5", 400, "$skip"), ("$skiptoken=x", 400, "$skiptoken"), ("$skiptoken=" + "A" * 6000, 400, "$skiptoken"),
                ("colour=red", 400, "colour"), ("$expand=x", 501, "$expand"), ("$apply=x", 501, "$apply"), ("$format=atom", 400, "$format"),
                ("term=never", 400, "term")):
            answer = self.odata("/Projects?" + query)
            self.assertEqual(answer.status, status, query[:80])
            if status != 200:
                error = json.loads(answer.text)["error"]
                self.assertEqual(error["target"], target, query[:80])
                self.assertRegex(error["message"], "[一-鿿]")
        self.assertEqual(self.odata("/rounds/none/Entries").status, 404)
        self.assertEqual(self.odata("/Rounds", who="operator").status, 403)
        offered = {s["name"] for s in json.loads(self.odata(f"/rounds/{ROUND}", who="operator").text)["value"]}
        self.assertEqual(offered, {"Results", "Settlement"})
        unsigned = self.browser().get("/api/v1/odata")
        self.assertEqual(unsigned.status, 401)
        self.assertTrue(unsigned.headers["WWW-Authenticate"].startswith("Basic"))

    def test_every_page_has_its_like_or_is_for_people_alone(self):
        left, idle = api_pages.unknown((method, path) for method, path, _, _ in routes())
        self.assertEqual(left, [], "say in api_pages.py what programs do instead, or why nothing")
        self.assertEqual(idle, [], "no longer there")
        known = {o["operationId"] for methods in self.doc.d["paths"].values() for o in methods.values()}
        self.assertEqual({name for names in api_pages.LIKE.values() for name in names.split()} - known, set())
        self.assertEqual(api_pages.unknown([("GET", "/rounds/:round/new")])[0], ["GET /rounds/:round/new"])

    def test_the_page_for_people_names_every_operation(self):
        answer = self.browser().get("/api")
        page, told = answer.text, self.api().get("/rounds/none").json["type"]
        self.assertIn(told.split("#")[1], answer.parsed.ids)
        for path, methods in self.doc.d["paths"].items():
            self.assertIn(re.sub(r"\{(\w+)\}", r":\1", path), page)
        self.assertEqual(json.loads(run("api-schema")), self.doc.d)


class WriteTest(WebTest):
    """What is written by programs is what the forms would have written."""
    server_options = ("--count-statements",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doc = Document(json.loads(Browser(cls.server.port).get("/api/v1/openapi.json").text))

    def api(self, who="manager"):
        key = "api-" + who
        if key not in self.sessions:
            self.sessions[key] = make_token(self.login(who))
        return Api(self.server.port, self.sessions[key], self.doc.check)

    def test_a_center_is_made_changed_and_read_again(self):
        api, path = self.api(), "/centers/api-center"
        center = {"id": "api-center", "name": "接口", "full_name": "接口社区党群服务中心", "subdistrict": "示例街道",
                  "substations": [{"id": "s1", "name": "一站"}]}
        self.assertEqual(api.call("PUT", path, center).status, 428)
        self.assertEqual(api.call("PUT", path, center, If_Match='"x"').status, 412)
        made = api.call("PUT", path, center, If_None_Match="*")
        self.assertEqual((made.status, made.json), (200, center))
        self.assertEqual(api.call("PUT", path, center, If_None_Match="*").status, 412)
        old = api.get(path).headers["ETag"]
        self.assertEqual(old, made.headers["ETag"])
        changed = api.call("PUT", path, {**center, "community": "示例社区"}, If_Match=old)
        self.assertEqual(changed.json["community"], "示例社区")
        self.assertNotEqual(changed.headers["ETag"], old)
        late = api.call("PUT", path, center, If_Match=old)
        self.assertEqual(late.status, 412)
        self.assertIn("重新读取", late.json["detail"])
        self.assertEqual(api.get(path).json["community"], "示例社区")
        self.assertIn("接口社区党群服务中心", self.login("manager").get("/registry/centers?q=%E6%8E%A5%E5%8F%A3").text)

    def test_a_project_is_read_and_written_back_as_it_was(self):
        api, written = self.api(), 0
        for row in api.get("/projects").json["items"]:
            path = f"/projects/{row['id']}"
            read = api.get(path)
            again = api.call("PUT", path, read.json, If_Match=read.headers["ETag"])
            if again.status == 422:  # what is stored does not suit the forms, either
                continue
            written += 1
            self.assertEqual((again.status, again.json, again.headers["ETag"]),
                             (200, read.json, read.headers["ETag"]))
        self.assertGreater(written, 2)

    def test_what_is_wrong_in_a_thing_is_told_at_its_place(self):
        api = self.api()
        row = api.get("/projects").json["items"][0]
        read = api.get(f"/projects/{row['id']}")
        project = read.json

        def refused(change, place):
            wrong = copy.deepcopy(project)
            change(wrong)
            answer = api.call("PUT", f"/projects/{row['id']}", wrong, If_Match=read.headers["ETag"])
            self.assertEqual(answer.status, 422, answer.text)
            places = [answer.json.get("place")] + [e["place"] for e in answer.json.get("errors", [])]
            self.assertIn(place, places)
        refused(lambda p: p.update(total="12.345"), "$.total")
        refused(lambda p: p.update(total=5), "$.total")
        refused(lambda p: p.update(id="other"), "$.id")
        refused(lambda p: p.update(center="none"), "$.center")
        refused(lambda p: p.update(purchaser="none"), "$.purchaser")
        refused(lambda p: p.update(end="2001-01-01"), "$.end")
        refused(lambda p: p.update(posts=p.get("posts", []) + [{"id": "p", "title": "a"}, {"id": "p", "title": "b"}]),
                f"$.posts[{len(project.get('posts', [])) + 1}].id")
        refused(lambda p: p.update(engagements=[{"id": "e", "post": "none", "person": "none", "start": "2026-01-01"}]),
                "$.engagements[0].person")
        self.assertEqual(api.get(f"/projects/{row['id']}").json, project)
        for data, status in ((b"{", 400), (b"", 400), (b"[]", 422), (b'{"id":1,"id":2}', 400), (b"\xff", 400)):
            answer = api.call("PUT", f"/projects/{row['id']}", data, Content_Type="application/json",
                              If_Match=read.headers["ETag"])
            self.assertEqual(answer.status, status, data)
        self.assertEqual(api.call("PUT", f"/projects/{row['id']}", b"{}", Content_Type="text/plain",
                                  If_Match="*").status, 415)

    def test_the_same_key_does_it_once_and_another_body_is_refused(self):
        api, org = self.api(), {"id": "once", "name": "一次机构", "kind": "operator"}
        first = api.call("PUT", "/organisations/once", org, If_None_Match="*", Idempotency_Key="k-1")
        again = api.call("PUT", "/organisations/once", org, If_None_Match="*", Idempotency_Key="k-1")
        self.assertEqual((first.status, again.status, first.body, again.headers["Idempotent-Replayed"]),
                         (200, 200, again.body, "true"))
        self.assertEqual(first.headers["ETag"], again.headers["ETag"])
        other = api.call("PUT", "/organisations/once", {**org, "name": "别的"}, If_None_Match="*", Idempotency_Key="k-1")
        self.assertEqual((other.status, other.json["place"]), (422, "Idempotency-Key"))
        self.assertEqual(api.call("PUT", "/organisations/once", org, Idempotency_Key="x" * 300).status, 400)
        refused = api.call("PUT", "/organisations/twice", {**org, "id": "twice"}, If_None_Match="*", Idempotency_Key="k-2")
        self.assertEqual(refused.status, 422)  # the name is taken; nothing is kept of that
        made = api.call("PUT", "/organisations/twice", {**org, "id": "twice", "name": "两次机构"}, If_None_Match="*",
                        Idempotency_Key="k-2")
        self.assertEqual(made.status, 200)
        answers = harness.at_once(6, lambda i: Api(self.server.port, api.token).call(
            "PUT", "/organisations/race", {**org, "id": "race", "name": "同时机构"}, If_None_Match="*", Idempotency_Key="k-3"))
        self.assertEqual({(a.status, a.body) for a in answers}, {(200, answers[0].body)})

    def test_an_operator_hands_in_by_programs_alone(self):
        api, base = self.api("operator"), f"/rounds/{OPEN}/entries/entry-4/hand-in"
        self.assertTrue(any(h["entry"] == "entry-4" for h in api.get("/hand-ins").json["items"]))
        for part, change in (("narrative", lambda t: t["narrative"].append({"narrative": "本期做了很多事。"})
                              if not t["narrative"] else t["narrative"][0].update(narrative="本期做了很多事。")),
                             ("indicators", lambda t: [row.update(done="5") for row in t["done"]]),
                             ("funds", lambda t: (t.update(fund_head=[{"cutoff": "2026-11-01"}]),
                                                  t["fund_lines"][0].update(actual="700000", expected="39200"))),
                             ("roster", lambda t: None)):
            read = api.get(f"{base}/parts/{part}")
            tables = read.json["tables"]
            change(tables)
            saved = api.call("PUT", f"{base}/parts/{part}", {"tables": tables}, If_Match=read.headers["ETag"])
            self.assertEqual(saved.status, 200, saved.text)
            self.assertEqual(saved.headers["ETag"], f'"v{saved.json["version"]}"')
            late = api.call("PUT", f"{base}/parts/{part}", {"tables": tables}, If_Match=read.headers["ETag"])
            self.assertEqual(late.status, 412)
            self.assertEqual(api.get(f"{base}/parts/{part}").json["version"], saved.json["version"])
        wrong = api.call("PUT", f"{base}/parts/funds", {"tables": {"fund_lines": [{"colour": "1"}]}}, If_Match="*")
        self.assertEqual((wrong.status, wrong.json["place"]), (422, "$.tables.fund_lines[0].colour"))
        pdf = b"%PDF-1.4 demo "
        for item in re.findall(r'name="item" value="([^"]+)"', self.login("operator").get(f"/fill/{OPEN}/entry-4/files").text):
            kept = api.call("POST", f"{base}/files?item={item}&name=" + urllib.parse.quote("承诺书.pdf"), pdf + item.encode(),
                            Content_Type="application/octet-stream")
            self.assertEqual(kept.status, 200, kept.text)
        self.assertEqual(api.call("POST", f"{base}/files", pdf, Content_Type="application/octet-stream").status, 400)
        check = api.get(f"{base}/check").json
        self.assertEqual(check["blocking"], 0, check["notes"])
        pledge = {"name": "张三", "pledged": True, "acknowledged": True}
        self.assertEqual(api.call("POST", base, {**pledge, "pledged": False}).status, 422)
        done = api.call("POST", base, pledge, Idempotency_Key="hand-in-1")
        self.assertEqual((done.status, done.json), (200, {"version": 1, "state": "handed_in"}))
        self.assertEqual(api.call("POST", base, pledge, Idempotency_Key="hand-in-1").json, done.json)
        self.assertEqual(sql(self.database, "SELECT count(*) FROM hand_in WHERE entry = 'entry-4' AND round = ?", OPEN), [(1,)])
        self.assertIn("回执", self.login("operator").get(f"/fill/{OPEN}/entry-4/receipt/1").text)
        step = self.api().call("POST", f"/rounds/{OPEN}/entries/entry-4/steps",
                               {"step": "return", "reason": "请补盖章页", "due": harness.day_from_today(5)})
        self.assertEqual((step.status, step.json["state"]), (200, "returned"), step.text)
        self.assertEqual(self.api().call("POST", f"/rounds/{OPEN}/entries/entry-4/steps", {"step": "accept"}).status, 409)
        self.assertEqual(api.call("POST", f"/rounds/{OPEN}/entries/entry-1/hand-in/take-back").status in (404, 409, 204), True)
        notice = next(n for n in api.get("/notices").json["items"] if "退回" in n["title"])
        self.assertEqual(api.call("POST", f"/notices/{notice['id']}/read").status, 204)
        self.assertIn("read_at", {n["id"]: n for n in api.get("/notices").json["items"]}[notice["id"]])
        self.assertEqual(api.get(f"/rounds/{OPEN}/entries/none/hand-in").status, 404)

    def example(self, *command, token=None, code=0, folder=SOURCE / "examples" / "api"):
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env={
            **harness.os.environ, "GONGPING_URL": f"http://127.0.0.1:{self.server.port}", "PYTHONDONTWRITEBYTECODE": "1",
            "GONGPING_TOKEN": token or self.api().token})
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done.stdout if code == 0 else done.stderr

    def test_the_example_in_python(self):
        rows = self.api().get(f"/rounds/{ROUND}/settlement").json["items"]
        self.assertIn(ROUND, self.example("python3", "client.py", "rounds"))
        told = list(csv.DictReader(io.StringIO(self.example("python3", "client.py", "settlement", ROUND))))
        self.assertEqual([r["due"] for r in told], [r.get("due", "") for r in rows])
        center = "example-center"
        made = {"id": center, "name": "例", "full_name": "例子社区党群服务中心", "subdistrict": "示例街道"}
        self.assertEqual(self.api().call("PUT", f"/centers/{center}", made, If_None_Match="*").status, 200)
        changed = json.loads(self.example("python3", "client.py", "center", center, "community", "示例新社区"))
        self.assertEqual(changed, self.api().get(f"/centers/{center}").json)
        self.assertEqual(changed["community"], "示例新社区")
        self.assertIn("$.community", self.example("python3", "client.py", "center", center, "community", "长" * 200, code=1))
        self.assertIn("401", self.example("python3", "client.py", "rounds", token="wrong", code=1))

    def test_what_the_guide_tries_works_as_it_stands(self):
        guide = pathlib.Path(SOURCE, "docs/接口.md").read_text(encoding="utf-8")
        commands = re.search(r"```sh try\n(.*?)```", guide, re.S).group(1)
        with tempfile.TemporaryDirectory() as folder:
            said = self.example("bash", "-e", "-o", "pipefail", "-c", commands, folder=folder)
            self.assertIn("机构编号", pathlib.Path(folder, "机构.csv").read_text(encoding="utf-8"))
        for words in ('"areas"', '"grade"', "新机构（示例）"):
            self.assertIn(words, said)
        self.assertEqual(self.api().get("/organisations/xin-jigou").json["name"], "更名后的机构（示例）")

    def test_the_example_in_the_shell(self):
        text = self.example("sh", "rounds.sh")
        for result in self.api().get(f"/rounds/{ROUND}/results").json["items"]:
            self.assertIn(f"  {result['center_name']}  {result.get('total', '—')}", text)
        for row in self.api().get(f"/rounds/{ROUND}/settlement").json["items"]:
            self.assertIn(f"尚应拨付 {row.get('payable', '—')} 元", text)
        self.assertNotIn("gp.", text)

    def test_every_operation_takes_what_its_schema_makes_and_refuses_all_else(self):
        """Good input may be refused for what is stored (404, 409, 412, 422), but never as malformed; bad input always is,
        and nothing is an error of the server."""
        maker, tried, taken = Maker(self.doc), 0, set()
        for path, methods in self.doc.d["paths"].items():
            for method, operation in methods.items():
                body = operation.get("requestBody")
                if not body or "application/json" not in body["content"]:
                    continue
                schema = body["content"]["application/json"]["schema"]
                address = path.replace("/api/v1", "").replace("{round}", OPEN).replace("{entry}", "entry-5") \
                    .replace("{part}", "narrative").replace("{id}", "x-generated")
                who = "operator" if "hand-in" in path else "manager"
                for _ in range(6):
                    value = maker.good(schema)
                    if "{id}" in path:
                        value["id"] = "x-generated"
                    answer = self.api(who).call(method.upper(), address, value, If_None_Match="*")
                    self.assertIn(answer.status, (200, 204, 404, 409, 412, 422), f"{path} {answer.text}")
                    if answer.status == 422:  # for what it says, and not for its form
                        self.assertNotRegex(answer.json["detail"], "缺少“|没有.*这个字段|应是带引号|应是下列之一", answer.text)
                    else:
                        taken.add(operation["operationId"])
                for value in maker.bad(schema):
                    answer = self.api(who).call(method.upper(), address, value, If_None_Match="*")
                    self.assertIn(answer.status, (400, 404, 409, 412, 422, 413), f"{path} {str(value)[:300]} {answer.text[:500]}")
                    self.assertTrue(answer.json["detail"])
                    tried += 1
        self.assertGreater(tried, 100)
        self.assertLessEqual({"putOrganisation", "stepEntry", "putHandInPart"}, taken)

    def test_no_reading_takes_more_statements_than_a_page(self):
        most = {}
        for path, methods in self.doc.d["paths"].items():
            if "get" in methods and "{version}" not in path:
                address = path.replace("/api/v1", "").replace("{round}", ROUND).replace("{entry}", "entry-1") \
                    .replace("{part}", "funds").replace("{kind}", "result").replace("{id}", "demo-operator-a")
                for who in ("manager", "operator"):
                    counted = self.api(who).get(address).headers["X-Statements"]
                    most[path] = max(most.get(path, 0), int(counted or 0))
        self.assertLessEqual(max(most.values()), 12, most)


class WatchTest(WebTest):
    """What is told to those who watch the server, and the log."""
    TOKEN = "metrics-token-of-the-test"
    server_options = ("--metrics-token", TOKEN, "--log-json", "--trust-proxy", "127.0.0.1")

    def scrape(self):
        answer = harness.Browser(self.server.port).get("/metrics", Authorization="Bearer " + self.TOKEN)
        self.assertEqual(answer.status, 200)
        values = {}
        for line in answer.text.splitlines():
            if not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                self.assertNotIn(name, values)
                values[name] = float(value)
        return values, answer.text

    def settled(self):
        """What is told once nothing is under way: a request is counted when its answer has left."""
        def others(scraped):
            return {name: value for name, value in scraped[0].items()
                    if "requests_total" in name and 'class="public",status="200"' not in name}
        last = self.scrape()
        for _ in range(100):
            time.sleep(0.02)
            now = self.scrape()
            if others(now) == others(last):
                return now
            last = now
        raise AssertionError(f"requests go on being counted: {others(last)}")

    def test_requests_are_counted_by_what_they_are_and_how_they_ended(self):
        def count(kind, status):
            return before.get(name(kind, status), 0), after.get(name(kind, status), 0)

        def name(kind, status):
            return f'gongping_http_requests_total{{class="{kind}",status="{status}"}}'
        manager, token = self.login("manager"), make_token(self.login("manager"))
        before, _ = self.settled()
        for _ in range(3):
            manager.get("/rounds")
            manager.get("/rounds/none")
            Api(self.server.port, token).get("/rounds")
        manager.get("/nothing/at/all")
        after, text = self.settled()
        for kind, status, more in (("page", 200, 3), ("page", 404, 3), ("api", 200, 3), ("other", 404, 1)):
            was, now = count(kind, status)
            self.assertEqual(now - was, more, (kind, status))
        for kind in ("page", "api", "public", "asset", "other"):
            buckets = [after[f'gongping_http_request_duration_seconds_bucket{{class="{kind}",le="{le}"}}']
                       for le in ("0.005", "0.010", "0.025", "0.050", "0.100", "0.250", "0.500", "1.000", "2.500",
                                  "5.000", "10.000", "+Inf")]
            self.assertEqual(buckets, sorted(buckets))
            self.assertEqual(buckets[-1], after[f'gongping_http_request_duration_seconds_count{{class="{kind}"}}'])
            told = sum(v for n, v in after.items() if n.startswith(f'gongping_http_requests_total{{class="{kind}"'))
            self.assertEqual(told, buckets[-1])
        for named in re.findall(r"^gongping_\w+", text, re.M):
            base = re.sub("_(bucket|sum|count)$", "", named)
            self.assertIn(f"# TYPE {base} ", text)
        for person in ("manager", "示例", "demo-open"):
            self.assertNotIn(person, text)

    def test_what_waits_and_what_fails_is_told(self):
        sql(self.database, "INSERT INTO delivery (tenant, id, channel, title, state, due_at, tries, created_at) "
            "VALUES ('440310', 'd1', 'c', 't', 'failed', 0, 1, ?)", int(time.time() * 1000))
        values, _ = self.scrape()
        self.assertEqual((values["gongping_notices_failing"], values["gongping_database_up"]), (1, 1))
        self.assertNotIn("gongping_backup_age_days", values)
        folder = harness.pathlib.Path(str(self.database) + ".files") / "backups"
        folder.mkdir(exist_ok=True)
        day = harness.day_from_today(-3).replace("-", "")
        (folder / f"gongping-{day}-101500.zip").write_bytes(b"")
        self.assertEqual(self.scrape()[0]["gongping_backup_age_days"], 3)
        sql(self.database, "DELETE FROM delivery WHERE id = 'd1'")

    def test_nobody_else_is_told(self):
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic " + self.TOKEN},
                        {"Authorization": "Bearer " + self.TOKEN + "x"}):
            answer = self.browser().get("/metrics", **headers)
            self.assertEqual((answer.status, b"gongping_" in answer.body), (401, False), headers)

    def test_healthz_answers_without_a_database(self):
        fresh = Browser(self.server.port)
        self.assertEqual((fresh.get("/healthz").status, fresh.cookies), (200, {}))
        sql(self.database, "ALTER TABLE tenant RENAME TO tenant_gone")
        try:
            self.assertEqual(fresh.get("/healthz").status, 200)
            self.assertEqual(fresh.get("/readyz").status, 500)
            values, _ = self.scrape()
            self.assertEqual(values["gongping_database_up"], 0)
        finally:
            sql(self.database, "ALTER TABLE tenant_gone RENAME TO tenant")
        self.assertEqual(fresh.get("/readyz").status, 200)

    def test_each_request_has_a_number_in_its_answer_and_in_the_log(self):
        page = self.browser().get("/login")
        own = page.headers["X-Request-Id"]
        self.assertRegex(own, "^[a-z2-7]{20}$")
        kept = self.browser().get("/login", X_Request_Id="x").headers["X-Request-Id"]
        self.assertNotEqual(kept, "x")
        given = self.browser().request("GET", "/login", headers={"X-Request-Id": "from-the-proxy-1"})
        self.assertEqual(given.headers["X-Request-Id"], "from-the-proxy-1")
        bad = self.browser().request("GET", "/login", headers={"X-Request-Id": "with blanks and \"quotes\""})
        self.assertRegex(bad.headers["X-Request-Id"], "^[a-z2-7]{20}$")
        problem = self.browser().get("/api/v1/rounds")
        self.assertEqual(json.loads(problem.text)["request_id"], problem.headers["X-Request-Id"])
        lines = {}
        for line in self.server.logged("from-the-proxy-1").splitlines():
            if line.startswith("{"):
                entry = json.loads(line)
                lines[entry["id"]] = entry
        self.assertEqual({k: lines[own][k] for k in ("method", "route", "status")},
                         {"method": "GET", "route": "/login", "status": 200})
        self.assertIn("from-the-proxy-1", lines)
        self.assertRegex(lines[own]["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")

    def test_an_error_of_ours_tells_its_number_and_the_log_has_it(self):
        manager = self.login("manager")
        sql(self.database, "ALTER TABLE round_plan RENAME TO round_plan_gone")
        try:
            page = manager.get("/rounds/demo-open")
        finally:
            sql(self.database, "ALTER TABLE round_plan_gone RENAME TO round_plan")
        self.assertEqual(page.status, 500)
        number = page.headers["X-Request-Id"]
        self.assertIn(number, page.text)
        self.server.logged(rf"gongping:.*{number}|{number}.*gongping:")

    @unittest.skipIf(harness.engine.SERVER, "a server refuses such a view")
    def test_what_an_error_quotes_begins_no_line_of_the_log(self):
        manager = self.login("manager")
        sql(self.database, "ALTER TABLE round_plan RENAME TO round_plan_gone")
        sql(self.database, 'CREATE VIEW round_plan AS SELECT * FROM "gone\n1 GET /forged 200 1ms"')
        try:
            page = manager.get("/rounds/demo-open")
        finally:
            sql(self.database, "DROP VIEW round_plan")
            sql(self.database, "ALTER TABLE round_plan_gone RENAME TO round_plan")
        self.assertEqual(page.status, 500)
        self.server.logged(rf"(?m)^gongping:.*gone\?1 GET /forged 200 1ms.*{page.headers['X-Request-Id']}")


class QuietTest(WebTest):
    def test_without_the_option_there_are_no_metrics_and_the_log_is_text(self):
        answer = self.browser().get("/metrics", Authorization="Bearer x")
        self.assertEqual(answer.status, 404)
        own = self.browser().get("/login").headers["X-Request-Id"]
        self.server.logged(rf"\d+ GET /login 200 \d+ms {own}\n")


class BlindTest(WebTest):
    def test_a_manager_who_marks_blindly_is_given_no_marks(self):
        sql(self.database, "UPDATE account SET expert = 'x9' WHERE login = 'expert'")
        sql(self.database, "UPDATE account SET roles = roles | 4, expert = 'x1' WHERE login = 'manager'")
        sql(self.database, "UPDATE round SET state = 'scoring' WHERE id = ?", ROUND)
        sql(self.database, "UPDATE entry SET state = 'accepted' WHERE round = ?", ROUND)
        sql(self.database, "DELETE FROM sheet WHERE round = ? AND scorer = 'x1'", ROUND)
        api = Api(self.server.port, make_token(self.login("manager")))
        self.assertEqual(self.login("manager").get(f"/rounds/{ROUND}/scores").status, 403)
        for path in ("marks", "results", "settlement", "findings", "bundle"):
            self.assertEqual(api.get(f"/rounds/{ROUND}/{path}").status, 403, path)


if __name__ == "__main__":
    harness.main()
