// How long to wait before the next try. Listens to nothing, dispatches nothing.

const FIRST = 500;
// For the first minute or so somebody is waiting in front of a server that is being started again.
const LONGEST_AT_FIRST = 4_000;
const AT_FIRST = 20;
const LONGEST = 30_000;

/** Milliseconds before try number `tries` (from 0): 0.5 s doubling to 4 s, and to 30 s after twenty tries, with jitter. */
export function backoff(tries: number, random: () => number = Math.random): number {
  const longest = tries < AT_FIRST ? LONGEST_AT_FIRST : LONGEST;
  const whole = Math.min(longest, FIRST * 2 ** Math.min(tries, 10));
  return Math.round(whole / 2 + (random() * whole) / 2);
}
