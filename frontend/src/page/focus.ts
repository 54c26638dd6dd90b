// Where the focus goes: to the error summary of a refused form, to the heading of a new view, to the next row when a row
// is gone. Listens to `htmx:beforeSwap` and `htmx:afterSettle`; dispatches nothing.

const SUMMARY = "[data-focus-first]";
const FIRST = "a[href], button, input:not([type=hidden]), textarea, select";

/** Once for the page, and after every swap of htmx. */
export function startFocus(): void {
  document.querySelector<HTMLElement>(SUMMARY)?.focus();
  let next: Element | null = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = (event.target as Element).closest("li, tr");
    next = row?.contains(document.activeElement) ? (row.nextElementSibling ?? row.previousElementSibling) : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.target as Element;
    const place = part.querySelector<HTMLElement>(SUMMARY) ?? part.querySelector<HTMLElement>("[data-focus-heading]");
    if (place) {
      if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
      place.focus();
    } else if (document.activeElement === document.body && next?.isConnected) {
      next.querySelector<HTMLElement>(FIRST)?.focus();
    }
    next = null;
  });
}
