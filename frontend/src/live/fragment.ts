// One live fragment of a page: fetches its newer version, and shows it or offers it.
// Listens to its own offer button; dispatches `ip:session-ended` and `ip:fragment` (on the fragment, after a change).

import { say } from "../bus.ts";
import { parseFragment } from "../parse.ts";
import { text } from "../texts.ts";
import { announceChange, announcementOf } from "./announce.ts";
import { isBusy } from "./busy.ts";
import { endPart } from "./ended.ts";
import { isAlike, morphInto } from "./morph.ts";
import { isBehind, newer, type Revisions, readRevisions } from "./revisions.ts";

const JITTER_FROM = 80;
const JITTER_TO = 300;
const RETRY_AFTER = 5_000;
const MOST_RETRIES = 4;
const ENDED = [403, 404, 410];

export class Fragment {
  readonly id: string;
  shown: Map<string, number>;
  /** What the element said of itself when this last looked: other words mean that the answer to a form came there. */
  #said: string;
  #etag = "";
  #offered: Element | undefined;
  #button: HTMLButtonElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;
  #wanted: Map<string, number> = new Map();
  #retries = 0;
  #isForced = false;

  constructor(element: Element) {
    this.id = element.id;
    this.#said = element.getAttribute("data-live") ?? "";
    this.shown = readRevisions(this.#said);
  }

  get element(): HTMLElement | null {
    return document.getElementById(this.id);
  }

  /** A part that another script has taken over (the open editor of the minutes) has lost the attribute. */
  get #isFollowed(): boolean {
    return this.element?.hasAttribute("data-live") ?? false;
  }

  /** What is folded away is fetched when it is opened: the room has a text for every item, and shows one. */
  get #isFolded(): boolean {
    return Boolean(this.element?.parentElement?.closest("details:not([open])"));
  }

  /**
   * The answer to a form may have replaced the element. It may be older than what stood here: then the newest is
   * fetched again. Where nothing newer is known, what is under way would only wipe what the answer says.
   */
  reread(heads: Revisions, gone: ReadonlySet<string>): void {
    const said = this.element?.getAttribute("data-live") ?? "";
    if (!said || said === this.#said) return;
    this.#said = said;
    this.#etag = "";
    const now = readRevisions(said);
    this.shown = new Map([...now].filter(([stream]) => !gone.has(stream)));
    this.#takeBackOffer(now);
    if (this.shown.size < now.size) this.refresh(heads, { now: true, force: true });
    else if (isBehind(now, heads)) this.refresh(heads);
    else if (!this.#isForced) this.#forget();
  }

  /** What was offered stands here by now, since the answer to a form of one's own brought it. */
  #takeBackOffer(now: Revisions): void {
    if (!this.#offered) return;
    const offered = readRevisions(this.#offered.getAttribute("data-live"));
    if (![...offered].every(([stream, revision]) => (now.get(stream) ?? 0) >= revision)) return;
    this.#button?.remove();
    this.#button = undefined;
    this.#offered = undefined;
  }

  /** Fetches soon; many calls in a burst give one fetch. `now` skips the jitter, `force` also the busy guard. */
  refresh(heads: Revisions, how: { now?: boolean; force?: boolean } = {}): void {
    for (const [stream, revision] of heads) {
      if (this.shown.has(stream)) this.#wanted.set(stream, Math.max(revision, this.#wanted.get(stream) ?? 0));
    }
    this.#isForced ||= how.force ?? false;
    if ((document.hidden || this.#isFolded) && !how.force) return;
    if (this.#timer !== undefined && !how.now) return;
    clearTimeout(this.#timer);
    const jitter = how.now ? 0 : JITTER_FROM + Math.random() * (JITTER_TO - JITTER_FROM);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#fetch();
    }, jitter);
  }

  /** The right has ended: the content leaves the page at once, and nothing is fetched again. */
  end(): void {
    this.stop();
    const element = this.element;
    if (!element) return;
    endPart(element);
    element.removeAttribute("data-live");
  }

  /** Stops what is under way. */
  stop(): void {
    this.#forget();
    this.#button?.remove();
    this.#button = undefined;
    this.#offered = undefined;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#request?.abort();
  }

  async #fetch(): Promise<void> {
    const url = this.#isFollowed ? this.element?.getAttribute("data-live-url") : "";
    if (!url) return;
    // A newer request overtakes an older one, whose answer is thrown away.
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const wanted = new Map(this.#wanted);
    try {
      const headers: Record<string, string> = { "X-Fragment": "1", Accept: "text/html" };
      if (this.#etag) headers["If-None-Match"] = this.#etag;
      const answer = await fetch(url, { headers, signal: request.signal, redirect: "manual", cache: "no-store" });
      const body = answer.status === 200 ? await answer.text() : "";
      if (this.#request === request) this.#take(answer, body, wanted);
    } catch {
      // Aborted by a newer request, or the network is gone: then the heads after the reconnect bring it back here.
    }
  }

  #take(answer: Response, body: string, wanted: Map<string, number>): void {
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      say("ip:session-ended", {});
    } else if (ENDED.includes(answer.status)) {
      this.end();
    } else if (answer.status === 304) {
      this.#settle(wanted);
    } else if (answer.status === 200) {
      this.#etag = answer.headers.get("ETag") ?? "";
      const fresh = parseFragment(body);
      if (!fresh || fresh.id !== this.id) return;
      this.#settle(newer(readRevisions(fresh.getAttribute("data-live")), wanted));
      this.#show(fresh, announcementOf(answer.headers));
    } else if (this.#retries < MOST_RETRIES) {
      this.#retries += 1;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        void this.#fetch();
      }, RETRY_AFTER * this.#retries);
    }
  }

  #settle(revisions: Revisions): void {
    this.#retries = 0;
    for (const [stream, revision] of revisions) this.shown.set(stream, Math.max(revision, this.shown.get(stream) ?? 0));
  }

  #show(fresh: Element, sentence: string): void {
    const element = this.element;
    if (!element || !this.#isFollowed) return;
    if (isBusy(element) && !this.#isForced) {
      if (!isAlike(element, fresh)) this.#offer(element, fresh);
      return;
    }
    this.#isForced = false;
    // Several parts may follow one stream; the one that reads as before has nothing to tell.
    const isTold = element.textContent !== fresh.textContent;
    this.#swap(element, fresh);
    if (sentence && isTold) announceChange(sentence);
  }

  #swap(element: Element, fresh: Element): void {
    this.#button?.remove();
    this.#button = undefined;
    this.#offered = undefined;
    const now = morphInto(element, fresh);
    this.#said = now.getAttribute("data-live") ?? "";
    now.dispatchEvent(new CustomEvent("ip:fragment", { bubbles: true }));
  }

  /** A small button on top of the fragment; the newest version is shown when it is pressed. */
  #offer(element: Element, fresh: Element): void {
    this.#offered = fresh;
    if (this.#button?.isConnected) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button ip-offer";
    button.dataset.variant = "secondary";
    button.dataset.color = "accent";
    button.textContent = text("offer");
    button.addEventListener("click", () => {
      const now = this.element;
      if (now && this.#offered) this.#swap(now, this.#offered);
      this.element?.querySelector<HTMLElement>("h1, h2, h3, a, button")?.focus({ preventScroll: true });
    });
    this.#button = button;
    const inside = element.matches("li, td, th") ? element : element.matches("tr") ? element.firstElementChild : null;
    if (inside) inside.prepend(button);
    else element.before(button);
    announceChange(text("offer"));
  }
}
