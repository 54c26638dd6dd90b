// What is written without a network is also kept, encrypted, on the device, so that a phone that closes the tab loses
// nothing. Listens to `beforeunload`, `ip:signed-out`; dispatches nothing.

import { applyUpdate, type Doc, encodeStateAsUpdate } from "yjs";
import { hear } from "../bus.ts";
import { Vault } from "../drafts/vault.ts";

const PAUSE = 1_000;

/** Puts back what an earlier page could not send, and keeps what this one cannot. Returns how to forget it. */
export async function keepUnsent(doc: Doc, name: string, isSaved: () => boolean): Promise<() => void> {
  const vault = new Vault(sessionStorage, document.body.dataset.bufferKey ?? "");
  const kept = (await vault.take(name))?.update;
  if (kept)
    applyUpdate(
      doc,
      Uint8Array.from(atob(kept), (letter) => letter.charCodeAt(0)),
      "kept",
    );
  const put = pausing(() => {
    if (!isSaved()) void vault.put(name, { update: encoded(doc) });
  });
  doc.on("update", put);
  addEventListener("beforeunload", (event) => {
    if (!isSaved()) event.preventDefault();
  });
  hear("ip:signed-out", () => vault.wipe());
  return () => vault.drop(name);
}

/** Does the work once, a second after the first of many calls. */
function pausing(work: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      work();
    }, PAUSE);
  };
}

function encoded(doc: Doc): string {
  let binary = "";
  for (const byte of encodeStateAsUpdate(doc)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
