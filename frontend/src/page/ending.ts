// Warns two minutes before the session ends, and extends it with one press.
// Listens to `visibilitychange`, `ip:session-back`, `ip:session-ended`, `ip:signed-out`; dispatches `ip:session-ended`.

import { hear, say } from "../bus.ts";
import { buildDialog, dialogButton } from "./dialog.ts";

const WARN_BEFORE = 120;
const LONGEST_TIMER = 12 * 60 * 60;

/** Asks the server how long the session lasts, and looks again when it matters. */
export function startEnding(): void {
  const url = document.body.dataset.sessionUrl;
  if (!url) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dialog: HTMLDialogElement | undefined;

  const later = (seconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask("GET"), Math.min(Math.max(seconds, 1), LONGEST_TIMER) * 1_000);
  };
  const stop = (): void => {
    clearTimeout(timer);
    dialog?.close();
  };
  const judge = (left: number): void => {
    if (left > WARN_BEFORE) {
      dialog?.close();
      later(left - WARN_BEFORE);
      return;
    }
    dialog ??= buildDialog("ip-ending-title", "ending_title", "ending_text", [
      dialogButton("ending_extend", true, () => void ask("POST")),
    ]);
    if (!dialog.open) dialog.showModal();
    later(left + 1);
  };
  const ask = async (method: "GET" | "POST"): Promise<void> => {
    const body = new FormData();
    body.set(
      "csrfmiddlewaretoken",
      document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "",
    );
    try {
      const headers = { "X-Fragment": "1", Accept: "application/json" };
      const answer = await fetch(url, {
        method,
        headers,
        redirect: "manual",
        cache: "no-store",
        ...(method === "POST" && { body }),
      });
      if (answer.ok) {
        judge(Number(((await answer.json()) as { seconds_left?: number }).seconds_left ?? 0));
      } else if (answer.status === 401 || answer.type === "opaqueredirect") {
        stop();
        say("ip:session-ended", {});
      }
    } catch {
      later(WARN_BEFORE);
    }
  };

  void ask("GET");
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void ask("GET");
  });
  hear("ip:session-back", () => void ask("GET"));
  hear("ip:session-ended", stop);
  hear("ip:signed-out", stop);
}
