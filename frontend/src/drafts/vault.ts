// An encrypted buffer for text that could not be sent: AES-GCM in the tab's session storage, with the key in memory only.
// What lies in the storage is unreadable without a page of the same signed-in person. Dispatches nothing.

const PREFIX = "ip-unsent:";
const NONCE = 12;

/** The fields of one form, by name. */
export type Fields = Record<string, string>;

/** As much of `Storage` as is needed. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export class Vault {
  readonly #store: Store;
  readonly #key: Promise<CryptoKey | null>;

  constructor(store: Store, secret: string) {
    this.#store = store;
    this.#key = importKey(secret);
  }

  /** Does something lie under this name? It may still be another's, and unreadable. */
  static holds(store: Store, name: string): boolean {
    return store.getItem(PREFIX + name) !== null;
  }

  /** Keeps the fields; false when the device has no room or no key. */
  async put(name: string, fields: Fields): Promise<boolean> {
    const key = await this.#key;
    if (!key) return false;
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const plain = new TextEncoder().encode(JSON.stringify(fields));
    const sealed = new Uint8Array(
      await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bytesOf(name) }, key, plain),
    );
    try {
      this.#store.setItem(PREFIX + name, toBase64(nonce) + toBase64(sealed));
      return true;
    } catch {
      return false;
    }
  }

  /** The fields that were kept, or null; what cannot be opened is removed. */
  async take(name: string): Promise<Fields | null> {
    const kept = this.#store.getItem(PREFIX + name);
    const key = await this.#key;
    if (!kept || !key) return null;
    try {
      const nonce = fromBase64(kept.slice(0, 16));
      const sealed = fromBase64(kept.slice(16));
      const plain = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: nonce, additionalData: bytesOf(name) },
        key,
        sealed,
      );
      return JSON.parse(new TextDecoder().decode(plain)) as Fields;
    } catch {
      this.drop(name);
      return null;
    }
  }

  drop(name: string): void {
    this.#store.removeItem(PREFIX + name);
  }

  /** Forgets everything, also what other keys have sealed. */
  wipe(): void {
    const names = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index));
    for (const name of names) if (name?.startsWith(PREFIX)) this.#store.removeItem(name);
  }
}

async function importKey(secret: string): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey("raw", fromBase64(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
}

function bytesOf(words: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(words);
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(encoded: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
}
