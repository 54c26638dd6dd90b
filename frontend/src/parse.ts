// The only place where HTML text becomes elements. Everything parsed here came from our own server, through a view
// that asked for the right. Scripts in parsed text never run. Listens to nothing, dispatches nothing.

/** The first element of an HTML fragment, or null when there is none. */
export function parseFragment(html: string): Element | null {
  return parseDocument(html).body.firstElementChild;
}

/** All nodes of an HTML fragment. */
export function parseNodes(html: string): Node[] {
  return [...parseDocument(html).body.childNodes];
}

/** A whole page, inert. */
export function parseDocument(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}
