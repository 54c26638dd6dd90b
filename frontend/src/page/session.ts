// When the session has ended the page keeps its text, and a dialog leads to a sign-in in another tab; when the same
// person is back, this tab goes on where it was.
// Listens to `ip:session-ended` and `visibilitychange`; dispatches `ip:session-back`.

import { hear, say } from "../bus.ts";
import { parseDocument } from "../parse.ts";
import { text } from "../texts.ts";
import { buildDialog, dialogButton } from "./dialog.ts";

/** Shows the dialog when the session ends, on pages of signed-in people. */
export function startSession(): void {
  const { signInUrl, person } = document.body.dataset;
  if (!signInUrl || !person) return;
  let dialog: HTMLDialogElement | undefined;
  hear("ip:session-ended", () => {
    dialog ??= buildDialog("ip-session-title", "ended_title", "ended_text", [
      signIn(signInUrl),
      dialogButton("ended_later", false, () => dialog?.close()),
    ]);
    if (!dialog.open) dialog.showModal();
  });
  hear("ip:signed-out", () => dialog?.close());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && dialog) void comeBack(person).then((isBack) => isBack && dialog?.close());
  });
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
