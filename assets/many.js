// Lists with many things to be done at once: one box for all that are shown, Shift for a run of them,
// and how many are chosen. The page works without it.
"use strict";

document.querySelectorAll("form[data-many]").forEach((form) => {
  const all = form.querySelector("[data-many-all]");
  const count = form.querySelector("[data-many-count]");
  const boxes = () => [...form.elements].filter((field) => field.matches("[data-many-one]"));
  let last = null;

  const tell = () => {
    const list = boxes(), chosen = list.filter((box) => box.checked).length;
    form.dataset.chosen = chosen;
    // On one page of several the box for all stands for those that are not shown too.
    if (all && chosen < list.length) all.checked = false;
    if (count) count.textContent = all && all.checked ? count.dataset.everything : `已选 ${chosen} 个`;
    list.forEach((box) => box.closest("tr, .list-group-item").classList.toggle("chosen", box.checked));
  };

  document.addEventListener("click", (event) => {
    const box = event.target, list = boxes();
    if (!list.includes(box)) return;
    if (event.shiftKey && last && list.includes(last)) {
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      list.slice(from, to + 1).forEach((x) => { x.checked = box.checked; });
    }
    last = box;
    tell();
  });
  if (all) all.addEventListener("change", () => {
    boxes().forEach((box) => { box.checked = all.checked; });
    tell();
  });
  // A box at the head of a group stands for the rows of its part of the table.
  form.ownerDocument.querySelectorAll("[data-many-group]").forEach((head) => {
    const rows = () => boxes().filter((box) => box.closest("tbody") === head.closest("tbody"));
    head.hidden = rows().length < 2;
    head.addEventListener("change", () => {
      rows().forEach((box) => { box.checked = head.checked; });
      tell();
    });
  });
  window.addEventListener("pageshow", tell);
  tell();
});
