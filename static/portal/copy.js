/* Copies an address that is shown beside the button. Without this the address is marked by hand. */
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    const said = document.getElementById(button.dataset.copy + "-said");
    said.textContent = button.dataset.said;
  });
}
