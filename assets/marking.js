// Marking by keyboard: a digit picks the option with that number in the item at hand, Enter goes to the
// next item, Alt and an arrow moves about. The page works without it.
"use strict";

(() => {
  const form = document.querySelector("[data-mark-form]");
  if (!form) return;
  const items = () => [...form.querySelectorAll("[data-mark-item]")];
  const itemOf = (element) => element && element.closest && element.closest("[data-mark-item]");
  const firstField = (item) => item.querySelector("input:checked, .mark-fields input, input");

  // What is folded is opened for whom is led into it.
  function unfold(element) {
    for (let fold = element?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }

  function move(from, step) {
    const list = items();
    const next = list[(from ? list.indexOf(from) : -1) + step];
    unfold(next);
    const field = next ? firstField(next) : form.querySelector("[name=comment]");
    if (!field) return;
    field.focus();
    (next || field).scrollIntoView({ block: "center" });
  }

  form.addEventListener("keydown", (event) => {
    const target = event.target, item = itemOf(target);
    if (event.isComposing || event.ctrlKey || event.metaKey || target.closest(".sheet")) return;
    if (event.altKey) {
      if (event.key === "ArrowDown") { event.preventDefault(); move(item, 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); move(item, -1); }
      return;
    }
    if (!item || target.matches("textarea, button, summary, a")) return;
    if (event.key === "Enter") { event.preventDefault(); move(item, 1); return; }
    if (!target.matches("[type=radio], [type=checkbox]") || !/^[1-9]$/.test(event.key)) return;
    const option = item.querySelector(`[data-key="${event.key}"]`);
    if (!option) return;
    event.preventDefault();
    option.focus();
    option.checked = option.type === "radio" ? true : !option.checked;
    option.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // From anywhere on the page into the sheet, to the first item that is not marked yet.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.key !== "ArrowDown" || form.contains(event.target)) return;
    event.preventDefault();
    const open = items().find((item) => !item.querySelector(".mark-score")) ?? items()[0];
    move(items()[items().indexOf(open) - 1], 1);
  });

  // The evidence of the item at hand comes to sight beside it. Without a column of its own it stays
  // where it is: nothing may move away under who scores.
  const column = document.querySelector(".mark-evidence");
  let shownFor = null;
  function show(panel) {
    if (panel && column && column.scrollHeight > column.clientHeight) unfold(panel);
    document.querySelectorAll(".desk-panel.is-wanted").forEach((old) => old.classList.remove("is-wanted"));
    if (!panel || column.scrollHeight <= column.clientHeight) return;
    panel.classList.add("is-wanted");
    column.scrollTop += panel.getBoundingClientRect().top - column.getBoundingClientRect().top - 48;
  }
  form.addEventListener("focusin", (event) => {
    const item = itemOf(event.target);
    if (!item || item === shownFor) return;
    shownFor = item;
    const link = item.querySelector("[data-panel]");
    show(link && document.getElementById(link.dataset.panel));
  });

  // An item that needs a reason shows the field for it.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const item = itemOf(event.detail.target);
    if (item && item.querySelector(".mark-problem")) item.querySelector("details").open = true;
  });

  // ---- groups: how much of each is done; on a telephone one group at a time, and of the material what is asked for

  const parts = [...form.querySelectorAll("[data-mark-part]")];
  const isNarrow = window.matchMedia("(max-width: 767px)").matches;
  const counts = new Map(parts.map((part) => {
    const count = document.createElement("span");
    count.className = "mark-part-count";
    part.querySelector("summary").append(count);
    return [part, count];
  }));
  const left = (part) => [...part.querySelectorAll("[data-mark-item]")].filter((item) => !item.querySelector(".mark-score, .mark-skipped"));
  function count() {
    for (const [part, place] of counts) {
      const all = part.querySelectorAll("[data-mark-item]").length, open = left(part).length;
      place.textContent = open ? `已评 ${all - open} / ${all}` : "已评完";
      part.classList.toggle("is-done", !open);
    }
  }
  count();
  document.addEventListener("htmx:afterSettle", count);

  function onlyOpen(part) { parts.forEach((one) => { one.open = one === part; }); }

  function nextButton(part, next) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn w-100 mark-next";
    button.textContent = `下一组：${next.querySelector(".mark-group-name").firstChild.textContent.trim()}`;
    button.addEventListener("click", () => { onlyOpen(next); next.scrollIntoView({ block: "start" }); });
    part.append(button);
  }

  if (isNarrow) {
    document.querySelectorAll("details.desk-panel").forEach((panel) => { panel.open = false; });
    if (parts.length > 1) {
      parts.slice(0, -1).forEach((part, i) => nextButton(part, parts[i + 1]));
      onlyOpen(parts.find((part) => left(part).length) ?? parts[0]);
      // One that is opened by hand takes the others' place.
      parts.forEach((part) => part.querySelector("summary").addEventListener("click", () => { if (!part.open) onlyOpen(null); }));
    }
  }
  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("a[href^='#']")?.getAttribute("href").slice(1);
    if (id) unfold(document.getElementById(id));
  });

  // Handing in takes two steps: the first shows all marks in few lines, as they are saved.
  const check = document.getElementById("mark-check");
  if (check) check.dataset.first = "";
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!check || !button || !button.formAction.endsWith("/submit") || button.dataset.seen) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    check.open = true;
    button.dataset.seen = "1";
    button.textContent = "确认提交";
    form.dispatchEvent(new Event("change", { bubbles: true }));
    check.scrollIntoView({ block: "nearest" });
    button.focus();
  }, true);

  // htmx would send a draft to where the button that was pressed last leads: saving never hands in.
  form.addEventListener("htmx:configRequest", (event) => { event.detail.path = form.getAttribute("action"); });

  // Somebody saved a newer draft elsewhere: only a button may put this one in its place.
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (form.querySelector("#mark-status [data-stopped]")) event.preventDefault();
  });

  // What is typed and not saved must not be lost unseen.
  const offline = document.getElementById("mark-offline");
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (offline) offline.hidden = event.detail.successful;
    if (event.detail.successful) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
})();
