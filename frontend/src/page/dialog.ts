// A dialog of a heading, a sentence and ways on. Listens to nothing, dispatches nothing.

import { text } from "../texts.ts";

/** Builds the dialog, not yet shown; `title` and `words` name sentences of the page. */
export function buildDialog(id: string, title: string, words: string, ways: HTMLElement[]): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "ds-dialog ip-session";
  dialog.setAttribute("aria-labelledby", id);
  dialog.setAttribute("aria-describedby", `${id}-text`);
  const heading = Object.assign(document.createElement("h2"), { id, className: "ds-heading" });
  heading.textContent = text(title);
  const sentence = Object.assign(document.createElement("p"), { id: `${id}-text` });
  sentence.textContent = text(words);
  const actions = Object.assign(document.createElement("p"), { className: "ip-actions" });
  actions.append(...ways);
  dialog.append(heading, sentence, actions);
  document.body.append(dialog);
  return dialog;
}

/** A button of a dialog; the primary one is coloured. */
export function dialogButton(words: string, isPrimary: boolean, press: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds-button";
  if (isPrimary) button.dataset.color = "accent";
  else button.dataset.variant = "tertiary";
  button.textContent = text(words);
  button.addEventListener("click", press);
  return button;
}
