// The one WebSocket of a page: opens it, keeps it honest by heartbeat, opens it again, and falls back to asking over HTTP.
// Listens to `online`, `offline` and `visibilitychange`; dispatches `ip:connection` and `ip:session-ended`.

import { backoff } from "../backoff.ts";
import { say } from "../bus.ts";

const HEARTBEAT = 25_000;
const ANSWER_WITHIN = 6_000;
const POLL_EVERY = 20_000;
const OPENING_WITHIN = 10_000;
const TRIES_BEFORE_POLLING = 3;
const SIGNED_OUT = 4401;
const NO_RIGHT = 4403;

export type Frame = Record<string, unknown> & { t?: unknown };

/** What the page shows, as the server wants it told. */
export interface Watch {
  streams: Record<string, number>;
  here: string | null;
}

export interface Receiver {
  /** Called when the connection opens and at every poll: what is shown now. */
  watch(): Watch;
  /** A message of the server, or the same answer over HTTP. */
  receive(frame: Frame): void;
  /** The server says that nothing here may be seen any more. */
  refused(): void;
}

type Clock = "retry" | "beat" | "answer" | "poll" | "opening";
type Clocks = { [name in Clock]?: ReturnType<typeof setTimeout> };

export class LiveSocket {
  readonly #url: string;
  readonly #sinceUrl: string;
  readonly #receiver: Receiver;
  #socket: WebSocket | undefined;
  #tries = 0;
  #isStopped = false;
  #isOpen = false;
  #timers: Clocks = {};

  constructor(url: string, sinceUrl: string, receiver: Receiver) {
    this.#url = url;
    this.#sinceUrl = sinceUrl;
    this.#receiver = receiver;
    addEventListener("online", () => this.check());
    addEventListener("offline", () => this.#lost());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.check();
    });
  }

  /** Opens the connection, or does nothing when it is open or opening. */
  open(): void {
    if (this.#isStopped || this.#socket) return;
    this.#clear("retry");
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#after("opening", OPENING_WITHIN, () => socket.close());
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (event) => this.#received(socket, event.data));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
  }

  /** Tells the server anew what is shown; its answer tells what is behind. */
  tell(): void {
    this.#send({ t: "watch", ...this.#receiver.watch() });
    this.#awaitAnswer();
  }

  /** Is the connection still there? Asks now; without an answer within 6 s it is opened anew. */
  check(): void {
    if (this.#isStopped) return;
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#beat();
      return;
    }
    this.#tries = 0;
    this.open();
  }

  /** Closes for good: signed out, session ended, or no right. */
  stop(): void {
    this.#isStopped = true;
    for (const name of Object.keys(this.#timers) as Clock[]) this.#clear(name);
    this.#socket?.close();
    this.#socket = undefined;
  }

  /** After a new sign-in. */
  start(): void {
    this.#isStopped = false;
    this.#tries = 0;
    this.open();
  }

  #opened(): void {
    this.#clear("opening");
    this.#clear("poll");
    this.#tries = 0;
    this.tell();
    this.#after("beat", HEARTBEAT, () => this.#beat());
    this.#setOpen(true);
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket || typeof data !== "string") return;
    this.#clear("answer");
    // A socket that outlived a lost network was never closed: its answer is the news that the network is back.
    this.#setOpen(true);
    const frame = parseFrame(data);
    if (frame) this.#receiver.receive(frame);
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#clear("opening");
    this.#clear("beat");
    this.#clear("answer");
    if (code === SIGNED_OUT) {
      this.stop();
      say("ip:session-ended", {});
    } else if (code === NO_RIGHT) {
      this.stop();
      this.#receiver.refused();
    } else {
      this.#lost();
      this.#again();
    }
  }

  #again(): void {
    const wait = backoff(this.#tries);
    this.#tries += 1;
    if (this.#tries >= TRIES_BEFORE_POLLING && !this.#timers.poll) void this.#poll();
    this.#after("retry", wait, () => this.open());
  }

  #beat(): void {
    this.#send({ t: "ping" });
    this.#awaitAnswer();
    this.#after("beat", HEARTBEAT, () => this.#beat());
  }

  #awaitAnswer(): void {
    this.#after("answer", ANSWER_WITHIN, () => {
      const silent = this.#socket;
      if (!silent) return;
      // The close event of a dead network comes late or never, so it is acted on here.
      this.#closed(silent, 1006);
      silent.close();
    });
  }

  /** The same question over HTTP, every 20 s while the socket cannot open. */
  async #poll(): Promise<void> {
    this.#after("poll", POLL_EVERY, () => void this.#poll());
    if (document.hidden) return;
    const question = new URLSearchParams(
      Object.entries(this.#receiver.watch().streams).map(([stream, revision]) => ["s", `${stream}:${revision}`]),
    );
    try {
      const answer = await fetch(`${this.#sinceUrl}?${question}`, {
        headers: { "X-Fragment": "1", Accept: "application/json" },
        redirect: "manual",
        cache: "no-store",
      });
      if (this.#isStopped || this.#socket?.readyState === WebSocket.OPEN) return;
      if (answer.status === 401 || answer.type === "opaqueredirect") {
        this.stop();
        say("ip:session-ended", {});
      } else if (answer.ok) {
        this.#setOpen(true);
        this.#receiver.receive({ t: "heads", ...((await answer.json()) as object) });
      }
    } catch {
      this.#lost();
    }
  }

  #send(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #lost(): void {
    this.#setOpen(false);
  }

  #setOpen(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    say("ip:connection", { open: isOpen });
  }

  #after(name: Clock, wait: number, work: () => void): void {
    this.#clear(name);
    this.#timers[name] = setTimeout(() => {
      delete this.#timers[name];
      work();
    }, wait);
  }

  #clear(name: Clock): void {
    clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }
}

/** A message of the server, or null when it is not an object in JSON. */
export function parseFrame(data: string): Frame | null {
  try {
    const frame: unknown = JSON.parse(data);
    return typeof frame === "object" && frame !== null && !Array.isArray(frame) ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
