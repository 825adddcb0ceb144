// Small helps that pages work without: the CSRF token for htmx, the menu on wide
// screens, and the current tab in sight.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

// Browsers before ::details-content show the menu only when it is open.
(() => {
  const menu = document.querySelector(".nav-menu");
  if (!menu) return;
  const wide = window.matchMedia("(min-width: 768px)");
  const apply = () => { menu.open = wide.matches; };
  wide.addEventListener("change", apply);
  apply();
})();

// A button that was pressed waits: no form is sent twice by a second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// On a phone the tabs and the rail of stages are wider than the screen.
const present = (rail) => rail.querySelector("[aria-current]") ?? rail.querySelector(".is-now");
[...document.querySelectorAll(".nav-tabs .active"),
  ...[...document.querySelectorAll(".rail")].map(present).filter(Boolean)].forEach((tab) => {
  tab.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
});

// Who signs out, on whatever page, leaves no inspection pages to be read without network; nor does who
// is signed out. What was not sent stays in IndexedDB, for the same account only (inspect.js).
const dropPages = () => { if (window.caches) caches.delete("gp-inspect-1").catch(() => {}); };
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/logout") dropPages();
});
if (location.pathname === "/login") dropPages();
