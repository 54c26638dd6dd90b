// A list whose items are dragged into another order by their handle; the form that `data-order` names is sent then.
// The buttons beside every item do the same without a pointer. Listens to pointers and `ip:fragment`; dispatches nothing.

/** For every list with `data-order` on the page, now and after it was put in place anew. */
export function startOrder(): void {
  showHandles();
  document.addEventListener("ip:fragment", showHandles);
  document.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>("[data-order-handle]");
    const item = handle?.closest<HTMLElement>("[data-order-item]");
    const list = item?.closest<HTMLElement>("[data-order]");
    if (item && list && event.button === 0) drag(event, item, list);
  });
}

function showHandles(): void {
  for (const handle of document.querySelectorAll<HTMLElement>("[data-order] [data-order-handle]"))
    handle.hidden = false;
}

function drag(start: PointerEvent, item: HTMLElement, list: HTMLElement): void {
  start.preventDefault();
  const before = orderOf(list);
  const moving = new AbortController();
  const { signal } = moving;
  item.dataset.dragged = "";
  // The item leaves its place while it is dragged, and would lose a captured pointer.
  document.addEventListener("pointermove", (event) => place(item, list, event.clientY), { signal });
  const end = (isDropped: boolean): void => {
    moving.abort();
    delete item.dataset.dragged;
    if (!isDropped) restore(list, before);
    else if (orderOf(list).join() !== before.join()) send(list);
  };
  document.addEventListener("pointerup", () => end(true), { signal });
  document.addEventListener("pointercancel", () => end(false), { signal });
  document.addEventListener("keydown", (event) => event.key === "Escape" && end(false), { signal });
}

/** Puts the dragged item before the first one whose middle is below the pointer. */
function place(item: HTMLElement, list: HTMLElement, y: number): void {
  const others = items(list).filter((other) => other !== item);
  const next = others.find((other) => {
    const box = other.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if (next ? item.nextElementSibling !== next : list.lastElementChild !== item) list.insertBefore(item, next ?? null);
}

function items(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(":scope > [data-order-item]")];
}

function orderOf(list: HTMLElement): string[] {
  return items(list).map((item) => item.dataset.orderItem ?? "");
}

function restore(list: HTMLElement, order: string[]): void {
  const by = new Map(items(list).map((item) => [item.dataset.orderItem ?? "", item]));
  for (const name of order) list.append(by.get(name) ?? "");
}

function send(list: HTMLElement): void {
  const form = document.getElementById(list.dataset.order ?? "");
  if (!(form instanceof HTMLFormElement)) return;
  const field = form.elements.namedItem("order");
  if (field instanceof HTMLInputElement) field.value = orderOf(list).join(" ");
  form.requestSubmit();
}
