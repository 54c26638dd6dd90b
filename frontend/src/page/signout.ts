// Signing out empties every tab of this browser at once, and the back button shows nothing.
// Listens to `submit` of `form[data-sign-out]`, to the channel between tabs, and to `pageshow`; dispatches `ip:signed-out`.

import { say } from "../bus.ts";

const CHANNEL = "ip-session";
/** Long enough for the server to have ended the session that the other tab asked it to end. */
const SETTLE = 1_500;

/** Connects this tab with the others. */
export function startSignOut(): void {
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : undefined;
  channel?.addEventListener("message", (event) => {
    if (event.data === "signed-out" && document.body.dataset.person) leave();
  });
  document.addEventListener("submit", (event) => {
    if (!(event.target as Element).matches("form[data-sign-out]")) return;
    channel?.postMessage("signed-out");
    say("ip:signed-out", {});
  });
  // A page that the browser kept whole may show what its reader no longer may see.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

function leave(): void {
  say("ip:signed-out", {});
  document.body.replaceChildren();
  document.title = "";
  setTimeout(() => location.replace("/"), SETTLE);
}
