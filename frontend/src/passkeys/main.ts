// Makes and uses passkeys, on the few pages that offer them; without it, or where the browser has none, the button stays
// hidden and the other ways in remain. Listens to `click` on `[data-passkey]`; dispatches nothing.

import { fromBase64, toBase64 } from "./base64.ts";

interface Descriptor {
  id: string;
  type: PublicKeyCredentialType;
  transports?: AuthenticatorTransport[];
}

interface Options {
  challenge: string;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
  allowCredentials?: Descriptor[];
}

for (const root of document.querySelectorAll<HTMLElement>("[data-passkey]")) {
  const button = root.querySelector<HTMLButtonElement>("button[data-passkey-press]");
  if (!button || !("PublicKeyCredential" in globalThis)) continue;
  root.hidden = false;
  button.addEventListener("click", () => void press(root, button));
}

async function press(root: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const { passkey, begin, finish, failed, next } = root.dataset;
  const name = root.querySelector<HTMLInputElement>("input[name=name]");
  if (!begin || !finish || (name && !name.reportValidity())) return;
  tell(root, "");
  button.disabled = true;
  try {
    const options = (await ask(root, begin, {})) as unknown as Options;
    const credential = await (passkey === "make" ? make(options) : use(options));
    const fields = { answer: JSON.stringify(credential), ...(next && { next }), ...(name && { name: name.value }) };
    const answer = (await ask(root, finish, fields)) as { next: string };
    location.assign(answer.next);
  } catch (error) {
    tell(root, error instanceof Problem ? error.message : (failed ?? ""));
    button.disabled = false;
  }
}

/** What the server says is wrong, in words. */
class Problem extends Error {}

async function ask(root: HTMLElement, url: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", root.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
  for (const [key, value] of Object.entries(fields)) body.set(key, value);
  const headers = { Accept: "application/json" };
  const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual", cache: "no-store" });
  const said = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Problem(String(said.problem ?? root.dataset.failed ?? ""));
  return said;
}

function tell(root: HTMLElement, words: string): void {
  const place = root.querySelector<HTMLElement>("[data-passkey-problem]");
  if (!place) return;
  place.hidden = !words;
  place.textContent = words;
}

async function make(options: Options): Promise<unknown> {
  const publicKey = {
    ...options,
    challenge: fromBase64(options.challenge),
    user: { ...options.user, id: fromBase64(options.user?.id ?? "") },
    excludeCredentials: (options.excludeCredentials ?? []).map(described),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...said(made),
    response: {
      clientDataJSON: toBase64(response.clientDataJSON),
      attestationObject: toBase64(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

async function use(options: Options): Promise<unknown> {
  const publicKey = {
    ...options,
    challenge: fromBase64(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(described),
  } as unknown as PublicKeyCredentialRequestOptions;
  const used = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    ...said(used),
    response: {
      clientDataJSON: toBase64(response.clientDataJSON),
      authenticatorData: toBase64(response.authenticatorData),
      signature: toBase64(response.signature),
      userHandle: response.userHandle ? toBase64(response.userHandle) : undefined,
    },
  };
}

function described(one: Descriptor): PublicKeyCredentialDescriptor {
  return { ...one, id: fromBase64(one.id) };
}

function said(credential: PublicKeyCredential): object {
  return {
    id: credential.id,
    rawId: toBase64(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
