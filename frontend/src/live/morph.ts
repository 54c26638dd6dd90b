// Puts a newer version of a fragment into the page without touching what is the same.
// Listens to nothing; dispatches nothing.

import { Idiomorph } from "idiomorph";
import { unsent } from "./busy.ts";

const HIGHLIGHT = 2_000;

/** Morphs `shown` into `fresh`; fields with unsent text keep it, open details stay open. Returns what stands there now. */
export function morphInto(shown: Element, fresh: Element): Element {
  const kept = unsent(shown).map((field) => [keyOf(field), (field as HTMLInputElement).value] as const);
  const id = shown.id;
  const before = shown.textContent;
  Idiomorph.morph(shown, fresh, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      // What a person has opened stays open.
      beforeAttributeUpdated: (name: string, element: Element) =>
        !(name === "open" && (element.tagName === "DETAILS" || element.tagName === "DIALOG")),
    },
  });
  const now = (id && document.getElementById(id)) || shown;
  restore(now, new Map(kept));
  // A fetch that changed only what nobody sees, such as a revision, draws no eye.
  if (now.textContent !== before) highlight(now);
  return now;
}

const PASSING = "input[name=csrfmiddlewaretoken], input[name=_once], [data-draft-state], [data-not-saved]";

/** Would `fresh` look and work as what is shown, but for tokens and revisions? */
export function isAlike(shown: Element, fresh: Element): boolean {
  return essence(shown).isEqualNode(essence(fresh));
}

function essence(part: Element): Element {
  const copy = part.cloneNode(true) as Element;
  for (const passing of copy.querySelectorAll(PASSING)) passing.remove();
  for (const opened of copy.querySelectorAll("details[open]")) opened.removeAttribute("open");
  copy.removeAttribute("data-live");
  copy.classList.remove("ip-changed");
  return copy;
}

function keyOf(field: Element): string {
  return `${field.tagName} ${field.id} ${(field as HTMLInputElement).name}`;
}

function restore(part: Element, kept: ReadonlyMap<string, string>): void {
  if (!kept.size) return;
  for (const field of part.querySelectorAll<HTMLInputElement>(
    "input:not([type=checkbox], [type=radio], [type=file]), textarea, select",
  )) {
    const value = kept.get(keyOf(field));
    if (value !== undefined) field.value = value;
  }
}

function highlight(part: Element): void {
  part.classList.add("ip-changed");
  setTimeout(() => part.classList.remove("ip-changed"), HIGHLIGHT);
}
