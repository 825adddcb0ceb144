"""Workbooks written by hand: parts of XML in a ZIP, so that a test says exactly what is in the file."""
import io
import re
import struct
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def column(i):
    name = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        name = chr(65 + rest) + name
    return name


class Cell:
    """A cell that is no plain text: its XML within <c>, its type and its number format."""

    def __init__(self, inner, kind="", code=None):
        self.inner, self.kind, self.code = inner, kind, code


def number(text, code=None):
    return Cell(f"<v>{text}</v>", code=code)


def day(serial, code="yyyy/m/d"):
    return number(serial, code)


def percent(text, code="0.00%"):
    return number(text, code)


def formula(text, value=None, kind="", code=None):
    return Cell(f"<f>{escape(text)}</f>" + ("" if value is None else f"<v>{value}</v>"), kind, code)


def error(text):
    return Cell(f"<v>{text}</v>", "e")


def boolean(value):
    return Cell(f"<v>{int(value)}</v>", "b")


class Sheet:
    def __init__(self, rows, name="Sheet1", merges=(), hidden_rows=(), hidden_columns=(), state=None, start=1):
        self.rows, self.name, self.merges, self.state, self.start = rows, name, merges, state, start
        self.hidden_rows, self.hidden_columns = set(hidden_rows), set(hidden_columns)


class Book:
    """rows: lists of cells, None for empty ones; a str is a shared string, an int or float a number."""

    def __init__(self, *sheets, is_1904=False, inline=False, compression=zipfile.ZIP_DEFLATED):
        self.sheets = [s if isinstance(s, Sheet) else Sheet(s, f"Sheet{i + 1}") for i, s in enumerate(sheets)]
        self.is_1904, self.inline, self.compression = is_1904, inline, compression
        self.strings, self.order, self.codes = {}, [], []
        self.extra = {}

    def shared(self, text):
        if text not in self.strings:
            self.strings[text] = len(self.order)
            self.order.append(text)
        return self.strings[text]

    def style(self, code):
        if code is None:
            return ""
        if code not in self.codes:
            self.codes.append(code)
        return f' s="{self.codes.index(code) + 1}"'

    def cell(self, address, value):
        if isinstance(value, str) and self.inline:
            return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        if isinstance(value, str):
            return f'<c r="{address}" t="s"><v>{self.shared(value)}</v></c>'
        if isinstance(value, (int, float)):
            return f'<c r="{address}"><v>{value!r}</v></c>'
        kind = f' t="{value.kind}"' if value.kind else ""
        return f'<c r="{address}"{kind}{self.style(value.code)}>{value.inner}</c>'

    def sheet(self, s):
        columns = "".join(f'<col min="{i + 1}" max="{i + 1}" hidden="1"/>' for i in sorted(s.hidden_columns))
        rows = []
        for r, cells in enumerate(s.rows, s.start):
            hidden = ' hidden="1"' if r in s.hidden_rows else ""
            body = "".join(self.cell(f"{column(i)}{r}", v) for i, v in enumerate(cells) if v is not None)
            rows.append(f'<row r="{r}"{hidden}>{body}</row>')
        merges = "".join(f'<mergeCell ref="{m}"/>' for m in s.merges)
        return (f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'
                f'{"<cols>" + columns + "</cols>" if columns else ""}<sheetData>{"".join(rows)}</sheetData>'
                f'{"<mergeCells>" + merges + "</mergeCells>" if merges else ""}</worksheet>')

    def parts(self):
        sheets = [self.sheet(s) for s in self.sheets]
        listed = "".join(f'<sheet name="{escape(s.name)}" sheetId="{i}" r:id="rId{i}"'
                         f'{" state=" + chr(34) + s.state + chr(34) if s.state else ""}/>'
                         for i, s in enumerate(self.sheets, 1))
        n = len(sheets)
        relations = "".join(f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                            for i in range(1, n + 1))
        formats = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{escape(c, {chr(34): "&quot;"})}"/>'
                          for i, c in enumerate(self.codes))
        styles = "".join(f'<xf numFmtId="{164 + i}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
                         for i in range(len(self.codes)))
        overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{KIND}worksheet+xml"/>'
                            for i in range(1, n + 1))
        parts = {
            "[Content_Types].xml":
                f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
                f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
                f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}sheet.main+xml"/>'
                f'{overrides}<Override PartName="/xl/styles.xml" ContentType="{KIND}styles+xml"/>'
                f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}sharedStrings+xml"/></Types>',
            "_rels/.rels":
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
                f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml":
                f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{" date1904=" + chr(34) + "1" + chr(34) if self.is_1904 else ""}/>'
                f'<sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels":
                f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
                f'<Relationship Id="rId{n + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
                f'<Relationship Id="rId{n + 2}" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/styles.xml":
                f'<styleSheet xmlns="{MAIN}">{"<numFmts>" + formats + "</numFmts>" if formats else ""}'
                f'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
                f'<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
                f'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
                f'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
                f'<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{styles}</cellXfs>'
                f'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
            "xl/sharedStrings.xml":
                f'<sst xmlns="{MAIN}">' + "".join(f'<si><t xml:space="preserve">{escape(t)}</t></si>'
                                                  for t in self.order) + "</sst>",
        }
        for i, text in enumerate(sheets, 1):
            parts[f"xl/worksheets/sheet{i}.xml"] = text
        parts.update(self.extra)
        return parts

    def bytes(self):
        return pack(self.parts(), self.compression)


def pack(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as z:
        for name, text in parts.items():
            z.writestr(name, text)
    return out.getvalue()


def compound(name):
    """A compound file of [MS-CFB] with one small stream of that name: EncryptedPackage is what Excel makes of a
    workbook with a password to open it."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 3, 1, end, 0) + struct.pack(
        "<109I", *[0] + [free] * 108)

    def entry(called, kind, child, start, size):
        text = called.encode("utf-16-le") + b"\0\0"
        return text.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(text), kind, 1, free, free, child, start, size)

    sectors = [struct.pack("<128I", *[fat, end, end, end] + [free] * 124),
               entry("Root Entry", 5, 1, 2, 64) + entry(name, 2, free, 0, 64) + bytes(256), b"x" * 64 + bytes(448),
               struct.pack("<128I", end, *[free] * 127)]
    return header + b"".join(sectors)


def csv(text, encoding="utf-8"):
    return text.encode(encoding)


def replaced(book, part, pattern, by):
    """The book's bytes with a part changed by a regular expression, which must match."""
    parts = book.parts()
    parts[part], n = re.subn(pattern, by, parts[part], flags=re.S)
    assert n, (part, pattern)
    return pack(parts)
