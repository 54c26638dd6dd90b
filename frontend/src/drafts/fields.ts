// The text fields of a form: read, filled, compared. Listens to nothing, dispatches nothing.

import type { Fields } from "./vault.ts";

type TextField = HTMLInputElement | HTMLTextAreaElement;
const TEXT =
  "textarea[name], input[name]:is([type=text], [type=search], [type=email], [type=url], [type=tel], :not([type]))";

function textFields(form: HTMLFormElement): TextField[] {
  return [...form.querySelectorAll<TextField>(TEXT)].filter((field) => !field.name.startsWith("_"));
}

/** What stands in the text fields. */
export function readFields(form: HTMLFormElement): Fields {
  return Object.fromEntries(textFields(form).map((field) => [field.name, field.value]));
}

/** Is something in the text fields that the server did not send? */
export function hasUnsent(form: HTMLFormElement): boolean {
  return textFields(form).some((field) => field.value !== field.defaultValue);
}

/** Fills the fields; true when that changed anything. */
export function fillFields(form: HTMLFormElement, fields: Fields): boolean {
  let changed = false;
  for (const field of textFields(form)) {
    const value = fields[field.name];
    if (value !== undefined && value !== field.value) {
      field.value = value;
      changed = true;
    }
  }
  return changed;
}
