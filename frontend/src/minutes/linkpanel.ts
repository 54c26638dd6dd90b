// Asks for the address of a link, below the toolbar. Listens to `submit` and `click` on itself; dispatches nothing.

import { text } from "../texts.ts";
import { safeAddress } from "./schema.ts";

/** The panel; `done` gets the address, null to take the link away, or undefined when nothing is to change. */
export function linkPanel(known: string, done: (href: string | null | undefined) => void): HTMLElement {
  const panel = document.createElement("form");
  panel.className = "ip-editor__link";
  const field = document.createElement("div");
  field.className = "ds-field";
  const label = Object.assign(document.createElement("label"), { className: "ds-label", htmlFor: "ip-link-address" });
  label.textContent = text("minutes_link_address");
  const input = Object.assign(document.createElement("input"), {
    className: "ds-input",
    id: "ip-link-address",
    type: "url",
    value: known || "https://",
  });
  const fault = Object.assign(document.createElement("p"), { className: "ds-validation-message", hidden: true });
  fault.id = "ip-link-fault";
  fault.textContent = text("minutes_link_refused");
  field.append(label, input, fault);
  panel.append(field, button("minutes_link_apply", "submit"));
  if (known) {
    const remove = button("minutes_link_remove", "button");
    remove.addEventListener("click", () => done(null));
    panel.append(remove);
  }
  panel.noValidate = true;
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const href = safeAddress(input.value);
    if (href) {
      done(href);
      return;
    }
    fault.hidden = false;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", fault.id);
    input.focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done(undefined);
  });
  return panel;
}

function button(name: string, type: "submit" | "button"): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = type;
  made.className = "ds-button";
  made.dataset.variant = type === "submit" ? "secondary" : "tertiary";
  made.textContent = text(name);
  return made;
}
