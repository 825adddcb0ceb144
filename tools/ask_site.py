#!/usr/bin/env python3
"""Ask a running site for its sign-in page and for all that a visitor may download.

Run: tools/ask_site.py http://127.0.0.1:PORT

Follows the links of the public pages of that host. Says each address that does not answer with 200,
and ends with 1 if there is one, or if there is no report to download.
"""
import html
import re
import sys
import urllib.error
import urllib.request
from urllib.parse import urldefrag, urljoin, urlsplit

MOST = 2000  # addresses


def get(address):
    """Status, content type and body."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.headers.get("Content-Type", ""), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "", b""


def links(address, body):
    for link in re.findall(r'href="([^"]+)"', body.decode("utf-8", "replace")):
        yield urldefrag(urljoin(address, html.unescape(link)))[0]


def ask(base):
    """Every address asked, with its status."""
    host = urlsplit(base).netloc
    asked, waiting = {}, [base + "/login", base + "/public"]
    while waiting and len(asked) < MOST:
        address = waiting.pop()
        if address in asked:
            continue
        status, kind, body = get(address)
        asked[address] = status
        if not kind.startswith("text/html") or not urlsplit(address).path.startswith("/public"):
            continue
        waiting += [link for link in links(address, body) if urlsplit(link).netloc == host]
    return asked


def main():
    asked = ask(sys.argv[1].rstrip("/"))
    wrong = [f"{address}: {status}" for address, status in sorted(asked.items()) if status != 200]
    files = [address for address in asked if "/files/" in address]
    for line in wrong:
        print(line)
    print(f"{len(asked)} addresses asked, {len(files)} of them downloads; {len(wrong)} wrong")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
