// Never lose a word: saves the text fields of forms with `data-draft` one second after the last key and on leaving,
// and says in words how it stands. Without a network the text is kept, encrypted, on the device.
// Listens to `input`, `submit`, `pagehide`, `visibilitychange`, `ip:connection`, `ip:gone`, `ip:signed-out`,
// `ip:session-back`, `ip:sending`, `ip:not-sent`; dispatches `ip:session-ended`.

import { hear, say } from "../bus.ts";
import { text } from "../texts.ts";
import { fillFields, hasUnsent, readFields } from "./fields.ts";
import { Vault } from "./vault.ts";

const PAUSE = 1_000;
const RETRY = 10_000;
// So long a form waits to be sent while its draft is on the way, and so long a draft may be on the way.
const MOST_HELD = 3_000;
const LONGEST = 15_000;

type Sending = { request: AbortController; over: Promise<void> };
type State = "" | "saving" | "saved" | "saved_here" | "not_saved" | "gone";

class Draft {
  readonly #form: HTMLFormElement;
  readonly #vault: Vault;
  readonly key: string;
  readonly section: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent = "";
  #isEnded = false;
  #isReplaced = false;
  #underWay: Sending | undefined;
  #isHeld = false;
  #isSubmitted = false;

  /** With the one before it, where a newer form has taken the place of the one it looked after. */
  constructor(form: HTMLFormElement, vault: Vault, before?: Draft) {
    this.#form = form;
    this.#vault = vault;
    this.key = form.dataset.draft ?? "";
    void this.#follow(before?.replace());
    this.section = form.dataset.draftSection ?? "";
    this.#sent = JSON.stringify(readFields(form));
    form.addEventListener("input", () => {
      this.#isSubmitted = false;
      this.#later(PAUSE);
    });
    form.addEventListener("submit", (event) => this.#submitted(event));
    void this.#recover();
  }

  /** On leaving the page: what is not saved is sent in a request that outlives it. */
  leave(): void {
    if (this.#isWaiting()) void this.#save(true);
  }

  /** The network is back, or the person has signed in again. */
  again(): void {
    if (this.#isWaiting()) void this.#save();
  }

  /** The right has ended, or the person signed out. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#vault.drop(this.key);
  }

  get isConnected(): boolean {
    return this.#form.isConnected;
  }

  /** A newer form of the same name stands in the page: this one sends no more, and what is on its way is waited for there. */
  replace(): Sending | undefined {
    this.#isReplaced = true;
    clearTimeout(this.#timer);
    return this.#underWay;
  }

  #isWaiting(): boolean {
    return !this.#isEnded && !this.#isReplaced && JSON.stringify(readFields(this.#form)) !== this.#sent;
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), wait);
  }

  /** Text of an earlier page that never reached the server is put back, and sent. */
  async #recover(): Promise<void> {
    const kept = await this.#vault.take(this.key);
    if (!kept || hasUnsent(this.#form)) return;
    if (fillFields(this.#form, kept)) await this.#save();
    else this.#vault.drop(this.key);
  }

  /** Over when nothing of this form is on its way: a draft that came after the form would stand there again, unsent. */
  async settled(): Promise<void> {
    if (!this.#underWay) return;
    await Promise.race([this.#underWay.over, new Promise((done) => setTimeout(done, MOST_HELD))]);
    this.#underWay?.request.abort();
    this.#underWay = undefined;
  }

  /** A form that the browser sends waits for that; a press meanwhile is the same press. */
  hold(event: SubmitEvent): void {
    if (!this.#underWay && !this.#isHeld) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#isHeld) return;
    this.#isHeld = true;
    const button = event.submitter;
    void this.settled().then(() => {
      this.#isHeld = false;
      if (this.#form.isConnected) this.#form.requestSubmit(button?.isConnected ? button : null);
    });
  }

  /** The form was to be sent, and stands here still: its text is unsent again. */
  notSent(): void {
    this.#isSubmitted = false;
    this.#sent = "";
    this.#tell("not_saved");
    void this.#vault.put(this.key, readFields(this.#form));
    this.#later(RETRY);
  }

  #submitted(event: SubmitEvent): void {
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      void this.#keepHere();
      return;
    }
    clearTimeout(this.#timer);
    this.#isSubmitted = true;
    this.#sent = JSON.stringify(readFields(this.#form));
    this.#vault.drop(this.key);
  }

  /** One at a time, so that an older text never takes the place of a newer one; whoever leaves cannot wait. */
  async #save(isLeaving = false): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#isWaiting()) return;
    if (this.#underWay && !isLeaving) return this.#later(PAUSE);
    this.#underWay?.request.abort();
    const request = new AbortController();
    await this.#follow({ request, over: this.#send(request, isLeaving) });
  }

  async #follow(sending: Sending | undefined): Promise<void> {
    this.#underWay = sending;
    await sending?.over;
    if (this.#underWay === sending) this.#underWay = undefined;
  }

  async #send(request: AbortController, isLeaving: boolean): Promise<void> {
    const fields = readFields(this.#form);
    this.#tell("saving");
    let isTooSlow = false;
    const late = setTimeout(() => {
      isTooSlow = true;
      request.abort();
    }, LONGEST);
    try {
      const answer = await fetch(this.#form.dataset.draftUrl ?? "", {
        method: "POST",
        body: this.#body(fields),
        headers: { "X-Fragment": "1", Accept: "application/json" },
        redirect: "manual",
        keepalive: isLeaving,
        signal: request.signal,
      });
      await this.#answered(answer, fields);
    } catch {
      if (isTooSlow || !request.signal.aborted) await this.#keepHere();
    } finally {
      clearTimeout(late);
    }
  }

  #body(fields: Record<string, string>): FormData {
    const body = new FormData();
    body.set("key", this.key);
    body.set("section", this.section);
    const token = this.#form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
    if (token) body.set("csrfmiddlewaretoken", token.value);
    // What the text was begun from, so that a draft that comes back does not overwrite somebody's newer text.
    const version = this.#form.querySelector<HTMLInputElement>("input[name=version]");
    if (version) body.set("field.version", version.value);
    for (const [name, value] of Object.entries(fields)) body.set(`field.${name}`, value);
    return body;
  }

  async #answered(answer: Response, fields: Record<string, string>): Promise<void> {
    if (this.#isReplaced) return;
    if (answer.ok) {
      const saved = (await answer.json()) as { saved_at?: string };
      if (!this.#isSubmitted) this.#sent = JSON.stringify(fields);
      this.#vault.drop(this.key);
      this.#tell("saved", saved.saved_at ?? "");
      if (this.#isWaiting()) this.#later(PAUSE);
    } else if (answer.status === 401 || answer.type === "opaqueredirect") {
      await this.#keepHere();
      say("ip:session-ended", {});
    } else if (answer.status === 404 || answer.status === 410) {
      this.end();
      this.#tell("gone");
    } else {
      await this.#vault.put(this.key, fields);
      this.#tell("not_saved");
      if (answer.status >= 500) this.#later(RETRY);
    }
  }

  async #keepHere(): Promise<void> {
    if (this.#isReplaced) return;
    const isKept = await this.#vault.put(this.key, readFields(this.#form));
    this.#tell(isKept ? "saved_here" : "not_saved");
    this.#later(RETRY);
  }

  #tell(state: State, time = ""): void {
    const line = this.#form.querySelector<HTMLElement>("[data-draft-state]");
    if (!line) return;
    line.textContent = state && text(state, { time });
    line.dataset.state = state === "not_saved" || state === "gone" ? "trouble" : state;
  }
}

/** Looks after every form with `data-draft`, also those that come later. */
export function startDrafts(): void {
  const vault = new Vault(sessionStorage, document.body.dataset.bufferKey ?? "");
  const drafts = new Map<HTMLFormElement, Draft>();
  const scan = (): void => {
    const gone = new Map<string, Draft>();
    for (const [form, draft] of drafts) {
      if (draft.isConnected) continue;
      gone.set(draft.key, draft);
      drafts.delete(form);
    }
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft][data-draft-url]")) {
      if (!drafts.has(form)) drafts.set(form, new Draft(form, vault, gone.get(form.dataset.draft ?? "")));
    }
  };
  const each = (work: (draft: Draft) => void): void => drafts.forEach(work);
  scan();
  document.addEventListener("ip:fragment", scan);
  // Before the others that listen; the room's script sends its forms by itself.
  const held = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement;
    if (form.dataset.roomForm === undefined) drafts.get(form)?.hold(event);
  };
  document.addEventListener("submit", held, { capture: true });
  hear("ip:sending", ({ form, until }) => {
    const draft = drafts.get(form);
    if (draft) until(draft.settled());
  });
  hear("ip:not-sent", ({ form }) => drafts.get(form)?.notSent());
  addEventListener("pagehide", () => each((draft) => draft.leave()));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) each((draft) => draft.leave());
  });
  hear("ip:connection", ({ open }) => {
    if (open) each((draft) => draft.again());
  });
  hear("ip:session-back", () => each((draft) => draft.again()));
  hear("ip:gone", ({ stream }) => {
    each((draft) => {
      if (stream === `s.${draft.section}`) draft.end();
    });
  });
  hear("ip:signed-out", () => {
    each((draft) => draft.end());
    vault.wipe();
  });
}
