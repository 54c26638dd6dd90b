// A press that did not reach the server is told of beside its form, to whoever sees and to whoever listens.
// Listens to nothing, dispatches nothing.

import { text } from "../texts.ts";
import { announce } from "./announce.ts";

// Too many at once, a fault, or no server behind the one that answers.
const TROUBLE = new Set([429, 500, 502, 503, 504]);
const LINE = ":scope > [data-not-saved]";

/** The answer; raises an error where the server could not take what was sent, so that it can be tried again. */
export function taken(answer: Response): Response {
  if (TROUBLE.has(answer.status)) throw new Error("The server could not take it");
  return answer;
}

/** Says that nothing was saved. A form with a draft has a line of its own for it. */
export function notSaved(form: HTMLFormElement): void {
  announce(text("not_saved"));
  if (form.querySelector("[data-draft-state]") || shownBy(form).querySelector(LINE)) return;
  const line = document.createElement("p");
  line.className = "ip-not-saved";
  line.dataset.notSaved = "";
  line.textContent = text("not_saved");
  shownBy(form).append(line);
  // On a phone it would often come to stand behind the bar at the bottom.
  line.scrollIntoView({ block: "nearest" });
}

/** It is tried again. */
export function triedAgain(form: HTMLFormElement): void {
  shownBy(form).querySelector(LINE)?.remove();
}

/** A form without a button of its own is hidden, and stands in the part that it changes. */
function shownBy(form: HTMLFormElement): Element {
  return (form.hidden && form.parentElement) || form;
}
