"""Ids are chosen by people and come with imports: one that is a word of our addresses, or dots, has
pages like any other. The whole route table is asked for such ids and for plain ones."""
import json
import pathlib
import re

import harness
from harness import TENANT, WebTest, run
from test_routes import routes

# Parameters that stand for an id somebody chose, and what has it in the demo's bundle.
CHOSEN = {"round": "demo-2026", "entry": "entry-1", "component": "material", "standard": "demo-2026",
          "project": "p1", "center": "c1", "org": "committee-1"}
# Of each route: what its other parameters are.
GIVEN = {"/registry/projects/:id": {"id": "project"}, "/registry/projects/:id/staff": {"id": "project"},
         "/standards/:id/:version": {"id": "standard", "version": "1"},
         "/standards/:id/:version/export": {"id": "standard", "version": "1"},
         "/standards/:id/:version/edit": {"id": "standard", "version": "1"},
         "/analysis/centers/:center": {"center": "center"}}
ROLES = ("manager", "expert", "operator", "center", "commissioner", "purchaser", "committee")


def renamed(value, ids):
    if isinstance(value, dict):
        return {k: renamed(v, ids) for k, v in value.items()}
    if isinstance(value, list):
        return [renamed(v, ids) for v in value]
    return ids.get(value, value) if isinstance(value, str) else value


def bundle(name):
    """The demo's round with its ids renamed."""
    data = json.loads((harness.SOURCE / "examples" / "demo-2026.json").read_text())
    return renamed(data, {old: name for old in CHOSEN.values()})


def in_address(text):
    """An id as it has to stand in an address."""
    return f"~{text}" if text in (".", "..") else text


class Addresses(WebTest):
    words = ["new", "verify", "panel", ".", "..", "import", "export", "projects"]

    @classmethod
    def prepare(cls):
        db = str(cls.database)
        for name in ["plain"] + cls.words:
            path = pathlib.Path(cls.folder) / "words.json"
            path.write_text(json.dumps(bundle(name)))
            run("import", str(path), "--db", db)
        harness.sql(cls.database, "UPDATE round SET state = 'scoring' WHERE tenant = ? AND id IN (%s)" %
                    ",".join("?" * (len(cls.words) + 1)), TENANT, "plain", *cls.words)

    def address(self, path, name):
        given = GIVEN.get(path, {})
        parts = []
        for part in path.split("/"):
            if not part.startswith(":"):
                parts.append(part)
                continue
            kind = given.get(part[1:], part[1:])
            if kind in CHOSEN:
                parts.append(in_address(name))
            elif part[1:] in given:
                parts.append(kind)
            else:
                return None
        return "/".join(parts)

    def heading(self, page, name):
        found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.S)
        return (page.status, page.headers.get("Content-Type"),
                re.sub(r"<[^>]+>", "", found.group(1)).replace(name, "ID") if found else None)

    def test_every_page_of_such_an_id_is_there(self):
        asked = set()
        for method, path, _, _ in routes():
            plain = self.address(path, "plain") if method == "GET" and ":" in path else None
            if not plain:
                continue
            for role in ROLES:
                browser = self.login(role)
                page = browser.get(plain)
                if page.status != 200:
                    continue
                asked.add(path)
                want = self.heading(page, "plain")
                for word in self.words:
                    page = browser.get(self.address(path, word))
                    self.assertEqual(self.heading(page, word), want, f"{role} {path} {word}")
                break
        self.assertGreater(len(asked), 20, asked)

    def test_links_lead_there(self):
        """Where a browser takes dots for folders, no link may have any."""
        manager = self.login("manager")
        todo, seen = ["/rounds", "/registry", "/registry/centers", "/standards"], set()
        while todo:
            at = todo.pop()
            page = manager.get(at)
            if at.startswith("/files/"):  # the bundle brought no bytes along
                continue
            self.assertEqual(page.status, 200, at)
            addresses = page.parsed.links + [form.action for form in page.parsed.forms]
            for link in addresses:
                path = link.split("?")[0].split("#")[0]
                self.assertFalse({".", ".."} & set(path.split("/")), f"{link} on {at}")
                pattern = re.sub(r"~?\.\.?(?=/|$)", "ID", path)
                if "ID" in pattern and pattern not in seen and link in page.parsed.links:
                    seen.add(pattern)
                    todo.append(link)
        self.assertGreater(len(seen), 10, seen)

    def test_a_redirect_leads_there(self):
        state = "UPDATE round SET state = ? WHERE tenant = ? AND id = '..'"
        harness.sql(self.database, state, "draft", TENANT)
        manager = self.login("manager")
        page = manager.get("/rounds/~../edit")
        done = manager.submit(page, "/rounds/~../edit", {})
        harness.sql(self.database, state, "scoring", TENANT)
        self.assertEqual((done.status, done.location), (303, "/rounds/~.."))

    def test_old_addresses_lead_to_the_new_ones(self):
        browser = self.browser()
        self.assertEqual(browser.get("/public/verify?d=440310&h=" + "0" * 64).location,
                         "/public/~verify?d=440310&h=" + "0" * 64)


class Published(WebTest):
    """A published round whose id is the word of the page that verifies."""

    @classmethod
    def prepare(cls):
        run("demo", "--db", str(cls.database))
        with harness.connect(cls.database) as db:
            db.execute("PRAGMA foreign_keys = OFF")
            for guard, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                db.execute(f"DROP TRIGGER {guard}")  # what is published is locked
            tables = [t for t, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                if any(c[1] == "round" for c in db.execute(f"PRAGMA table_info({table})")):
                    db.execute(f"UPDATE {table} SET round = 'verify' WHERE round = 'pingshan-2022'")
            db.execute("UPDATE round SET id = 'verify' WHERE id = 'pingshan-2022'")

    def test_it_has_its_page_and_so_has_the_verification(self):
        anyone = self.browser()
        self.assertEqual(anyone.get("/public/verify").status, 200)
        self.assertIn("2022", anyone.get("/public/verify").text)
        self.assertIn("验证", anyone.get("/public/~verify").text)
        links = anyone.get("/public").parsed.links
        self.assertTrue([l for l in links if l.split("?")[0] == "/public/verify"])
        self.assertTrue([l for l in links if l.split("?")[0] == "/public/~verify"])


if __name__ == "__main__":
    harness.main()
