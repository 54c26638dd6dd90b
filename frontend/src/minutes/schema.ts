// What the text of an agenda item may hold: the same list as the server checks. Pasted text is cut down to it.
// Listens to nothing, dispatches nothing.

import { type Attrs, type DOMOutputSpec, type NodeSpec, Schema } from "prosemirror-model";

const SCHEMES = ["http:", "https:", "mailto:", "tel:"];
const LONGEST_ADDRESS = 2_000;
const LAST_NUMBER = 9_999;

/** The address a link may lead to, or null: the web, a mailbox or a telephone. */
export function safeAddress(typed: string): string | null {
  const address = typed.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
  if (!address || address.length > LONGEST_ADDRESS || /[\u0000-\u0020]/.test(address)) return null;
  try {
    return SCHEMES.includes(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

const heading: NodeSpec = {
  attrs: { level: { default: 2, validate: "number" } },
  content: "inline*",
  group: "block",
  defining: true,
  parseDOM: [
    { tag: "h1", attrs: { level: 2 } },
    { tag: "h2", attrs: { level: 2 } },
    { tag: "h3, h4, h5, h6", attrs: { level: 3 } },
  ],
  toDOM: (node): DOMOutputSpec => [node.attrs.level === 3 ? "h4" : "h3", 0],
};

const orderedList: NodeSpec = {
  attrs: { order: { default: 1, validate: "number" } },
  content: "list_item+",
  group: "block",
  parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: startOf(dom as HTMLElement) }) }],
  toDOM: (node): DOMOutputSpec => {
    const order = Number(node.attrs.order);
    return order === 1 ? ["ol", 0] : ["ol", { start: order }, 0];
  },
};

function startOf(list: HTMLElement): number {
  const start = Number(list.getAttribute("start") ?? 1);
  return Number.isInteger(start) && start >= 1 && start <= LAST_NUMBER ? start : 1;
}

function addressOf(dom: HTMLElement): Attrs | false {
  const href = safeAddress(dom.getAttribute("href") ?? "");
  return href ? { href } : false;
}

/** One text per agenda item. Headings are shown one step below the item's own. */
export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading,
    bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: orderedList,
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: { group: "inline" },
    hard_break: {
      inline: true,
      group: "inline",
      selectable: false,
      parseDOM: [{ tag: "br" }],
      toDOM: () => ["br"],
    },
  },
  marks: {
    link: {
      attrs: { href: { validate: "string" } },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => addressOf(dom as HTMLElement) }],
      toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener noreferrer nofollow" }, 0],
    },
    strong: {
      parseDOM: [{ tag: "strong" }, { tag: "b" }],
      toDOM: () => ["strong", 0],
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  },
});
