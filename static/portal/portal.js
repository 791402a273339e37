// What the portal adds where JavaScript runs. Every page works without it.
(() => {
  "use strict";

  const MENUS = "details.menu[open], details.drop[open]";

  // An answer with errors takes the focus to them.
  const focusErrors = (root) => root.querySelector?.("[data-focus]")?.focus();

  // An open menu closes on Escape, and when the reader goes elsewhere.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector(MENUS);
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  for (const way of ["focusin", "pointerdown"]) {
    document.addEventListener(way, (event) => {
      for (const open of document.querySelectorAll(MENUS)) {
        if (!open.contains(event.target)) open.open = false;
      }
    });
  }

  // A button that was pressed is not pressed again while the answer is on its way.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    const free = () => { button.disabled = false; };
    setTimeout(() => { button.disabled = true; });
    setTimeout(free, 4000);
    window.addEventListener("pageshow", free, { once: true });
  });

  // htmx got no answer, or one without words: say so where messages stand.
  const alertWith = (words) => {
    const place = document.getElementById("alerts");
    const box = document.createElement("div");
    box.className = "ds-alert";
    box.dataset.color = "danger";
    box.setAttribute("role", "alert");
    box.appendChild(document.createElement("p")).textContent = words;
    place.replaceChildren(box);
    place.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:sendError", () => {
    alertWith(document.getElementById("alerts").dataset.unreachable);
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) alertWith(document.getElementById("alerts").dataset.broken);
  });

  // What others wrote must not wipe out what is being written here, nor take a row out of
  // the hand that drags it: news that was asked for before a form was opened, or that
  // comes while one is on its way, is left, and asked for again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "live") return;
    const told = new URL(event.detail.xhr.responseURL).searchParams.getAll("open");
    const open = [...document.querySelectorAll(".open-now")].map((one) => one.value);
    const untold = open.some((thread) => thread && !told.includes(thread));
    const busy = "#outline .htmx-request, #add-form, #introduction form";
    const dragging = "dragging" in document.documentElement.dataset;
    if (untold || dragging || document.querySelector(busy)) {
      event.detail.shouldSwap = false;
      return;
    }
    // Rows that came while a row is open here have no place yet: they wait for the order.
    const news = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    for (const row of news.querySelectorAll("[hx-swap-oob]")) {
      if (!document.getElementById(row.id)) row.remove();
    }
    event.detail.serverResponse = news.body.innerHTML;
  });

  // One page is kept for when there is no network.
  navigator.serviceWorker?.register("/sw.js").catch(() => {});

  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
})();
