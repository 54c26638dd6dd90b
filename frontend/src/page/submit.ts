// A form on its way: the button keeps its width and says "Sending …", and a second press is ignored.
// Listens to `submit`, `pageshow`; dispatches nothing.

import { text } from "../texts.ts";

const words = new WeakMap<HTMLElement, Node[]>();

/** For every form that is posted from this page. */
export function startSubmit(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (form.method !== "post" || form.target === "_blank") return;
    // A file is answered and the page stays.
    if (form.dataset.givesFile !== undefined) return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "";
    if (event.submitter instanceof HTMLButtonElement) send(event.submitter);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(settle));
}

function send(button: HTMLButtonElement): void {
  button.style.minInlineSize = `${button.getBoundingClientRect().width}px`;
  words.set(button, [...button.childNodes]);
  button.dataset.sending = "";
  button.replaceChildren(text("sending"));
}

function settle(form: Element | null): void {
  if (!(form instanceof HTMLFormElement)) return;
  delete form.dataset.sending;
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-sending]")) {
    delete button.dataset.sending;
    button.style.minInlineSize = "";
    button.replaceChildren(...(words.get(button) ?? []));
  }
}
