// Is a person using this part of the page? Then it is not touched, only offered. Pure; dispatches nothing.

const CONTROLS = "input, textarea, select, [contenteditable]";

/** Focus in a control, unsent input, an open dialog, or a form on its way. */
export function isBusy(part: Element, focused: Element | null = part.ownerDocument.activeElement): boolean {
  if (focused && part.contains(focused) && isControl(focused)) return true;
  if (part.querySelector("dialog[open], form[data-sending], [data-editing]")) return true;
  return unsent(part).length > 0;
}

function isControl(element: Element): boolean {
  if (element.matches("input[type=submit], input[type=button], input[type=hidden]")) return false;
  return element.matches(CONTROLS);
}

/** The fields whose value differs from what the server sent. */
export function unsent(part: Element): Element[] {
  return [...part.querySelectorAll("input, textarea, select")].filter(isUnsent);
}

/** Has a person changed this field since the server sent it? */
export function isUnsent(field: Element): boolean {
  if (isSelect(field)) {
    const options = [...field.options];
    if (options.every((option) => !option.defaultSelected)) return field.selectedIndex > 0;
    return options.some((option) => option.selected !== option.defaultSelected);
  }
  const input = field as HTMLInputElement;
  switch (input.type) {
    case "hidden":
    case "submit":
    case "button":
      return false;
    case "checkbox":
    case "radio":
      return input.checked !== input.defaultChecked;
    case "file":
      return (input.files?.length ?? 0) > 0;
    default:
      return input.value !== input.defaultValue;
  }
}

function isSelect(field: Element): field is HTMLSelectElement {
  return field.tagName === "SELECT";
}
