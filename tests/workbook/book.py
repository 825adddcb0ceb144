"""Reads an XLSX file with nothing but the standard library: values, formulas, validations, notes and
what is protected, as the file says it."""
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def unescape(text):
    """_x0041_ means A."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def text_of(node):
    """Of a string with or without runs; phonetic hints are left out."""
    return unescape("".join(t.text or "" for t in node.iter(f"{MAIN}t")))


def resolve(base, target):
    if target.startswith("/"):
        return target[1:]
    parts = base.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


class Sheet:
    """One sheet: cells by address, with Decimal for numbers."""

    def __init__(self, book, path, hidden):
        self.book, self.path, self.hidden = book, path, hidden
        self.root = book.xml(path)
        self.values, self.formulas, self.styles = {}, {}, {}
        for cell in self.root.iter(f"{MAIN}c"):
            self.read(cell)
        protection = self.root.find(f"{MAIN}sheetProtection")
        self.protected = protection is not None and protection.get("sheet") in ("1", "true")

    def read(self, cell):
        address, kind = cell.get("r"), cell.get("t", "n")
        self.styles[address] = int(cell.get("s", "0"))
        formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
        if formula is not None:
            self.formulas[address] = formula.text
        if kind == "inlineStr":
            self.values[address] = text_of(cell.find(f"{MAIN}is"))
        elif value is None:
            return
        elif kind == "s":
            self.values[address] = self.book.strings[int(value.text)]
        elif kind == "n":
            self.values[address] = Decimal(value.text)
        else:
            self.values[address] = (kind, value.text)

    def format(self, address):
        return self.book.formats[self.styles[address]]

    def locked(self, address):
        return self.book.locks[self.styles[address]]

    def validations(self):
        """By range: type, operator, and bounds, or the items of the list."""
        found = {}
        for v in self.root.iter(f"{MAIN}dataValidation"):
            bounds = [(n.text or "").lstrip("=") for n in (v.find(f"{MAIN}formula1"), v.find(f"{MAIN}formula2"))
                      if n is not None]
            if v.get("type") == "list":
                bounds = self.book.items(bounds[0])
            else:
                bounds = [Decimal(b) for b in bounds]
            for place in v.get("sqref").split():
                found[place] = (v.get("type"), v.get("operator", "between"), v.get("errorStyle", "stop"),
                                v.get("error"), bounds)
        return found

    def notes(self):
        for kind, target in self.book.relations(self.path):
            if kind == "comments":
                return {c.get("ref"): text_of(c) for c in self.book.xml(target).iter(f"{MAIN}comment")}
        return {}


class Book:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()
        self.strings = []
        if "xl/sharedStrings.xml" in self.names:
            self.strings = [text_of(s) for s in self.xml("xl/sharedStrings.xml").iter(f"{MAIN}si")]
        self.read_styles()
        book = self.xml("xl/workbook.xml")
        targets = {r.get("Id"): resolve("xl/workbook.xml", r.get("Target"))
                   for r in self.xml("xl/_rels/workbook.xml.rels").iter(f"{PACKAGE}Relationship")}
        self.sheets = {}
        for s in book.iter(f"{MAIN}sheet"):
            path = targets[s.get(f"{RELATION}id")]
            self.sheets[s.get("name")] = Sheet(self, path, s.get("state") == "hidden")
        self.defined = {d.get("name"): d.text for d in book.iter(f"{MAIN}definedName")}

    def read_styles(self):
        root = self.xml("xl/styles.xml")
        custom = {int(n.get("numFmtId")): n.get("formatCode") for n in root.iter(f"{MAIN}numFmt")}
        built_in = {0: "General", 3: "#,##0", 4: "#,##0.00", 10: "0.00%", 14: "date", 49: "@"}
        self.formats, self.locks = [], []
        for xf in root.find(f"{MAIN}cellXfs"):
            number = int(xf.get("numFmtId"))
            self.formats.append(custom.get(number, built_in.get(number, number)))
            lock = xf.find(f"{MAIN}protection")
            self.locks.append(lock is None or lock.get("locked", "1") not in ("0", "false"))

    def xml(self, name):
        return ElementTree.fromstring(self.zip.read(name))

    def relations(self, path):
        folder, name = path.rsplit("/", 1)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self.names:
            return []
        return [(r.get("Type").rsplit("/", 1)[1], resolve(path, r.get("Target")))
                for r in self.xml(rels).iter(f"{PACKAGE}Relationship")]

    def items(self, reference):
        """What a drop-down offers: 选项!$A$2:$A$4."""
        if reference.startswith('"'):
            return reference.strip('"').split(",")
        name, column, first, last = re.fullmatch(r"'?(.*?)'?!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)", reference).groups()
        values = self.sheets[name].values
        return [values[f"{column}{row}"] for row in range(int(first), int(last) + 1)]
