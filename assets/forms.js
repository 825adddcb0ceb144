// Adds a row to a form in place. Without this script the same button sends the form, which comes
// back with one more row and everything typed.
"use strict";

(() => {
  const renumber = (row, index) => {
    const number = /\.\d+(?=$|-)/;
    row.querySelectorAll("[name], [id], [for], [list], [aria-describedby]").forEach((element) => {
      for (const attribute of ["name", "id", "for", "list", "aria-describedby"]) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(number, `.${index}`));
      }
    });
    const title = `第 ${index + 1} 行`;
    row.querySelectorAll(".form-row-number, .form-row-drop .visually-hidden").forEach((element) => {
      element.textContent = title;
    });
  };

  const clear = (row) => {
    row.querySelectorAll("input, textarea").forEach((input) => {
      if (input.type === "checkbox") input.checked = false;
      else input.value = "";
      input.classList.remove("is-invalid");
      input.removeAttribute("aria-invalid");
    });
    row.querySelectorAll("select").forEach((select) => { select.selectedIndex = 0; });
    row.querySelectorAll(".invalid-feedback").forEach((error) => error.remove());
  };

  const addRow = (rows) => {
    const row = rows.lastElementChild.cloneNode(true);
    clear(row);
    renumber(row, rows.children.length);
    rows.append(row);
    return row;
  };

  // What was typed into rows that were added comes back with them (keep.js).
  document.addEventListener("keep:row", (event) => {
    const first = event.target.querySelector(`.form-rows [name^="${CSS.escape(event.detail.base)}"]`);
    if (!first) return;
    addRow(first.closest(".form-rows"));
    event.detail.added = true;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const rows = button.parentElement.querySelector(".form-rows");
    if (!rows || !rows.lastElementChild) return;
    event.preventDefault();
    const row = addRow(rows);
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  });
})();
