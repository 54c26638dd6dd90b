// The buttons and cards of the room are sent without leaving the page: what others write stays, and so does the editor.
// Listens to `submit`; dispatches `ip:sending`, `ip:not-sent`, `ip:fragment` (on what was replaced).

import { say } from "../bus.ts";
import { announce } from "../live/announce.ts";
import { isBusy } from "../live/busy.ts";
import { hasEnded } from "../live/ended.ts";
import { morphInto } from "../live/morph.ts";
import { isOvertaken } from "../live/revisions.ts";
import { notSaved, taken, triedAgain } from "../live/trouble.ts";
import { parseDocument } from "../parse.ts";
import { putBack, writtenSince } from "./since.ts";

const SENDS = "form[data-room-form]";

/** For every form of the room; without a network, or when something is odd, they are sent as ordinary forms. */
export function startForms(room: HTMLElement): void {
  // Before the others that listen: what is sent here is not theirs to mark as leaving the page.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches(SENDS) || !navigator.onLine) return;
      event.preventDefault();
      if (form.dataset.sending !== undefined) return;
      form.dataset.sending = "";
      void send(room, form, event.submitter);
    },
    true,
  );
}

async function send(room: HTMLElement, form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const body = new FormData(form, button);
  triedAgain(form);
  try {
    const others: Promise<void>[] = [];
    say("ip:sending", { form, until: (settled) => others.push(settled) });
    await Promise.all(others);
    const answer = taken(await fetch(form.action, { method: "POST", body, cache: "no-store" }));
    const fresh = parseDocument(await answer.text());
    if (!fresh.querySelector("[data-room]")) {
      // Signed out, finished, or refused: the ordinary page says so.
      if (!answer.ok) say("ip:not-sent", { form });
      if (answer.redirected) location.assign(answer.url);
      else location.reload();
      return;
    }
    delete form.dataset.sending;
    take(room, form, fresh, answer.ok, writtenSince(form, body));
  } catch {
    delete form.dataset.sending;
    say("ip:not-sent", { form });
    notSaved(form);
  }
}

/** Shows what came back: the parts that follow the meeting, and this form empty again, or with its errors. */
function take(
  room: HTMLElement,
  form: HTMLFormElement,
  fresh: Document,
  isTaken: boolean,
  written: ReadonlyMap<string, string>,
): void {
  const said = [...fresh.querySelectorAll(".ip-receipts .ip-receipt")].map((line) => line.textContent?.trim() ?? "");
  for (const part of fresh.querySelectorAll("[data-live][id]")) {
    const shown = document.getElementById(part.id);
    // The minutes' texts belong to the editor.
    if (!shown || hasEnded(shown) || part.matches("[data-minutes-read]")) continue;
    if (shown.contains(form) && form.dataset.draft) {
      // What was written is sent, or stands in the new form with what was wrong: it is not kept a second time.
      give(shown, part, false, written);
    } else if (shown.contains(form) ? !isTaken || !isOvertaken(part, shown) : isFree(shown, part)) {
      replaced(morphInto(shown, part));
    }
  }
  if (form.isConnected && !form.closest("[data-live]")) again(form, fresh, isTaken, written);
  for (const line of said) announce(line);
  showReceipts(room, fresh);
}

/** Nobody uses this part, and nothing newer has come to stand in it while the form was on its way. */
function isFree(shown: Element, part: Element): boolean {
  return !isBusy(shown) && !isOvertaken(part, shown);
}

function again(form: HTMLFormElement, fresh: Document, isTaken: boolean, written: ReadonlyMap<string, string>): void {
  const newer = fresh.getElementById(form.id);
  if (!newer) {
    form.closest(".ip-room-card")?.remove();
    return;
  }
  give(form, newer, isTaken, written);
}

/** The new one in the place of the old, with what somebody has gone on to write, and the focus where it was. */
function give(old: Element, newer: Element, isTaken: boolean, written: ReadonlyMap<string, string>): void {
  const isHere = hasFocus(old);
  const name = document.activeElement?.getAttribute("name") ?? "";
  old.replaceWith(newer);
  replaced(newer);
  putBack(written, newer);
  if (isHere && written.has(name)) newer.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
  else if (isHere) look(newer, isTaken);
}

/** Whoever has gone on to something else while the form was on its way is left alone. */
function hasFocus(part: Element): boolean {
  const focused = document.activeElement;
  return !focused || focused === document.body || part.contains(focused);
}

/** The focus goes to what must be put right, or to the first field for the next one. */
function look(part: Element, isTaken: boolean): void {
  const first = part.querySelector<HTMLElement>("[data-focus-first]");
  if (first) first.focus();
  else if (isTaken) part.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select")?.focus();
  else part.querySelector<HTMLElement>("summary")?.focus();
}

function showReceipts(room: HTMLElement, fresh: Document): void {
  document.querySelector(".ip-receipts")?.remove();
  const receipts = fresh.querySelector(".ip-receipts");
  if (receipts) room.before(receipts);
}

function replaced(part: Element): void {
  part.dispatchEvent(new CustomEvent("ip:fragment", { bubbles: true }));
}
