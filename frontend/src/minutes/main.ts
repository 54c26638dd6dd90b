// The editor of the minutes, loaded when somebody starts to write: one document per meeting, one editor at a time.
// Listens to `ip:fragment`, since items may come; `openMinutes` is called by the page's script.

import { Doc } from "yjs";
import { say } from "../bus.ts";
import { endPart } from "../live/ended.ts";
import { text } from "../texts.ts";
import { Editor } from "./editor.ts";
import { keptName } from "./kept.ts";
import { MinutesProvider, type Standing } from "./provider.ts";
import { followDocument } from "./readview.ts";
import { keepUnsent } from "./unsent.ts";
import { showWriters } from "./writers.ts";

const ENDED = [403, 404, 410];
const TROUBLE: readonly Standing[] = ["offline", "ended", "signed_out", "refused"];

class Minutes {
  readonly #root: HTMLElement;
  readonly #items = new Map<string, HTMLElement>();
  readonly #doc = new Doc();
  readonly #provider: MinutesProvider;
  readonly #kept: ReturnType<typeof keepUnsent>;
  readonly #render: () => void;
  #open: { editor: Editor; section: HTMLElement } | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#adopt();
    const url = new URL(root.dataset.socket ?? "", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.#say("connecting");
    this.#provider = new MinutesProvider(url.href, this.#doc, (standing) => void this.#stands(standing));
    this.#kept = keepUnsent(this.#doc, keptName(url.pathname), () => this.#provider.isSaved);
    this.#provider.awareness.setLocalStateField("user", {
      name: root.dataset.userName ?? "",
      color: Number(root.dataset.userColor ?? 1),
    });
    const place = root.querySelector<HTMLElement>("[data-minutes-presence]");
    showWriters(this.#provider.awareness, place, (item) => this.#numberOf(item));
    this.#render = followDocument(this.#doc, this.#items);
    document.addEventListener("ip:fragment", () => {
      if (this.#adopt()) this.#render();
    });
  }

  /** Takes over the items that have come; true if there were any. From here the document keeps their text fresh. */
  #adopt(): boolean {
    const before = this.#items.size;
    for (const section of this.#sections()) {
      const name = section.dataset.minutesItem ?? "";
      if (this.#items.get(name) === section) continue;
      this.#items.set(name, section);
      section.querySelector("[data-minutes-read]")?.removeAttribute("data-live");
    }
    return this.#items.size > before;
  }

  #sections(): HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>("[data-minutes-item]")];
  }

  #numberOf(item: string): number {
    return this.#sections().findIndex((section) => section.dataset.minutesItem === item) + 1;
  }

  /** Opens the editor in an item, and closes the one that was open. */
  async write(section: HTMLElement): Promise<void> {
    this.#close();
    // At once: what is about to be written in is not folded away, or taken from the page, while the document comes.
    section.dataset.editing = "";
    await this.#provider.ready();
    if (this.#open) this.#close();
    const name = section.dataset.minutesItem ?? "";
    const number = this.#numberOf(name);
    const { awareness } = this.#provider;
    const editor = new Editor(this.#doc, name, awareness, number, () => {
      this.#close();
      section.querySelector<HTMLElement>("[data-minutes-write]")?.focus();
    });
    this.#open = { editor, section };
    section.dataset.editing = "";
    if (section instanceof HTMLDetailsElement) section.open = true;
    toggle(section, false);
    section.querySelector("[data-minutes-read]")?.after(editor.element);
    awareness.setLocalStateField("item", name);
    editor.focus();
  }

  #close(): void {
    if (!this.#open) return;
    const { editor, section } = this.#open;
    this.#open = undefined;
    editor.destroy();
    delete section.dataset.editing;
    toggle(section, true);
    this.#provider.awareness.setLocalStateField("item", null);
    this.#render();
  }

  async #stands(standing: Standing): Promise<void> {
    this.#say(standing);
    const forget = await this.#kept;
    if (standing === "saved" && this.#provider.isSaved) forget();
    // What was refused would be refused again by the next page; the text stands here to be copied.
    if (standing === "refused") forget();
    if (standing === "ended") {
      forget();
      await this.#end();
    }
    if (standing === "signed_out") say("ip:session-ended", {});
  }

  /** Writing has ended; where reading has too, the text leaves the page. */
  async #end(): Promise<void> {
    this.#close();
    for (const button of this.#root.querySelectorAll<HTMLElement>("[data-minutes-write]")) button.remove();
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" }).catch(() => undefined);
    if (answer && ENDED.includes(answer.status)) endPart(this.#root);
  }

  #say(standing: Standing): void {
    const line = this.#root.querySelector<HTMLElement>("[data-minutes-state]");
    if (!line) return;
    line.textContent = text(`minutes_${standing}`);
    line.dataset.state = TROUBLE.includes(standing) ? "trouble" : standing;
  }
}

function toggle(section: HTMLElement, isReading: boolean): void {
  for (const part of section.querySelectorAll<HTMLElement>("[data-minutes-read], [data-minutes-write], .ip-plain")) {
    part.hidden = !isReading;
  }
}

const open = new WeakMap<HTMLElement, Minutes>();

/** Opens the editor for an agenda item of the minutes under `root`. */
export function openMinutes(root: HTMLElement, item: HTMLElement): void {
  void minutesOf(root).write(item);
}

/** Sends what an earlier page kept and could not send, without opening an editor. */
export function sendUnsent(root: HTMLElement): void {
  minutesOf(root);
}

function minutesOf(root: HTMLElement): Minutes {
  const minutes = open.get(root) ?? new Minutes(root);
  open.set(root, minutes);
  return minutes;
}
