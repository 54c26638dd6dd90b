// What the buttons and the keys of the editor do. Listens to nothing, dispatches nothing.

import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { NodeType } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState, Plugin } from "prosemirror-state";
import { redo, undo } from "y-prosemirror";
import { schema } from "./schema.ts";

const { nodes, marks } = schema;

/** Is the cursor or selection in text with this mark? */
export function hasMark(state: EditorState, name: "strong" | "em" | "link"): boolean {
  const { from, to, empty, $from } = state.selection;
  if (empty) return Boolean(marks[name].isInSet(state.storedMarks ?? $from.marks()));
  return state.doc.rangeHasMark(from, to, marks[name]);
}

/** Is the cursor inside such a block? */
export function isInside(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
}

export const toggleStrong = toggleMark(marks.strong);
export const toggleEm = toggleMark(marks.em);

/** A heading, or an ordinary paragraph again. */
export const toggleHeading: Command = (state, dispatch, view) => {
  const turn = isInside(state, nodes.heading)
    ? setBlockType(nodes.paragraph)
    : setBlockType(nodes.heading, { level: 2 });
  return turn(state, dispatch, view);
};

/** A list, or ordinary paragraphs again. */
export function toggleList(type: NodeType): Command {
  return (state, dispatch, view) =>
    (isInside(state, type) ? liftListItem(nodes.list_item) : wrapInList(type))(state, dispatch, view);
}

/** Sets or takes away the link of the selection; without a selection the address itself becomes the text. */
export function setLink(href: string | null): Command {
  return (state, dispatch) => {
    const { from, to, empty } = state.selection;
    if (!dispatch) return true;
    if (href === null) dispatch(state.tr.removeMark(from, to, marks.link));
    else if (empty) dispatch(state.tr.insert(from, schema.text(href, [marks.link.create({ href })])));
    else dispatch(state.tr.addMark(from, to, marks.link.create({ href })));
    return true;
  };
}

const breakLine: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

export interface Outside {
  link(): void;
  toToolbar(): void;
  leave(): void;
}

/** Keys and typed shorthand. Undo touches only what was written here. */
export function keysAndRules(outside: Outside): Plugin[] {
  const go =
    (work: () => void): Command =>
    () => {
      work();
      return true;
    };
  return [
    inputRules({
      rules: [
        wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
        wrappingInputRule(/^1\.\s$/, nodes.ordered_list),
        textblockTypeInputRule(/^##\s$/, nodes.heading, { level: 2 }),
      ],
    }),
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Mod-Shift-z": redo,
      "Mod-b": toggleStrong,
      "Mod-i": toggleEm,
      "Mod-k": go(outside.link),
      "Mod-Alt-2": toggleHeading,
      "Mod-Shift-8": toggleList(nodes.bullet_list),
      "Mod-Shift-7": toggleList(nodes.ordered_list),
      Enter: splitListItem(nodes.list_item),
      "Mod-]": sinkListItem(nodes.list_item),
      "Mod-[": liftListItem(nodes.list_item),
      "Shift-Enter": chainCommands(exitCode, breakLine),
      "Alt-F10": go(outside.toToolbar),
      Escape: go(outside.leave),
    }),
    keymap(baseKeymap),
  ];
}
