// How long to wait before the next try. Listens to nothing, dispatches nothing.

const FIRST = 500;
const LONGEST = 30_000;

/** Milliseconds before try number `tries` (from 0): 0.5 s doubling to 30 s, with jitter so that not all come at once. */
export function backoff(tries: number, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 10));
  return Math.round(whole / 2 + (random() * whole) / 2);
}
