// Makes what is pasted from Word and the web fit: lists that only look like lists become lists, a table's rows become
// lines, weight and slant become marks; styles go, which the security policy refuses. The schema does the rest.
// Listens to nothing, dispatches nothing.

import { parseDocument } from "../parse.ts";

// Names the policy has nothing against: it would report what stands in the parsed text as if it stood in the page.
const GONE = "data-gone";
const KEPT = "data-kept-style";
const INSTEAD_OF_CELLS = " | ";

/** The HTML as the editor is to read it. */
export function cleaned(html: string): string {
  const page = parseDocument(html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^<>]*>/gi, harmless));
  for (const gone of page.querySelectorAll("style, script, title, meta, link, xml, img")) gone.remove();
  makeMarks(page);
  makeLists(page);
  makeLines(page);
  for (const styled of page.querySelectorAll(`[${KEPT}]`)) styled.removeAttribute(KEPT);
  return page.body.innerHTML;
}

function harmless(tag: string): string {
  return tag.replace(/\sstyle(\s*=)/gi, ` ${KEPT}$1`).replace(/\son\w+(\s*=)/gi, ` ${GONE}$1`);
}

function styleOf(element: Element): string {
  return element.getAttribute(KEPT)?.toLowerCase() ?? "";
}

function makeMarks(page: Document): void {
  for (const span of page.querySelectorAll(`span[${KEPT}], b[${KEPT}], i[${KEPT}]`)) {
    const style = styleOf(span);
    if (/font-weight:\s*normal|font-style:\s*normal/.test(style) && span.tagName !== "SPAN") {
      span.replaceWith(...span.childNodes);
      continue;
    }
    if (/font-weight:\s*(bold|[6-9]00)/.test(style)) wrapInside(page, span, "strong");
    if (/font-style:\s*italic/.test(style)) wrapInside(page, span, "em");
  }
}

function wrapInside(page: Document, element: Element, tag: string): void {
  const mark = page.createElement(tag);
  mark.append(...element.childNodes);
  element.append(mark);
}

interface OpenList {
  list: HTMLElement;
  depth: number;
}

/** Word writes a list as paragraphs with a drawn bullet or number, and says in the style how deep each stands. */
function makeLists(page: Document): void {
  let open: OpenList[] = [];
  for (const paragraph of page.querySelectorAll(`p[${KEPT}*="mso-list"]`)) {
    const depth = Number(/mso-list:\s*l\d+\s+level(\d)/.exec(styleOf(paragraph))?.[1] ?? 0);
    if (depth === 0) continue;
    if (paragraph.previousElementSibling !== open[0]?.list) open = [];
    const list = listAt(page, open, depth, takeMarker(paragraph));
    if (!list.parentNode) paragraph.before(list);
    const entry = page.createElement("li");
    list.append(entry);
    entry.append(paragraph);
  }
}

/** Takes the drawn bullet or number away, and says which list it stood for. */
function takeMarker(paragraph: Element): "ul" | "ol" {
  const marker = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/.test(styleOf(span)));
  const isNumber = /^\s*\(?([0-9]+|[a-z]{1,3})[.)]/i.test(marker?.textContent ?? "");
  marker?.remove();
  return isNumber ? "ol" : "ul";
}

/** The list of this kind and depth that is open, or a new one in the entry above it. */
function listAt(page: Document, open: OpenList[], depth: number, tag: "ul" | "ol"): HTMLElement {
  let deepest = open.at(-1);
  while (deepest && (deepest.depth > depth || (deepest.depth === depth && deepest.list.localName !== tag))) {
    open.pop();
    deepest = open.at(-1);
  }
  if (deepest?.depth === depth) return deepest.list;
  const list = page.createElement(tag);
  deepest?.list.lastElementChild?.append(list);
  open.push({ list, depth });
  return list;
}

function makeLines(page: Document): void {
  for (const row of page.querySelectorAll("tr")) {
    const line = page.createElement("p");
    [...row.children].forEach((cell, place) => {
      line.append(place > 0 ? INSTEAD_OF_CELLS : "", cell.textContent?.replace(/\s+/g, " ").trim() ?? "");
    });
    row.replaceWith(line);
  }
  for (const table of page.querySelectorAll("table")) table.replaceWith(...table.querySelectorAll("p, caption"));
}
