// Who is here now, for each place that shows it. Listens to `ip:presence` and `ip:connection`; dispatches nothing.

import { hear } from "../bus.ts";
import { parseNodes } from "../parse.ts";

/** Fetches the people of every presence list, and again when the server says that they changed. */
export function startPresence(): void {
  const places = (): NodeListOf<HTMLElement> => document.querySelectorAll("[data-presence][data-presence-url]");
  hear("ip:presence", ({ stream }) => {
    for (const place of places()) if (place.dataset.presence === stream) void fill(place);
  });
  hear("ip:connection", ({ open }) => {
    if (open) for (const place of places()) void fill(place);
  });
}

async function fill(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset.presenceUrl ?? "", {
      headers: { "X-Fragment": "1" },
      redirect: "manual",
      cache: "no-store",
    });
    if (answer.status === 200) place.replaceChildren(...parseNodes((await answer.text()).trim()));
    else if (answer.status !== 0) place.replaceChildren();
  } catch {
    // Without a network nobody knows who is here; the list stays until it is back.
  }
}
