// The read text of every agenda item follows the document while somebody on this page writes.
// Listens to the document; dispatches nothing.

import { DOMSerializer, type Node } from "prosemirror-model";
import { yXmlFragmentToProseMirrorRootNode } from "y-prosemirror";
import type { Doc, XmlFragment } from "yjs";
import { schema } from "./schema.ts";

const PAUSE = 200;
const serializer = DOMSerializer.fromSchema(schema);

/** Renders the items' texts from the document, 200 ms after it has changed. */
export function followDocument(doc: Doc, items: ReadonlyMap<string, HTMLElement>): () => void {
  const shown = new Map<string, Node>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const render = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const [name, section] of items) {
      const place = section.querySelector<HTMLElement>("[data-minutes-read]");
      if (place && !place.hidden) show(doc.getXmlFragment(name), name, place, shown);
    }
  };
  doc.on("update", () => {
    timer ??= setTimeout(render, PAUSE);
  });
  return render;
}

function show(fragment: XmlFragment, name: string, place: HTMLElement, shown: Map<string, Node>): void {
  const node = yXmlFragmentToProseMirrorRootNode(fragment, schema);
  if (shown.get(name)?.eq(node)) return;
  shown.set(name, node);
  place.replaceChildren(...(fragment.length ? [serializer.serializeFragment(node.content)] : []));
}
