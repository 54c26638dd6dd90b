// The items of minutes that come, go or change places while the page is open: put in their places from a fresh copy.
// Nothing that somebody uses is moved or taken away. Listens to `ip:fragment`; dispatches `ip:fragment` (on the list).

import { isBusy } from "../live/busy.ts";
import { parseFragment } from "../parse.ts";

const ITEM = "[data-minutes-item]";

/** A live `[data-agenda]` names the items in order; `[data-items-url]` is the list of their texts, and its address. */
export function startItems(): void {
  const list = document.querySelector<HTMLElement>("[data-items-url]");
  if (!list) return;
  let asked = named();
  document.addEventListener("ip:fragment", async () => {
    const now = named();
    if (now === asked) return;
    asked = now;
    const fresh = await freshly(list.dataset.itemsUrl ?? "");
    if (!fresh) asked = "";
    // Of two answers only the one to the last question counts.
    else if (now === asked) follow(list, fresh);
  });
}

function named(): string {
  return document.querySelector<HTMLElement>("[data-agenda]")?.dataset.agenda ?? "";
}

async function freshly(url: string): Promise<Element | null> {
  try {
    const headers = { "X-Fragment": "1", Accept: "text/html" };
    const answer = await fetch(url, { headers, redirect: "manual", cache: "no-store" });
    return answer.status === 200 ? parseFragment(await answer.text()) : null;
  } catch {
    return null;
  }
}

function follow(list: HTMLElement, fresh: Element): void {
  const newer = [...fresh.querySelectorAll<HTMLElement>(ITEM)];
  const ids = new Set(newer.map((item) => item.id));
  for (const gone of list.querySelectorAll<HTMLElement>(ITEM)) if (!ids.has(gone.id) && !isBusy(gone)) gone.remove();
  let before: Element | null = null;
  for (const item of newer) {
    const known = document.getElementById(item.id);
    if (known) renumber(known, item);
    before = place(list, known ?? item, before);
  }
  list.dispatchEvent(new CustomEvent("ip:fragment", { bubbles: true }));
}

/** Puts an item after the one before it, unless it stands there, or somebody writes in it. */
function place(list: HTMLElement, item: HTMLElement, before: Element | null): Element {
  const stands = list.contains(item);
  const follows = !before || Boolean(before.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (stands && (follows || isBusy(item))) return item;
  if (before) before.after(item);
  else if (list.querySelector(ITEM)) list.querySelector(ITEM)?.before(item);
  else list.append(item);
  return item;
}

function renumber(known: Element, fresh: Element): void {
  const [title, newer] = [known, fresh].map((item) => item.querySelector("summary, h2"));
  if (title && newer && title.textContent !== newer.textContent) title.textContent = newer.textContent;
}
