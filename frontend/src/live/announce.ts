// One polite sentence for screen readers about what others changed: collected for 700 ms, at most three, never twice.
// Listens to nothing, dispatches nothing; writes to the page's one live region `ip-announce`.

const COLLECT = 700;
const MOST = 3;

/** Collects sentences, and hands them over as one text. */
export function collector(speak: (words: string) => void, wait = COLLECT): (sentence: string) => void {
  const waiting: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (sentence) => {
    const clean = sentence.trim();
    if (!clean || waiting.includes(clean)) return;
    waiting.push(clean);
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      speak(waiting.splice(0).slice(-MOST).join(" "));
    }, wait);
  };
}

/** Says a sentence in the page's live region. */
export const announce = collector((words) => {
  const region = document.getElementById("ip-announce");
  if (!region) return;
  region.textContent = "";
  // A region that is emptied and filled in the same breath is not read.
  setTimeout(() => {
    region.textContent = words;
  }, 50);
});

/** The same about what others have changed: not where the reader has chosen to hear less (`data-announce`). */
export function announceChange(sentence: string): void {
  const chosen = document.querySelector<HTMLElement>("[data-announce]")?.dataset.announce ?? "all";
  if (chosen === "all") announce(sentence);
}

/** The sentence of an answer's header X-Announce (percent-encoded UTF-8), or nothing. */
export function announcementOf(headers: Headers): string {
  try {
    return decodeURIComponent(headers.get("X-Announce") ?? "");
  } catch {
    return "";
  }
}
