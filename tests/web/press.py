"""A page's forms with all that a browser knows of their fields and buttons, and what a careful user
types into them."""
import html
import re

import harness
from harness import PASSWORD


class Button:
    def __init__(self, attrs):
        self.name, self.value = attrs.get("name"), attrs.get("value", "")
        self.action = attrs.get("formaction")
        self.words = ""


class Field:
    def __init__(self, tag, attrs):
        self.tag, self.kind = tag, attrs.get("type", "text") if tag == "input" else tag
        self.attrs, self.name = attrs, attrs.get("name")
        self.value = attrs.get("value", "on" if self.kind in ("checkbox", "radio") else "")
        self.options = []  # (value, selected)


class Form:
    def __init__(self, attrs):
        self.action = attrs.get("action", "")
        self.method = attrs.get("method", "get").lower()
        self.multipart = attrs.get("enctype", "") == "multipart/form-data"
        self.fields, self.buttons = [], []


TAG = re.compile(r"<(/?)(a|form|fieldset|button|input|textarea|select|option)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"""([^\s=/>\"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")


class Reader:
    """Links, and forms with all that a browser knows of their fields and buttons. What is disabled,
    by itself or by the fieldset around it, cannot be sent. Reads the tags that matter alone: a walk
    reads thousands of pages, of which a parser of all of HTML would take most of the time."""

    def __init__(self):
        self.forms, self.links, self.by_id = [], [], {}
        self.form = self.text = self.select = self.button = None
        self.fieldsets = []

    def feed(self, page):
        last = 0
        for tag in TAG.finditer(re.sub(r"<!--.*?-->", "", page, flags=re.S)):
            if self.text or self.button:
                self.handle_data(html.unescape(re.sub(r"<[^>]*>", "", tag.string[last:tag.start()])))
            last = tag.end()
            if tag[1]:
                self.handle_endtag(tag[2])
            else:
                self.handle_starttag(tag[2], [(m[1], html.unescape(m[2] or m[3] or m[4] or ""))
                                              for m in ATTRIBUTE.finditer(tag[3])])

    def owner(self, attrs):
        return self.by_id.get(attrs["form"]) if "form" in attrs else self.form

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        elif tag == "form":
            self.form = Form(attrs)
            self.forms.append(self.form)
            if "id" in attrs:
                self.by_id[attrs["id"]] = self.form
        elif tag == "fieldset":
            self.fieldsets.append("disabled" in attrs)
        owner = self.owner(attrs)
        if not owner or "disabled" in attrs or any(self.fieldsets):
            return
        kind = attrs.get("type", "submit" if tag == "button" else "text")
        if (tag == "button" and kind == "submit") or (tag == "input" and kind == "submit"):
            self.button = Button(attrs)
            owner.buttons.append(self.button)
        elif tag in ("input", "textarea", "select") and attrs.get("name"):
            field = Field(tag, attrs)
            owner.fields.append(field)
            self.text = field if tag == "textarea" else None
            self.select = field if tag == "select" else None
        elif tag == "option" and self.select:
            self.select.options.append((attrs.get("value", ""), "selected" in attrs))

    def handle_data(self, data):
        if self.text:
            self.text.value += data
        if self.button:
            self.button.words += data.strip()

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "fieldset" and self.fieldsets:
            self.fieldsets.pop()
        elif tag == "textarea":
            self.text = None
        elif tag == "select":
            self.select = None
        elif tag == "button":
            self.button = None


def typed(field):
    """What a careful user leaves or writes in a field of one line."""
    name = field.name.split(".")[0]
    if field.value:
        return field.value
    if name in ("scoring_due", "item_due"):
        return ""  # they may be left open, and lie between days that the round has
    if field.kind == "date":
        return field.attrs.get("min") or harness.day_from_today(14)
    if field.kind == "time":
        return "09:00"
    if field.kind == "password":
        return PASSWORD
    if field.kind == "number" or field.attrs.get("inputmode") in ("numeric", "decimal"):
        return field.attrs.get("min", "1") if "required" in field.attrs else ""
    if "required" in field.attrs or name in ("reason", "text", "note", "title"):
        return "按要求办理"
    return ""


def pairs_of(form, button):
    """The fields as they are sent; files apart."""
    sent, files, radios = [], [], {}
    for f in form.fields:
        if f.kind == "radio":
            radios.setdefault(f.name, []).append(f)
        elif f.kind == "checkbox":
            # Whoever does a thing to many has chosen them.
            if {"checked", "required", "data-many-one"} & set(f.attrs):
                sent.append((f.name, f.value))
        elif f.kind == "file":
            files.append(f)
        elif f.kind == "select":
            chosen = [v for v, selected in f.options if selected]
            filled = [v for v, _ in f.options if v]
            if not chosen and f.options:
                chosen = [f.options[0][0]]
            if "required" in f.attrs and not any(chosen):
                chosen = filled[:1]
            sent += [(f.name, v) for v in (chosen if "multiple" in f.attrs else chosen[:1])]
        elif f.kind == "textarea":
            text = f.value[1:] if f.value.startswith("\n") else f.value
            wanted = "required" in f.attrs or f.name.split(".")[0] in ("reason", "text", "note")
            sent.append((f.name, text or ("按要求办理，详见附件。" if wanted else "")))
        elif f.kind not in ("button", "reset", "image"):
            sent.append((f.name, typed(f)))
    for name, group in radios.items():
        chosen = next((f for f in group if "checked" in f.attrs), group[0])
        sent.append((name, chosen.value))
    if button.name:
        sent = [p for p in sent if p[0] != button.name] + [(button.name, button.value)]
    return sent, files
