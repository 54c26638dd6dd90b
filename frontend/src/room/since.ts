// What somebody goes on to write in a card while it is on its way: it is put into the card that takes its place.
// Dispatches `input` on the fields it fills, so that drafts are kept of them.

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const WRITTEN = "textarea, select, input:not([type=hidden], [type=radio], [type=checkbox], [type=submit])";

/** The fields that say something else than what was sent, by name. */
export function writtenSince(form: HTMLFormElement, sent: FormData): Map<string, string> {
  const fields = [...form.querySelectorAll<Field>(WRITTEN)];
  const other = fields.filter((field) => field.name && plain(sent.get(field.name)) !== plain(field.value));
  return new Map(other.map((field) => [field.name, field.value]));
}

/** Fills the fields of those names. */
export function putBack(written: ReadonlyMap<string, string>, part: Element): void {
  for (const [name, value] of written) {
    const field = part.querySelector<Field>(`[name="${CSS.escape(name)}"]`);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Browsers send a line break as two signs. */
function plain(value: FormDataEntryValue | null): string {
  return String(value ?? "").replaceAll("\r\n", "\n");
}
