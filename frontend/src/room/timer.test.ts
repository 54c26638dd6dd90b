// The clock of an item speaks in whole minutes, and says in words when the time is over.
import assert from "node:assert/strict";
import { test } from "node:test";
import { timing } from "./timer.ts";

test("an item without a plan says how long it has lasted", () => {
  assert.deepEqual(timing(10, undefined), { name: "room_begun", minutes: 0, isOver: false });
  assert.deepEqual(timing(65, undefined), { name: "room_used_one", minutes: 1, isOver: false });
  assert.deepEqual(timing(600, undefined), { name: "room_used", minutes: 10, isOver: false });
});

test("an item with a plan counts down, and then says by how much it is over", () => {
  assert.deepEqual(timing(0, 10), { name: "room_left", minutes: 10, isOver: false });
  assert.deepEqual(timing(9 * 60 + 1, 10), { name: "room_last", minutes: 1, isOver: false });
  assert.deepEqual(timing(11 * 60, 10), { name: "room_over_one", minutes: 1, isOver: true });
  assert.deepEqual(timing(15 * 60, 10), { name: "room_over", minutes: 5, isOver: true });
});

test("a clock that is behind the server never counts backwards", () => {
  assert.equal(timing(-30, undefined).minutes, 0);
});
