// The work list by keyboard, and marking many at once. The page works without it.
// The keys are taken only while the focus is in the list, so nothing is taken from anybody
// else: not from a screen reader's own reading, not from what is typed in a field.
(() => {
  "use strict";

  // Choices that say nothing need not stand in the address.
  for (const form of document.querySelectorAll("form[data-short]")) {
    form.addEventListener("submit", () => {
      const empty = [...form.elements].filter((field) => field.name && !field.value);
      for (const field of empty) field.disabled = true;
      window.addEventListener("pageshow", () => {
        for (const field of empty) field.disabled = false;
      }, { once: true });
    });
  }

  const list = document.querySelector("[data-list]");
  if (!list) return;
  const rows = [...list.querySelectorAll("tbody tr")];
  const boxes = [...list.querySelectorAll("input[name='sak']")];
  const link = (row) => row.querySelector("th a");
  const box = (row) => row.querySelector("input[name='sak']");

  const all = list.querySelector("[data-mark-all]");
  const said = list.querySelector("[data-marked]");
  const count = () => {
    const marked = boxes.filter((one) => one.checked).length;
    if (said) said.textContent = marked ? `${marked} ${said.dataset.marked}` : "";
  };
  list.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const every = boxes.every((one) => one.checked);
      for (const one of boxes) one.checked = !every;
      count();
    });
  }

  const move = (row, by) => {
    const next = rows[rows.indexOf(row) + by];
    if (next) link(next).focus();
  };
  const help = () => {
    const keys = list.querySelector("details.keys");
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?" && event.target.tagName !== "SELECT") {
      event.preventDefault();
      help();
      return;
    }
    const row = event.target.closest("tbody tr");
    if (!row) return;
    const steps = {
      j: () => move(row, 1),
      ArrowDown: () => move(row, 1),
      k: () => move(row, -1),
      ArrowUp: () => move(row, -1),
      x: () => box(row)?.click(),
    };
    let act = steps[event.key];
    if (event.key === "Enter" && event.target === box(row)) act = () => link(row).click();
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
