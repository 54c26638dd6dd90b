// What the page knows of the streams, and what a message means for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isBehind, isOvertaken, meaningOf, newer, oldest, readRevisions } from "./revisions.ts";

test("a fragment names its streams with their revisions, and nonsense is left out", () => {
  const read = readRevisions("s.k3xx:17  m.f0:4 broken x:1 s.a:-3 s.b:1.5 s.c:99999999999999999");
  assert.deepEqual(
    [...read],
    [
      ["s.k3xx", 17],
      ["m.f0", 4],
    ],
  );
  assert.equal(readRevisions(null).size, 0);
});

test("the page tells the oldest revision it shows of every stream", () => {
  const shown = [
    new Map([
      ["s.a", 5],
      ["s.b", 1],
    ]),
    new Map([["s.a", 3]]),
  ];
  assert.deepEqual(
    [...oldest(shown)],
    [
      ["s.a", 3],
      ["s.b", 1],
    ],
  );
});

test("a fragment is behind when one of its streams has moved", () => {
  const shown = new Map([
    ["s.a", 5],
    ["s.b", 1],
  ]);
  assert.equal(
    isBehind(
      shown,
      new Map([
        ["s.a", 5],
        ["s.b", 2],
      ]),
    ),
    true,
  );
  assert.equal(
    isBehind(
      shown,
      new Map([
        ["s.a", 5],
        ["s.c", 9],
      ]),
    ),
    false,
  );
});

test("an answer is overtaken when the page shows any of its streams newer", () => {
  const part = (live: string): Element => ({ getAttribute: () => live }) as unknown as Element;
  assert.equal(isOvertaken(part("s.a:4 s.b:9"), part("s.a:5 s.b:2")), true);
  assert.equal(isOvertaken(part("s.a:5"), part("s.a:5 s.b:2")), false);
  assert.equal(isOvertaken(part("s.a:6"), part("")), false);
});

test("settling takes the newer of both, and only for the streams that are shown", () => {
  const settled = newer(
    new Map([["s.a", 5]]),
    new Map([
      ["s.a", 7],
      ["s.z", 1],
    ]),
  );
  assert.deepEqual([...settled], [["s.a", 7]]);
});

test("a hint is old, next, or tells of a gap", () => {
  assert.equal(meaningOf(5, 5), "old");
  assert.equal(meaningOf(5, 4), "old");
  assert.equal(meaningOf(5, 6), "next");
  assert.equal(meaningOf(5, 7), "gap");
  assert.equal(meaningOf(undefined, 7), "next");
});
