// When the session has ended the page keeps its text, and a dialog leads to a sign-in in another tab; when the same
// person is back, this tab goes on where it was.
// Listens to `ip:session-ended` and `visibilitychange`; dispatches `ip:session-back`.

import { hear, say } from "../bus.ts";
import { parseDocument } from "../parse.ts";
import { text } from "../texts.ts";

/** Shows the dialog when the session ends, on pages of signed-in people. */
export function startSession(): void {
  const { signInUrl, person } = document.body.dataset;
  if (!signInUrl || !person) return;
  let dialog: HTMLDialogElement | undefined;
  hear("ip:session-ended", () => {
    dialog ??= build(signInUrl);
    if (!dialog.open) dialog.showModal();
  });
  hear("ip:signed-out", () => dialog?.close());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && dialog) void comeBack(person).then((isBack) => isBack && dialog?.close());
  });
}

function build(signInUrl: string): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "ds-dialog ip-session";
  dialog.setAttribute("aria-labelledby", "ip-session-title");
  const title = Object.assign(document.createElement("h2"), { id: "ip-session-title", className: "ds-heading" });
  title.textContent = text("ended_title");
  const words = document.createElement("p");
  words.textContent = text("ended_text");
  const ways = Object.assign(document.createElement("p"), { className: "ip-actions" });
  ways.append(signIn(signInUrl), stay(dialog));
  dialog.append(title, words, ways);
  document.body.append(dialog);
  return dialog;
}

/** In another tab, so that what is written here stays. */
function signIn(url: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.className = "ds-button";
  link.dataset.color = "accent";
  link.href = `${url}?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = text("ended_link");
  return link;
}

function stay(dialog: HTMLDialogElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds-button";
  button.dataset.variant = "tertiary";
  button.textContent = text("ended_later");
  button.addEventListener("click", () => dialog.close());
  return button;
}

/** Asks for this page anew. Another person's page is loaded whole; for the same one the forms get fresh tokens. */
async function comeBack(person: string): Promise<boolean> {
  try {
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (answer.status !== 200) return false;
    const page = parseDocument(await answer.text());
    const now = page.body.dataset.person;
    if (!now) return false;
    if (now !== person) {
      location.reload();
      return false;
    }
    const token = page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value;
    for (const field of document.querySelectorAll<HTMLInputElement>("[name=csrfmiddlewaretoken]")) {
      if (token) field.value = token;
    }
    say("ip:session-back", {});
    return true;
  } catch {
    return false;
  }
}
