// Who is here now, for each place that shows it.
// Listens to `ip:presence`, `ip:connection` and `ip:gone`; dispatches nothing.

import { hear } from "../bus.ts";
import { parseNodes } from "../parse.ts";

// Which of the questions a place shows the answer to: one that was asked before it comes too late.
const answered = new WeakMap<HTMLElement, number>();
let asked = 0;

/** Fetches the people of every presence list, and again when the server says that they changed. */
export function startPresence(): void {
  const places = (): NodeListOf<HTMLElement> => document.querySelectorAll("[data-presence][data-presence-url]");
  hear("ip:presence", ({ stream }) => {
    for (const place of places()) if (place.dataset.presence === stream) void fill(place);
  });
  hear("ip:connection", ({ open }) => {
    if (open) for (const place of places()) void fill(place);
  });
  hear("ip:gone", ({ stream }) => {
    for (const place of places()) if (place.dataset.presence === stream) answered.set(place, Number.POSITIVE_INFINITY);
  });
}

async function fill(place: HTMLElement): Promise<void> {
  asked += 1;
  const number = asked;
  try {
    const answer = await fetch(place.dataset.presenceUrl ?? "", {
      headers: { "X-Fragment": "1" },
      redirect: "manual",
      cache: "no-store",
    });
    const names = answer.status === 200 ? (await answer.text()).trim() : "";
    if (answer.status === 0 || number < (answered.get(place) ?? 0)) return;
    answered.set(place, number);
    // From now on the list says who is here; until then it says nothing, not that nobody is.
    if (answer.status === 200) place.dataset.presenceTold ??= "";
    place.replaceChildren(...parseNodes(names));
  } catch {
    // Without a network nobody knows who is here; the list stays until it is back.
  }
}
