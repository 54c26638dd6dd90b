// Buttons that help somebody keep what the page shows once: print it, or copy the text of an element.
// Both are `hidden` in the page, since they do nothing without this script. Listens to `click`; dispatches nothing.

/** Shows the buttons and makes them work. */
export function startKeep(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  // Without TLS a browser has no clipboard.
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  try {
    await navigator.clipboard.writeText(source?.innerText ?? "");
  } catch {
    return;
  }
  const said = button.dataset.copied ?? "";
  button.append(...(button.dataset.done ? [] : [` – ${said}`]));
  button.dataset.done = "true";
  const region = document.getElementById("ip-announce");
  if (region) region.textContent = said;
}
