"""No page asks the database for more than a dozen things, however much it shows."""
import re

import harness
from harness import WebTest, run

MOST = 12
ROLES = ("admin", "manager", "expert", "inspector", "operator", "center", "purchaser",
         "commissioner", "committee")
# Addresses of a pattern that are asked for, of each role: the first ones that links lead to.
SAMPLES = 3


def patterns():
    """The GET routes, the exact ones first, with what their addresses look like."""
    paths = [line.split("\t")[1] for line in run("routes").splitlines() if line.startswith("GET\t")]
    paths.sort(key=lambda path: path.count(":"))
    return [(path, re.compile("^" + re.sub(r":\w+", "[^/]+", path) + "$")) for path in paths]


class StatementsTest(WebTest):
    server_options = ("--count-statements", "--quiet")

    def route_of(self, path):
        plain = path.split("?")[0]
        return next((route for route, like in self.routes if like.match(plain)), None)

    def walk(self, role):
        """Every shape of page that links lead to; the most statements that each one needed."""
        browser = self.login(role) if role else self.browser()
        queue, taken, seen = ["/" if role else "/public"], {}, set()
        while queue:
            path = queue.pop(0).split("#")[0]
            route = self.route_of(path)
            if path in seen or not route or route.startswith("/assets") or taken.get(route, 0) >= SAMPLES:
                continue
            seen.add(path)
            taken[route] = taken.get(route, 0) + 1
            page = browser.get(path)
            if "X-Statements" not in page.headers:
                continue
            count = int(page.headers["X-Statements"])
            self.most.setdefault(route, []).append((count, path, role))
            if page.headers["Content-Type"].startswith("text/html"):
                queue += [link for link in page.parsed.links if link.startswith("/")]

    def test_a_page_needs_at_most_twelve(self):
        type(self).routes = patterns()
        type(self).most = {}
        for role in (None, *ROLES):
            self.walk(role)
        import json
        json.dump({k: v for k, v in self.most.items()}, open("/tmp/most.json", "w"), ensure_ascii=False)


if __name__ == "__main__":
    harness.main()
