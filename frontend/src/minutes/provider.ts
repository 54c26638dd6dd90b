// Connects the document of the minutes with the server: the y-protocol over one binary WebSocket, with acknowledgement
// by count. Edits made without a network stay in the document, and merge when it is back.
// Listens to `online`, `visibilitychange`, `ip:connection`, `ip:session-back`; tells its listener how it stands.

import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, type Encoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import type { Doc } from "yjs";
import { backoff } from "../backoff.ts";
import { hear } from "../bus.ts";
import { Acks } from "./acks.ts";

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const ACK = 100;
const STEP_1 = 0;
const STEP_2 = 1;
const OPENING_WITHIN = 10_000;
const PATIENCE = 2_000;
// A dead network says nothing: a line on which nothing comes back for so long is taken down.
const ANSWER_WITHIN = 8_000;
// Whoever writes without a connection is waiting for it: then it is tried at least so often.
const TRY_WHILE_TYPING = 2_000;

/** Codes after which there is no way back, and why. */
const FINAL: Readonly<Record<number, "ended" | "signed_out" | "refused">> = {
  1009: "refused",
  4401: "signed_out",
  4403: "ended",
  4413: "refused",
  4422: "refused",
};

export type Standing = "connecting" | "saving" | "saved" | "offline" | "ended" | "signed_out" | "refused";

export class MinutesProvider {
  readonly awareness: Awareness;
  readonly #doc: Doc;
  readonly #url: string;
  readonly #tell: (standing: Standing) => void;
  readonly #acks = new Acks();
  #socket: WebSocket | undefined;
  #standing: Standing = "connecting";
  readonly #firstContent = openPromise();
  #hasSynced = false;
  #hasAnswered = false;
  #hasUnsent = false;
  #tries = 0;
  #triedAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, doc: Doc, tell: (standing: Standing) => void) {
    this.#url = url;
    this.#doc = doc;
    this.#tell = tell;
    this.awareness = new Awareness(doc);
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#sendUpdate(update);
    });
    this.awareness.on("update", ({ added, updated, removed }: Record<"added" | "updated" | "removed", number[]>) => {
      if ([...added, ...updated, ...removed].includes(doc.clientID)) this.#sendAwareness([doc.clientID]);
    });
    addEventListener("online", () => this.#check());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#check();
    });
    // The page's other line has opened, so the server is there.
    hear("ip:connection", ({ open }) => {
      if (open) this.#check();
    });
    hear("ip:session-back", () => {
      if (this.#standing === "signed_out") this.#open();
    });
    this.#open();
  }

  /** Has everything written here been committed by the server? */
  get isSaved(): boolean {
    return !this.#hasUnsent && this.#acks.isSettled;
  }

  /** Settles when the document has come, or after two seconds without it: one can write without a network. */
  async ready(): Promise<void> {
    await Promise.race([this.#firstContent.promise, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }

  #open(): void {
    clearTimeout(this.#retry);
    this.#triedAt = Date.now();
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#acks.restart();
    this.#hasSynced = false;
    this.#hasAnswered = false;
    const impatience = setTimeout(() => socket.close(), OPENING_WITHIN);
    socket.addEventListener("open", () => {
      clearTimeout(impatience);
      this.#send(SYNC, (encoder) => writeSyncStep1(encoder, this.#doc));
      this.#awaitAnswer();
      // Said anew, with a newer number: the others have forgotten the state, but not the number it had.
      this.awareness.setLocalState(this.awareness.getLocalState());
    });
    socket.addEventListener("message", (event) => {
      if (socket !== this.#socket || !(event.data instanceof ArrayBuffer)) return;
      this.#receive(new Uint8Array(event.data));
      this.#heard();
    });
    socket.addEventListener("close", (event) => {
      clearTimeout(impatience);
      if (socket === this.#socket) this.#closed(event.code);
    });
  }

  #receive(data: Uint8Array): void {
    const decoder = createDecoder(data);
    const type = readVarUint(decoder);
    if (type === SYNC) {
      const encoder = createEncoder();
      writeVarUint(encoder, SYNC);
      const step = readSyncMessage(decoder, encoder, this.#doc, this);
      if (step === STEP_1) this.#answer(encoder);
      if (step === STEP_2) {
        this.#hasSynced = true;
        this.#tries = 0;
        this.#firstContent.resolve();
      }
    } else if (type === AWARENESS) {
      applyAwarenessUpdate(this.awareness, readVarUint8Array(decoder), this);
    } else if (type === QUERY_AWARENESS) {
      this.#sendAwareness([this.#doc.clientID]);
    } else if (type === ACK) {
      this.#acks.committed(readVarUint(decoder));
    }
    this.#judge();
  }

  /** Step 2 carries everything the server lacks, so also what was written without a network. */
  #answer(encoder: Encoder): void {
    this.#hasAnswered = true;
    this.#hasUnsent = false;
    this.#acks.sent();
    this.#socket?.send(toUint8Array(encoder));
    this.#awaitAnswer();
  }

  #sendUpdate(update: Uint8Array): void {
    // Before the server has told what it has, step 2 will carry the update.
    if (this.#socket?.readyState === WebSocket.OPEN && this.#hasAnswered) {
      this.#acks.sent();
      this.#send(SYNC, (encoder) => writeUpdate(encoder, update));
      this.#awaitAnswer();
    } else {
      this.#hasUnsent = true;
      if (Date.now() - this.#triedAt > TRY_WHILE_TYPING) this.#hurry();
    }
    this.#judge();
  }

  #sendAwareness(clients: number[]): void {
    this.#send(AWARENESS, (encoder) => writeVarUint8Array(encoder, encodeAwarenessUpdate(this.awareness, clients)));
  }

  #send(type: number, write: (encoder: Encoder) => void): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const encoder = createEncoder();
    writeVarUint(encoder, type);
    write(encoder);
    this.#socket.send(toUint8Array(encoder));
  }

  #awaitAnswer(): void {
    this.#silence ??= setTimeout(() => {
      const silent = this.#socket;
      if (!silent) return;
      // The close event of a dead network comes late or never, so it is acted on here.
      this.#closed(1006);
      silent.close();
    }, ANSWER_WITHIN);
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (!this.#acks.isSettled) this.#awaitAnswer();
  }

  #closed(code: number): void {
    this.#socket = undefined;
    clearTimeout(this.#silence);
    this.#silence = undefined;
    // What was on its way is unknown; the next step 2 carries it again, and merging twice changes nothing.
    if (!this.#acks.isSettled) this.#hasUnsent = true;
    this.#acks.restart();
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.#doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    const end = FINAL[code];
    if (end) {
      this.#stand(end);
      return;
    }
    this.#stand("offline");
    this.#retry = setTimeout(() => this.#open(), backoff(this.#tries));
    this.#tries += 1;
  }

  /** Is the line still there? Asks for who is writing, which is always answered; without a line, opens one. */
  #check(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#send(QUERY_AWARENESS, () => undefined);
      this.#awaitAnswer();
    } else {
      this.#hurry();
    }
  }

  #hurry(): void {
    if (!this.#socket && this.#standing === "offline") this.#open();
  }

  #judge(): void {
    if (!this.#socket || !this.#hasSynced) return;
    this.#stand(this.isSaved ? "saved" : "saving");
  }

  #stand(standing: Standing): void {
    if (standing === this.#standing) return;
    this.#standing = standing;
    this.#tell(standing);
  }
}

function openPromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
