#!/usr/bin/env python3
"""The example client in Python: nothing but the standard library.

    GONGPING_URL=https://pingshan.example GONGPING_TOKEN=gp.440310.… python3 client.py rounds
    … python3 client.py settlement ROUND                as CSV
    … python3 client.py center ID community 示例社区     changes a member of a center

As a module: Client(url, token).rows("/rounds") gives every row, page by page; read() and write() one thing. What
the server refuses is a Problem with its place and its words. Reads are tried again when the server is busy; writes, too,
since each has a key under which it is done once.
"""
import csv
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Problem(Exception):
    """What was refused (RFC 9457): status, detail, place, errors."""

    def __init__(self, status, told):
        self.status, self.told = status, told
        places = "".join(f"\n  {e.get('place', '')} {e['detail']}" for e in told.get("errors", []))
        super().__init__(f"{status} {told.get('place', '')} {told.get('detail', '')}{places}")


class Client:
    def __init__(self, url, token, tries=4):
        self.url, self.token, self.tries = url.rstrip("/") + "/api/v1", token, tries

    def _call(self, method, path, body=None, headers=None):
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        for left in range(self.tries, 0, -1):
            request = urllib.request.Request(self.url + path, data, sent, method=method)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    text = answer.read()
                    return json.loads(text) if text else None, answer.headers
            except urllib.error.HTTPError as e:
                told = json.loads(e.read() or b"{}")
                if e.code not in (429, 503) or left == 1:
                    raise Problem(e.code, told) from None
                time.sleep(int(e.headers.get("Retry-After", 1)))
            except urllib.error.URLError:
                if left == 1:
                    raise
                time.sleep(1)

    def read(self, path):
        """One thing, and the ETag by which it is written over."""
        thing, headers = self._call("GET", path)
        return thing, headers["ETag"]

    def rows(self, path, **asked):
        """Every row of a list."""
        while True:
            page, _ = self._call("GET", path + "?" + urllib.parse.urlencode(asked))
            yield from page["items"]
            if "next" not in page:
                return
            asked["cursor"] = page["next"]

    def write(self, path, thing, etag=None):
        """Writes a thing over what was read (etag), or a new one."""
        match = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        return self._call("PUT", path, thing, {**match, "Idempotency-Key": str(uuid.uuid4())})[0]

    def change(self, path, **members):
        """Changes members of a thing; when somebody else was faster, theirs stays and ours is added to it."""
        while True:
            thing, etag = self.read(path)
            try:
                return self.write(path, {**thing, **members}, etag)
            except Problem as e:
                if e.status != 412:
                    raise


def main(arguments):
    client = Client(os.environ["GONGPING_URL"], os.environ["GONGPING_TOKEN"])
    match arguments:
        case ["rounds"]:
            for r in client.rows("/rounds"):
                print(f"{r['id']}  {r.get('title', '')}  {r['state']}  {r.get('handed_in', 0)}/{r.get('entries', 0)}")
        case ["settlement", round_id]:
            names = ["entry", "center_name", "operator_name", "contract", "deduction", "due", "payable"]
            out = csv.DictWriter(sys.stdout, names, extrasaction="ignore", lineterminator="\n")
            out.writeheader()
            out.writerows(client.rows(f"/rounds/{urllib.parse.quote(round_id)}/settlement"))
        case ["center", center, member, value]:
            print(json.dumps(client.change(f"/centers/{urllib.parse.quote(center)}", **{member: value}),
                             ensure_ascii=False, indent=2))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Problem as problem:
        sys.exit(f"没有办成：{problem}")
