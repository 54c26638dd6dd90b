// A part of the page whose right has ended gives way to a sentence. Listens to nothing, dispatches nothing.

import { text } from "../texts.ts";
import { announce } from "./announce.ts";

/** Replaces a part of the page by the sentence that the right has ended, and the way to ask for it. */
export function endPart(element: Element): void {
  const words = document.createElement("p");
  words.className = "ip-gone";
  words.textContent = `${text("gone")} `;
  const ask = document.createElement("a");
  ask.className = "ds-link";
  ask.href = text("gone_ask_url");
  ask.textContent = text("gone_ask");
  words.append(ask);
  element.replaceChildren(words);
  announce(text("gone"));
}

/** Has the right to this part of the page ended while it was open? */
export function hasEnded(element: Element): boolean {
  return element.firstElementChild?.matches("p.ip-gone") ?? false;
}
