// Says in words that the connection is lost, when it has been for 2.5 s, and that it is back.
// Listens to `ip:connection`; dispatches nothing.

import { hear } from "../bus.ts";
import { text } from "../texts.ts";

const PATIENCE = 2_500;
const FAREWELL = 4_000;

/** Fills the banner `ip-net`, which stands inside the header. */
export function startBanner(): void {
  const banner = document.getElementById("ip-net");
  if (!banner || !document.body.dataset.socket) return;
  let timer = setTimeout(lost, PATIENCE);
  function lost(): void {
    if (!banner) return;
    banner.hidden = false;
    banner.dataset.state = "lost";
    banner.textContent = text("lost");
  }
  hear("ip:connection", ({ open }) => {
    clearTimeout(timer);
    if (!open) {
      timer = setTimeout(lost, PATIENCE);
    } else if (!banner.hidden) {
      banner.dataset.state = "back";
      banner.textContent = text("back");
      timer = setTimeout(() => {
        banner.hidden = true;
      }, FAREWELL);
    }
  });
  const hide = (): void => {
    clearTimeout(timer);
    banner.hidden = true;
  };
  hear("ip:session-ended", hide);
  hear("ip:signed-out", hide);
}
