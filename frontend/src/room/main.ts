// The meeting room: follows the agenda without touching what a person writes, tells the time, and says what happens.
// Listens to `ip:fragment`, `submit`, `pageshow` and changes of the list of who is here; dispatches nothing itself.

import { announce, announceChange } from "../live/announce.ts";
import { unsent } from "../live/busy.ts";
import { text } from "../texts.ts";
import { startForms } from "./forms.ts";
import { timing } from "./timer.ts";

const TICK = 5_000;
const SETTLED = 3_000;

class Room {
  readonly #root: HTMLElement;
  // How far this device's clock is ahead of the server's, in seconds.
  readonly #ahead: number;
  #item: string;
  #word: string;
  #state: string;
  #agreed: number;
  // Nobody knows yet who is here until the list has been filled once.
  #people: ReadonlySet<string> | undefined;
  #items: Map<string, string>;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #isLeaving = false;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#ahead = Date.now() / 1000 - Number(root.dataset.now ?? 0);
    const now = this.#now;
    this.#item = now?.dataset.item ?? "";
    this.#word = now?.dataset.word ?? "";
    this.#state = now?.dataset.roomState ?? "";
    this.#agreed = agreedCount();
    this.#items = itemsHere();
    document.addEventListener("ip:fragment", () => this.#moved());
    const place = document.querySelector<HTMLElement>(".ip-room-presence");
    if (place) {
      this.#told(place);
      const heard = { childList: true, attributeFilter: ["data-presence-told"] };
      new MutationObserver(() => this.#told(place)).observe(place, heard);
    }
    addEventListener("submit", (event) => {
      if (!event.defaultPrevented) this.#isLeaving = true;
    });
    addEventListener("pageshow", () => {
      this.#isLeaving = false;
    });
    foldItems();
    setInterval(() => this.#tick(), TICK);
    this.#tick();
  }

  get #now(): HTMLElement | null {
    return document.getElementById("room-now");
  }

  #moved(): void {
    const now = this.#now;
    if (!now) return;
    const { item = "", word = "", says = "", roomState = "" } = now.dataset;
    if (roomState !== this.#state) this.#turned(roomState);
    if (item !== this.#item) {
      this.#follow(this.#item, item);
      this.#item = item;
      announceChange(says);
    }
    if (word !== this.#word) {
      this.#word = word;
      announceChange(word);
    }
    this.#listed();
    const agreed = agreedCount();
    if (agreed > this.#agreed) announceChange(text("room_agreed"));
    this.#agreed = agreed;
    this.#tick();
  }

  /** The agenda may have other items: the cards offer the same, and what is new is said. */
  #listed(): void {
    const items = itemsHere();
    for (const [id, title] of items) if (!this.#items.has(id)) announceChange(text("room_item_added", { title }));
    this.#items = items;
    for (const list of document.querySelectorAll<HTMLSelectElement>("select[name$='-item']")) offer(list, items);
  }

  /** The meeting was opened or finished: the page has other parts then, unless somebody is in the middle of a word. */
  #turned(state: string): void {
    this.#state = state;
    // Whoever did it is on the way to the next page: opening this one anew would stop that.
    if (this.#isLeaving) return;
    if (!document.querySelector("[data-editing]") && !unsent(document.body).length) location.reload();
    else announceChange(document.getElementById("room-now-h")?.textContent ?? "");
  }

  /** The text of the new item opens and that of the old one closes, unless somebody writes in it. */
  #follow(before: string, now: string): void {
    const old = textOf(before);
    if (old && !old.matches("[data-editing]") && !unsent(old).length) old.open = false;
    const opened = textOf(now);
    if (opened) opened.open = true;
    for (const list of document.querySelectorAll<HTMLSelectElement>("select[name$='-item']")) choose(list, now);
  }

  /** Whoever was here before this page was opened has not come. */
  #told(place: HTMLElement): void {
    if (this.#people) this.#later();
    else if (place.dataset.presenceTold !== undefined) this.#people = new Set(peopleHere());
  }

  /** Whoever opens the page anew has not left. */
  #later(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#comings(), SETTLED);
  }

  #comings(): void {
    const [before, here] = [this.#people ?? new Set<string>(), new Set(peopleHere())];
    if (this.#root.dataset.announce !== "none") {
      for (const name of here) if (!before.has(name)) announce(text("room_came", { name }));
      for (const name of before) if (!here.has(name)) announce(text("room_left_us", { name }));
    }
    this.#people = here;
  }

  #tick(): void {
    const line = document.querySelector<HTMLElement>("[data-room-timer]");
    if (!line) return;
    const seconds = Date.now() / 1000 - this.#ahead - Number(line.dataset.since ?? 0);
    const { name, minutes, isOver } = timing(seconds, Number(line.dataset.planned) || undefined);
    const words = text(name, { minutes });
    if (line.textContent !== words) line.textContent = words;
    line.toggleAttribute("data-over", isOver);
  }
}

/** Only the item that is talked about is shown, and those somebody has opened; a button shows the others. */
function foldItems(): void {
  const list = document.getElementById("room-items");
  const button = document.querySelector<HTMLButtonElement>("[data-room-all]");
  if (!list?.querySelector("[open]") || !button) return;
  button.hidden = false;
  list.dataset.onlyOpen = "";
  button.addEventListener("click", () => {
    const isAll = list.dataset.onlyOpen !== undefined;
    if (isAll) delete list.dataset.onlyOpen;
    else list.dataset.onlyOpen = "";
    button.setAttribute("aria-expanded", String(isAll));
  });
}

function textOf(item: string): HTMLDetailsElement | null {
  return item ? document.querySelector<HTMLDetailsElement>(`[data-room-item="${CSS.escape(item)}"]`) : null;
}

/** The items a card may belong to; the one that is chosen stays so. */
function offer(list: HTMLSelectElement, items: ReadonlyMap<string, string>): void {
  const known = new Map([...list.options].map((option) => [option.value, option]));
  const wanted = [...items].map(([id, title]) => {
    const option = known.get(id) ?? new Option(title, id);
    if (option.text !== title) option.text = title;
    return option;
  });
  const isSame = wanted.length === known.size && wanted.every((option, place) => option === list.options[place]);
  if (isSame) return;
  // Options that are taken out one by one would hand the choice on to the next, down to the last.
  const chosen = list.value;
  list.replaceChildren(...wanted);
  list.value = chosen;
  if (list.selectedIndex < 0) list.selectedIndex = 0;
}

/** The item a card belongs to follows the meeting, unless the card has been begun. */
function choose(list: HTMLSelectElement, item: string): void {
  const form = list.closest("form");
  if (!form || unsent(form).length) return;
  for (const option of list.options) {
    option.defaultSelected = option.value === item;
    option.selected = option.value === item;
  }
}

/** The items on the page: number and title by id. */
function itemsHere(): Map<string, string> {
  const items = [...document.querySelectorAll<HTMLElement>("[data-room-item]")];
  return new Map(
    items.map((item) => [item.dataset.roomItem ?? "", item.querySelector("summary")?.textContent?.trim() ?? ""]),
  );
}

function agreedCount(): number {
  return Number(document.getElementById("room-agreed")?.dataset.count ?? 0);
}

function peopleHere(): string[] {
  return [...document.querySelectorAll<HTMLElement>(".ip-room-presence [data-name]")].map(
    (one) => one.dataset.name ?? "",
  );
}

const root = document.querySelector<HTMLElement>("[data-room]");
if (root) {
  new Room(root);
  startForms(root);
}
