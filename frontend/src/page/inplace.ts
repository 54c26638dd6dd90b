// Forms that change one part of the page: sent by the script, and the part is put in place without leaving the page.
// Without the script they are sent as any form. Listens to `submit`; dispatches `ip:session-ended`, `ip:fragment`.

import { say } from "../bus.ts";
import { announce, announcementOf } from "../live/announce.ts";
import { hasEnded } from "../live/ended.ts";
import { morphInto } from "../live/morph.ts";
import { isOvertaken } from "../live/revisions.ts";
import { notSaved, taken, triedAgain } from "../live/trouble.ts";
import { parseDocument } from "../parse.ts";

// Not marked on the form: the live part around it would take that for unsent text, and only offer its newer version.
// Whoever presses another of its buttons meanwhile has thought again: that press is sent after.
const underWay = new WeakMap<HTMLFormElement, { pressed: HTMLElement | null; next?: HTMLElement }>();

/** For every form with `data-in-place`, inside the live part of the page that it changes. */
export function startInPlace(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const part = form.closest("[data-live][id]");
      if (form.dataset.inPlace === undefined || !part) return;
      event.preventDefault();
      const first = underWay.get(form);
      if (!first) void send(form, event.submitter, part.id);
      else if (event.submitter && event.submitter !== first.pressed) first.next = event.submitter;
    },
    { capture: true },
  );
}

async function send(form: HTMLFormElement, button: HTMLElement | null, id: string): Promise<void> {
  const body = new FormData(form, button);
  underWay.set(form, { pressed: button });
  triedAgain(form);
  try {
    const headers = { "X-Fragment": "1", Accept: "text/html" };
    const answer = taken(await fetch(form.action, { method: "POST", body, headers, cache: "no-store" }));
    show(answer, await answer.text(), id, button);
  } catch {
    notSaved(form);
  } finally {
    const after = underWay.get(form)?.next;
    underWay.delete(form);
    if (after) press(after);
  }
}

/** The button as it stands now: its form has the newest version of what it changes. */
function press(button: HTMLElement): void {
  const now = (button.id && document.getElementById(button.id)) || button;
  if (now instanceof HTMLButtonElement && now.isConnected) now.form?.requestSubmit(now);
}

function show(answer: Response, html: string, id: string, button: HTMLElement | null): void {
  if (answer.status === 401) {
    say("ip:session-ended", {});
    return;
  }
  const shown = document.getElementById(id);
  const fresh = parseDocument(html).getElementById(id);
  if (!shown || !fresh) {
    location.reload();
    return;
  }
  if (hasEnded(shown)) return;
  // Whoever has gone on to something else while the form was on its way is left alone.
  const focused = document.activeElement;
  const isHere = !focused || focused === document.body || focused === button;
  // The answer to a later press, or what the socket told of, may have come before this one.
  if (!answer.ok || !isOvertaken(fresh, shown)) {
    morphInto(shown, fresh).dispatchEvent(new CustomEvent("ip:fragment", { bubbles: true }));
  }
  if (button?.id && isHere) document.getElementById(button.id)?.focus();
  announce(announcementOf(answer.headers));
}
