// Loads the editor of the minutes when somebody starts to write, or has text here that was never sent, and not before;
// until then it is only fetched ahead. Listens to `click` on `[data-minutes-write]` and `ip:fragment`; dispatches nothing.

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
  if (root.querySelector("[data-minutes-write]")) fetchAhead(script);
  if (Vault.holds(sessionStorage, keptName(root.dataset.socket ?? ""))) {
    void import(script).then((editor: Editor) => editor.sendUnsent(root));
  }
  root.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest("[data-minutes-write]");
    const item = button?.closest<HTMLElement>("[data-minutes-item]");
    if (item) ((await import(script)) as Editor).openMinutes(root, item);
  });
  const show = (): void => showButtons(root);
  document.addEventListener("ip:fragment", show);
  show();
}

/** Also those of items that have come since; where somebody writes, the editor hides its own. */
function showButtons(root: HTMLElement): void {
  const waiting = "[data-minutes-item]:not([data-editing]) [data-minutes-write][hidden]";
  for (const button of root.querySelectorAll<HTMLButtonElement>(waiting)) button.hidden = false;
}

function fetchAhead(script: string): void {
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload", href: script });
  const add = (): void => document.head.append(link);
  if ("requestIdleCallback" in globalThis) requestIdleCallback(add, { timeout: 3_000 });
  else setTimeout(add, 1_000);
}
