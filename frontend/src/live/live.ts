// Keeps the page's live fragments fresh: reads what is shown, hears what moved, fetches what is behind.
// Listens to the live socket, `visibilitychange`, `toggle`, `ip:fragment`, `ip:signed-out`, `ip:session-ended`, `ip:session-back`;
// dispatches `ip:gone` and `ip:presence`.

import { hear, say } from "../bus.ts";
import { text } from "../texts.ts";
import { endPart } from "./ended.ts";
import { Fragment } from "./fragment.ts";
import { isBehind, meaningOf, oldest } from "./revisions.ts";
import { type Frame, LiveSocket, type Watch } from "./socket.ts";

const MOST_STREAMS = 200;
// The access log has no stream: raising one at every look would cost a lock a look. It is asked by the clock.
const CLOCK_EVERY = 30_000;

class LivePage {
  readonly #fragments = new Map<string, Fragment>();
  /** The newest revision heard of, by stream. */
  readonly #heads = new Map<string, number>();
  readonly #gone = new Set<string>();
  readonly #socket: LiveSocket;
  readonly #clock: ReturnType<typeof setInterval>;
  #told = "";

  constructor(url: string, sinceUrl: string) {
    this.#scan();
    this.#socket = new LiveSocket(url, sinceUrl, {
      watch: () => this.#watch(),
      receive: (frame) => this.#receive(frame),
      refused: () => this.#refused(),
    });
    this.#socket.open();
    this.#clock = setInterval(() => this.#refreshByClock(), CLOCK_EVERY);
    document.addEventListener("visibilitychange", () => this.#refreshBehind());
    document.addEventListener("toggle", () => this.#refreshBehind(), { capture: true });
    document.addEventListener("ip:fragment", () => this.#rescan());
    hear("ip:signed-out", () => this.#stop());
    hear("ip:session-ended", () => this.#socket.stop());
    hear("ip:session-back", () => this.#socket.start());
  }

  #scan(): void {
    for (const [id, fragment] of this.#fragments) {
      if (!fragment.element?.hasAttribute("data-live")) {
        fragment.stop();
        this.#fragments.delete(id);
      }
    }
    for (const element of document.querySelectorAll("[data-live][id]")) {
      const known = this.#fragments.get(element.id);
      if (known) known.reread(this.#heads, this.#gone);
      else this.#fragments.set(element.id, new Fragment(element));
    }
  }

  #rescan(): void {
    this.#scan();
    const watch = JSON.stringify(Object.keys(this.#watch().streams).sort());
    if (watch !== this.#told) this.#socket.tell();
  }

  #watch(): Watch {
    const shown = oldest([...this.#fragments.values()].map((fragment) => fragment.shown));
    // A part that only must vanish when the right ends, such as a form, has a stream and no revision.
    for (const part of document.querySelectorAll("[data-stream], [data-presence]")) {
      const stream = part.getAttribute("data-stream") ?? part.getAttribute("data-presence") ?? "";
      if (stream && !shown.has(stream)) shown.set(stream, this.#heads.get(stream) ?? 0);
    }
    const streams = Object.fromEntries([...shown].filter(([stream]) => !this.#gone.has(stream)).slice(0, MOST_STREAMS));
    this.#told = JSON.stringify(Object.keys(streams).sort());
    return { streams, here: document.querySelector("[data-here]")?.getAttribute("data-here") || null };
  }

  #receive(frame: Frame): void {
    const stream = typeof frame.s === "string" ? frame.s : "";
    if (frame.t === "heads") this.#takeHeads(frame);
    else if (frame.t === "hint" && stream) this.#takeHint(stream, Number(frame.r));
    else if (frame.t === "gone" && stream) this.#end(stream);
    else if (frame.t === "presence" && stream) say("ip:presence", { stream });
  }

  #takeHeads(frame: Frame): void {
    for (const [stream, revision] of Object.entries((frame.streams ?? {}) as Record<string, unknown>)) {
      const known = this.#heads.get(stream) ?? 0;
      if (Number.isFinite(revision)) this.#heads.set(stream, Math.max(known, Number(revision)));
    }
    for (const stream of Array.isArray(frame.gone) ? frame.gone : []) this.#end(String(stream));
    this.#refreshBehind();
  }

  #takeHint(stream: string, revision: number): void {
    if (!Number.isFinite(revision) || this.#gone.has(stream)) return;
    const known = this.#heads.get(stream) ?? oldest([...this.#fragments.values()].map((one) => one.shown)).get(stream);
    const meaning = meaningOf(known, revision);
    if (meaning === "old") return;
    this.#heads.set(stream, revision);
    if (meaning === "next") {
      this.#refreshBehind();
      return;
    }
    // A message was lost, and nobody knows which others were: every fragment is fetched, and the heads are asked for.
    for (const fragment of this.#fragments.values()) fragment.refresh(this.#heads);
    this.#socket.tell();
  }

  #refreshBehind(): void {
    for (const fragment of this.#fragments.values()) {
      if (isBehind(fragment.shown, this.#heads)) fragment.refresh(this.#heads);
    }
  }

  #refreshByClock(): void {
    for (const fragment of this.#fragments.values()) {
      if (fragment.element?.hasAttribute("data-live-clock")) fragment.refresh(this.#heads, { now: true });
    }
  }

  /** The right to a stream has ended: what shows only that goes at once, the rest is fetched without delay. */
  #end(stream: string): void {
    if (this.#gone.has(stream)) return;
    this.#gone.add(stream);
    for (const part of document.querySelectorAll(`[data-stream="${CSS.escape(stream)}"]`)) endPart(part);
    for (const part of document.querySelectorAll(`[data-presence="${CSS.escape(stream)}"]`)) part.replaceChildren();
    for (const [id, fragment] of this.#fragments) {
      if (!fragment.shown.has(stream)) continue;
      fragment.shown.delete(stream);
      if (fragment.shown.size > 0) {
        fragment.refresh(this.#heads, { now: true, force: true });
      } else {
        fragment.end();
        this.#fragments.delete(id);
      }
    }
    say("ip:gone", { stream });
  }

  #refused(): void {
    this.#stop();
    const words = document.createElement("p");
    words.className = "ip-gone";
    words.textContent = text("no_right");
    document.getElementById("main")?.replaceChildren(words);
  }

  #stop(): void {
    this.#socket.stop();
    clearInterval(this.#clock);
    for (const fragment of this.#fragments.values()) fragment.stop();
  }
}

/** Starts the live connection on pages of people who have signed in. */
export function startLive(): void {
  const { socket, sinceUrl } = document.body.dataset;
  if (!socket || !sinceUrl) return;
  const url = new URL(socket, location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  new LivePage(url.href, sinceUrl);
}
