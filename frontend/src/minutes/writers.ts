// Who writes where; also in words: "Writing now: Kari (item 2)". Listens to awareness; dispatches nothing.

import type { Awareness } from "y-protocols/awareness";
import { text } from "../texts.ts";

/** Keeps the line `place` in step with the people in the document. */
export function showWriters(awareness: Awareness, place: HTMLElement | null, numberOf: (item: string) => number): void {
  if (!place) return;
  const show = (): void => {
    const writers = [...awareness.getStates()]
      .filter(([client]) => client !== awareness.clientID)
      .map(([, state]) => inWords(state as Record<string, unknown>, numberOf));
    const names = [...new Set(writers.filter(Boolean))].join(", ");
    const words = names ? text("minutes_writing", { names }) : text("minutes_alone");
    if (place.textContent !== words) place.textContent = words;
  };
  awareness.on("change", show);
  show();
}

/** Does anybody else write in this agenda item now? */
export function writesIn(item: string, awareness: Awareness): boolean {
  return [...awareness.getStates()].some(([client, state]) => client !== awareness.clientID && state.item === item);
}

function inWords(state: Record<string, unknown>, numberOf: (item: string) => number): string {
  const name = String((state.user as { name?: unknown } | undefined)?.name ?? "");
  const number = typeof state.item === "string" ? numberOf(state.item) : 0;
  return name && number ? `${name} (${text("minutes_item", { number })})` : name;
}
