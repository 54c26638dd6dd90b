// Keeps one's place while others write: the caret stays behind the last letter one wrote, not in front of the next.
// y-prosemirror holds on to the letter after the caret, or to the end of the paragraph; then two who type at the same
// place write into each other, letter by letter. Listens to the document; dispatches nothing.

import { Plugin, type Selection } from "prosemirror-state";
import { ySyncPluginKey } from "y-prosemirror";
import {
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  type Doc,
  type RelativePosition,
  XmlText,
} from "yjs";

interface Place {
  type: string;
  anchor: RelativePosition | null;
  head: RelativePosition | null;
}

interface Binding {
  doc: Doc;
  beforeTransactionSelection: Place | null;
}

/** Stands after `ySyncPlugin`, whose note of the selection before a change it corrects. */
export function keepOwnPlace(): Plugin {
  return new Plugin({
    view: (view) => {
      const binding = ySyncPluginKey.getState(view.state).binding as Binding;
      const lean = (): void => {
        const place = binding.beforeTransactionSelection;
        if (place?.type === "text") {
          binding.beforeTransactionSelection = leaning(place, view.state.selection, binding.doc);
        }
      };
      binding.doc.on("beforeAllTransactions", lean);
      return { destroy: () => binding.doc.off("beforeAllTransactions", lean) };
    },
  });
}

/** A caret leans back; of a selection only the far end does, so that what others add beside it stays outside. */
function leaning({ type, anchor, head }: Place, selection: Selection, doc: Doc): Place {
  return {
    type,
    anchor: selection.anchor >= selection.head ? leanBack(anchor, doc) : anchor,
    head: selection.head >= selection.anchor ? leanBack(head, doc) : head,
  };
}

function leanBack(position: RelativePosition | null, doc: Doc): RelativePosition | null {
  const place = position && createAbsolutePositionFromRelativePosition(position, doc);
  if (!place || !(place.type instanceof XmlText) || place.index === 0) return position;
  return createRelativePositionFromTypeIndex(place.type, place.index, -1);
}
