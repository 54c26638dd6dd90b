// Connects the document of the minutes with the server: the y-protocol over one binary WebSocket, with acknowledgement
// by count. Edits made without a network stay in the document, and merge when it is back.
// Listens to `online`, `visibilitychange`; tells its listener how it stands.

import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, type Encoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import type { Doc } from "yjs";
import { backoff } from "../backoff.ts";
import { Acks } from "./acks.ts";

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const ACK = 100;
const STEP_1 = 0;
const STEP_2 = 1;
const OPENING_WITHIN = 10_000;
const PATIENCE = 2_000;

/** Codes after which there is no way back, and why. */
const FINAL: Readonly<Record<number, "ended" | "signed_out" | "refused">> = {
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
  #retry: ReturnType<typeof setTimeout> | undefined;

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
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#hurry();
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
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#acks.restart();
    this.#hasSynced = false;
    this.#hasAnswered = false;
    const impatience = setTimeout(() => socket.close(), OPENING_WITHIN);
    socket.addEventListener("open", () => {
      clearTimeout(impatience);
      this.#tries = 0;
      this.#send(SYNC, (encoder) => writeSyncStep1(encoder, this.#doc));
      if (this.awareness.getLocalState()) this.#sendAwareness([this.#doc.clientID]);
    });
    socket.addEventListener("message", (event) => {
      if (socket === this.#socket && event.data instanceof ArrayBuffer) this.#receive(new Uint8Array(event.data));
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
  }

  #sendUpdate(update: Uint8Array): void {
    // Before the server has told what it has, step 2 will carry the update.
    if (this.#socket?.readyState === WebSocket.OPEN && this.#hasAnswered) {
      this.#acks.sent();
      this.#send(SYNC, (encoder) => writeUpdate(encoder, update));
    } else {
      this.#hasUnsent = true;
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

  #closed(code: number): void {
    this.#socket = undefined;
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

  #hurry(): void {
    if (this.#socket || this.#standing !== "offline") return;
    this.#tries = 0;
    this.#open();
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
