// Loads the editor of the minutes when somebody starts to write, or has text here that was never sent, and not before;
// until then it is only fetched ahead. Listens to `click` on `[data-minutes-write]`; dispatches nothing.

import { Vault } from "../drafts/vault.ts";
import { keptName } from "../minutes/kept.ts";

interface Editor {
  openMinutes(root: HTMLElement, item: HTMLElement): void;
  sendUnsent(root: HTMLElement): void;
}

/** Shows the buttons that need the script, on the page of minutes that one may write in. */
export function startMinutes(): void {
  const root = document.querySelector<HTMLElement>("[data-minutes][data-minutes-script]");
  const script = root?.dataset.minutesScript;
  if (!root || !script) return;
  const buttons = root.querySelectorAll<HTMLButtonElement>("[data-minutes-write]");
  if (buttons.length) fetchAhead(script);
  if (Vault.holds(sessionStorage, keptName(root.dataset.socket ?? ""))) {
    void import(script).then((editor: Editor) => editor.sendUnsent(root));
  }
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const item = button.closest<HTMLElement>("[data-minutes-item]");
      const editor = (await import(script)) as Editor;
      if (item) editor.openMinutes(root, item);
    });
  }
}

function fetchAhead(script: string): void {
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload", href: script });
  const add = (): void => document.head.append(link);
  if ("requestIdleCallback" in globalThis) requestIdleCallback(add, { timeout: 3_000 });
  else setTimeout(add, 1_000);
}
