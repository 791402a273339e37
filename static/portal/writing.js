// Writing a plan: saves by itself, rows moved by mouse, finger and keyboard, rows marked.
// Without it every one of these is a button in a form.
(() => {
  "use strict";

  const PAUSE = 1200; // milliseconds without a keystroke
  const AGAIN = 5000; // until what could not be sent is tried once more
  const root = document.documentElement;
  root.dataset.writing = "";

  // Autosave -----------------------------------------------------------------------
  // A change in a form saves through the row's own line “Saved 14:02”, which htmx sends.
  // Only that line and the version come back: the fields belong to who writes in them.
  const timers = new WeakMap();
  const lineOf = (form) => form && document.querySelector(`[data-autosave="${form.id}"]`);

  const save = (line) => {
    clearTimeout(timers.get(line));
    timers.delete(line);
    if (!line.isConnected || line.querySelector("[data-stopped]")) return;
    line.dataset.dirty = "";
    line.dispatchEvent(new CustomEvent("autosave"));
  };
  const soon = (line, pause) => {
    line.dataset.dirty = "";
    clearTimeout(timers.get(line));
    timers.set(line, setTimeout(() => save(line), pause));
  };

  document.addEventListener("input", (event) => {
    const line = lineOf(event.target.form);
    if (line) soon(line, PAUSE);
  });
  document.addEventListener("change", (event) => {
    const line = lineOf(event.target.form);
    if (line) soon(line, 150);
  });
  document.addEventListener("reset", (event) => {
    const line = lineOf(event.target);
    if (line) soon(line, 50);
  });
  // One's own Save takes all with it.
  document.addEventListener("submit", (event) => {
    const line = lineOf(event.target);
    if (!line) return;
    clearTimeout(timers.get(line));
    delete line.dataset.dirty;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const line = event.target;
    if (!line.dataset || line.dataset.autosave === undefined) return;
    const answer = event.detail.xhr;
    if (event.detail.successful) {
      if (!timers.has(line)) delete line.dataset.dirty;
    } else if (!answer.status || answer.status >= 500) {
      line.textContent = line.dataset.lost;
      soon(line, AGAIN);
    }
  });
  // Leaving with words that are not saved: the browser asks first.
  window.addEventListener("beforeunload", (event) => {
    for (const line of document.querySelectorAll("[data-autosave][data-dirty]")) {
      if (timers.has(line)) save(line);
      event.preventDefault();
    }
  });

  // Rows -------------------------------------------------------------------------
  const outline = () => document.getElementById("outline");
  const rowOf = (item) => item.querySelector(":scope > .node[data-seen]");
  const threadOf = (row) => row.id.slice(2);

  const send = (row, under, before) => {
    const [version, place] = row.dataset.seen.split(":");
    const values = {
      version, place, under, framfor: before,
      once: document.querySelector("#order [name=once]").value,
      open: [...document.querySelectorAll(".open-now")].map((one) => one.value),
    };
    const address = row.querySelector("a[id^=edit-]").getAttribute("href").split("#")[0];
    return htmx.ajax("POST", `${address}rekkje/`, {
      source: outline(), target: "#outline", swap: "outerHTML", values,
    });
  };

  // By mouse and finger: the number is the handle. What is let go stands where it is
  // until the answer comes; where it is refused, the plan is fetched as it is.
  const makeDraggable = () => {
    for (const list of document.querySelectorAll("#outline [data-list]")) {
      if (list.dataset.draggable !== undefined) continue;
      list.dataset.draggable = "";
      Sortable.create(list, {
        group: list.dataset.list,
        handle: ".node__no",
        draggable: "li",
        animation: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
        delay: 150,
        delayOnTouchOnly: true,
        emptyInsertThreshold: 24,
        ghostClass: "ghost",
        onStart: () => { root.dataset.dragging = list.dataset.list; },
        onEnd: (event) => {
          delete root.dataset.dragging;
          const row = rowOf(event.item);
          if (!row || (event.from === event.to && event.oldIndex === event.newIndex)) return;
          const next = event.item.nextElementSibling;
          const after = next && next.querySelector(":scope > .node");
          send(row, event.to.dataset.under, after ? threadOf(after) : "");
        },
      });
    }
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful && /\/rekkje\/$/.test(event.detail.pathInfo.requestPath)) fetchAsItIs();
  });
  function fetchAsItIs() {
    htmx.ajax("GET", location.pathname, {
      source: outline(), target: "#outline", swap: "outerHTML", select: "#outline",
      values: { open: [...document.querySelectorAll(".open-now")].map((one) => one.value) },
    });
  }

  // By keyboard: Alt and an arrow moves the row one is in; with Shift to the list before
  // or after, under another sub-goal or goal.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const row = event.target.closest?.(".node[data-seen]");
    if (!row) return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    if (event.shiftKey) {
      const own = row.closest("[data-list]");
      const lists = [...document.querySelectorAll(`#outline [data-list="${own.dataset.list}"]`)];
      const to = lists[lists.indexOf(own) + (up ? -1 : 1)];
      if (to) send(row, to.dataset.under, "");
      return;
    }
    const button = row.querySelector(up ? "[id^=up-]" : "[id^=down-]");
    if (!button.disabled) button.click();
  });

  // Marks --------------------------------------------------------------------------
  // The marks live through every renewal of the outline; a goal's tick marks all below.
  const marked = new Set();
  const ticks = () => document.querySelectorAll("#outline .pick[name=mark]");
  const key = (tick) => tick.value.split(":")[0];
  const below = (tick) => tick.closest("li").querySelectorAll(".pick[name=mark]");

  const showMarks = () => {
    for (const tick of ticks()) tick.checked = marked.has(key(tick));
    for (const all of document.querySelectorAll("#outline .pick[name=alle]")) {
      const under = [...below(all)];
      const count = under.filter((tick) => tick.checked).length;
      all.checked = under.length > 0 && count === under.length;
      all.indeterminate = count > 0 && count < under.length;
    }
    const form = document.getElementById("many");
    if (!form) return;
    const words = form.querySelector("[data-count]");
    const count = [...ticks()].filter((tick) => tick.checked).length;
    const said = count ? `${count} ${count === 1 ? words.dataset.one : words.dataset.many}` : "";
    if (words.textContent !== said) words.textContent = said;
    form.querySelector("[data-unmark]").hidden = false;
    form.hidden = count === 0;
    root.toggleAttribute("data-marking", count > 0);
  };
  document.addEventListener("change", (event) => {
    const tick = event.target;
    if (!tick.classList.contains("pick")) return;
    const touched = tick.name === "alle" ? [...below(tick)] : [tick];
    for (const one of touched) {
      if (tick.checked) marked.add(key(one)); else marked.delete(key(one));
    }
    showMarks();
  });
  document.addEventListener("reset", (event) => {
    if (event.target.id !== "many") return;
    marked.clear();
    document.getElementById("many-panel").replaceChildren();
    setTimeout(showMarks);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-panel]")) return;
    event.preventDefault();
    document.getElementById("many-panel").replaceChildren();
    document.getElementById("many-what")?.focus();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const sent = event.detail.requestConfig;
    if (event.detail.successful && /\/fleire\/$/.test(sent.path) && sent.formData?.get("gjer")) {
      marked.clear();
      showMarks();
    }
  });

  const renew = () => { makeDraggable(); showMarks(); };
  document.addEventListener("DOMContentLoaded", renew);
  document.addEventListener("htmx:afterSettle", renew);
  document.addEventListener("htmx:oobAfterSwap", renew);
})();
