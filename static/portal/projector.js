// Meeting mode: keys lead from place to place, and a paragraph is copied at a press.
(() => {
  "use strict";

  const STEPS = {
    ArrowRight: "next", PageDown: "next",
    ArrowLeft: "prev", PageUp: "prev",
  };

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("textarea, input, select, .scroll")) return;
    const link = document.querySelector(`a[data-step="${STEPS[event.key]}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.done;
    });
  }
})();
