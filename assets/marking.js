// Marking by keyboard: a digit picks the option with that number in the item at hand, Enter goes to the
// next item, Alt and an arrow moves about. The page works without it.
"use strict";

(() => {
  const form = document.querySelector("[data-mark-form]");
  if (!form) return;
  const items = () => [...form.querySelectorAll("[data-mark-item]")];
  const itemOf = (element) => element && element.closest && element.closest("[data-mark-item]");
  const firstField = (item) => item.querySelector("input:checked, .mark-fields input, input");

  function move(from, step) {
    const list = items();
    const next = list[(from ? list.indexOf(from) : -1) + step];
    const field = next ? firstField(next) : form.querySelector("[name=comment]");
    if (!field) return;
    field.focus();
    (next || field).scrollIntoView({ block: "center" });
  }

  form.addEventListener("keydown", (event) => {
    const target = event.target, item = itemOf(target);
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
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

  // An item that needs a reason shows the field for it.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const item = itemOf(event.detail.target);
    if (item && item.querySelector(".mark-problem")) item.querySelector("details").open = true;
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
