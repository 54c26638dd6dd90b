// "Saved" is said when the server has committed all that was sent, and not before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Acks } from "./acks.ts";

test("saved means that the count of the server has caught up", () => {
  const acks = new Acks();
  assert.equal(acks.isSettled, true);
  acks.sent();
  acks.sent();
  acks.committed(1);
  assert.equal(acks.isSettled, false);
  acks.committed(2);
  assert.equal(acks.isSettled, true);
});

test("a late, wrong or too large count is not believed", () => {
  const acks = new Acks();
  acks.sent();
  acks.sent();
  acks.committed(2);
  acks.committed(1);
  assert.equal(acks.isSettled, true);
  acks.sent();
  for (const count of [99, -1, 2.5, Number.NaN]) acks.committed(count);
  assert.equal(acks.isSettled, false);
});

test("a new socket counts from nothing", () => {
  const acks = new Acks();
  acks.sent();
  acks.restart();
  assert.equal(acks.isSettled, true);
});
