// How long the present item has lasted, in words. Pure; dispatches nothing.

export interface Timing {
  /** Which sentence, by its name among the page's texts. */
  name:
    | "room_begun"
    | "room_used_one"
    | "room_used"
    | "room_left"
    | "room_left_one"
    | "room_last"
    | "room_over_one"
    | "room_over";
  minutes: number;
  isOver: boolean;
}

/** What to say of an item that has lasted so many seconds, of as many minutes as were planned. */
export function timing(seconds: number, planned: number | undefined): Timing {
  const used = Math.max(0, Math.floor(seconds / 60));
  if (!planned) {
    const name = used === 0 ? "room_begun" : used === 1 ? "room_used_one" : "room_used";
    return { name, minutes: used, isOver: false };
  }
  const left = planned * 60 - seconds;
  if (left > 60) {
    const minutes = Math.ceil(left / 60);
    return { name: minutes === 1 ? "room_left_one" : "room_left", minutes, isOver: false };
  }
  if (left > 0) return { name: "room_last", minutes: 1, isOver: false };
  const over = Math.floor(-left / 60);
  if (over < 1) return { name: "room_last", minutes: 0, isOver: false };
  return { name: over === 1 ? "room_over_one" : "room_over", minutes: over, isOver: true };
}
