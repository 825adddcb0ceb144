#!/usr/bin/env python3
"""Publishes the examples with a program and keeps their packages, for test_published.py.

Run for each version that computes something new, before it is given to anybody:

    python3 tests/published/make.py build/gongping . 0.2.0

It writes 0.2.0-ROUND-VERSION.json into this folder; packages that are there are never overwritten:
what was published once is not made anew.
"""
import html
import pathlib
import re
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "web"))
import harness  # noqa: E402  (reads the program's place from the same arguments)

ROUND = "demo-2026"
# One dismissed finding about a row, one about a person, one about a file.
DISMISSED = [("资金使用情况表“人员经费”行", "四舍五入所致，已核对原件"),
             ("助理社会工作师证书已于", "示例人员52的续期证书已补交"),
             ("中的“示例5-工作服务成效.pdf”", "经同意延期")]


def must(page, status=303):
    if page.status != status:
        raise SystemExit(f"{page.path}: {page.status}\n{page.text[-2000:]}")
    return page


def login(port, who):
    browser = harness.Browser(port)
    browser.get("/login")
    must(browser.post("/login", {"login": who, "password": harness.PASSWORD, "next": "/"}))
    return browser


def dismiss(manager, words, reason):
    page = manager.get(f"/rounds/{ROUND}/findings?show=open")
    item = next(i for i in page.text.split('<div class="list-group-item"') if words in i)
    link = html.unescape(re.search(r'href="([^"]+/findings/one[^"]+)"', item).group(1))
    must(manager.submit(manager.get(link), f"/rounds/{ROUND}/findings/one",
                        {"verdict": "dismiss", "reason": reason}))


def publish(manager, commissioner):
    must(commissioner.post(f"/results/{ROUND}/approve", {}))
    started = must(manager.post(f"/rounds/{ROUND}/report/publish", {}))
    for _ in range(600):
        page = manager.get(started.location).text
        if "已签名并公示" in page:
            return manager.get(f"/public/{ROUND}/files/package.json").body
        if "没有成功" in page:
            raise SystemExit(page)
        time.sleep(0.25)
    raise SystemExit("the publication did not end")


def keep(version, name, package):
    path = HERE / f"{version}-{name}.json"
    if path.exists():
        raise SystemExit(f"{path.name} is there already")
    path.write_bytes(package)
    print(path.name, len(package))


def main():
    version = sys.argv[3]
    with tempfile.TemporaryDirectory(prefix="gongping-published-") as folder:
        database = str(pathlib.Path(folder) / "demo.db")
        harness.run("init", "--db", database)
        for name in ("pingshan-2022", ROUND):
            harness.run("import", str(harness.SOURCE / "examples" / f"{name}.json"), "--db", database)
        harness.run("demo", "--db", database)
        with harness.Server(database) as server:
            manager, commissioner = login(server.port, "manager"), login(server.port, "commissioner")
            keep(version, "pingshan-2022-1",
                 manager.get("/public/pingshan-2022/files/package.json").body)
            must(commissioner.post(f"/results/{ROUND}/return", {"reason": "核查发现还要处理"}))
            for words, reason in DISMISSED:
                dismiss(manager, words, reason)
            must(manager.post(f"/rounds/{ROUND}/report/submit", {}))
            keep(version, f"{ROUND}-1", publish(manager, commissioner))
            must(manager.post(f"/rounds/{ROUND}/report/revise", {"reason": "标题有误"}))
            keep(version, f"{ROUND}-2", publish(manager, commissioner))


if __name__ == "__main__":
    main()
