// Where others write: a caret with a name, coloured by class, hidden from screen readers (who get a list in words).
// Listens to nothing, dispatches nothing.

import type { DecorationAttrs } from "prosemirror-view";

const COLOURS = 8;

interface Writer {
  name?: unknown;
  color?: unknown;
}

/** One of the eight tested colours. */
export function colourOf(writer: Writer): string {
  const colour = Number(writer.color);
  return String(Number.isInteger(colour) && colour >= 1 && colour <= COLOURS ? colour : 1);
}

/** The caret itself; no style attribute, which the security policy refuses. */
export function caret(writer: Writer): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "ip-caret";
  mark.dataset.person = colourOf(writer);
  mark.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.className = "ip-caret__name";
  name.textContent = String(writer.name ?? "");
  // The joiners keep the caret on the line of the letter before it.
  mark.append("\u2060", name, "\u2060");
  return mark;
}

/** What another has selected. */
export function selection(writer: Writer): DecorationAttrs {
  return { class: "ip-selection", "data-person": colourOf(writer) };
}
