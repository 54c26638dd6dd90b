// Nothing readable stays on the device.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Store, Vault } from "./vault.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const OTHER_KEY = Buffer.alloc(32, 8).toString("base64");

function store(room = Number.POSITIVE_INFINITY): Store & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      all.set(name, value);
    },
    removeItem: (name) => void all.delete(name),
    key: (index) => [...all.keys()][index] ?? null,
    get length() {
      return all.size;
    },
  };
}

test("what is kept comes back to the same person, and cannot be read in the store", async () => {
  const place = store();
  await new Vault(place, KEY).put("goal.x", { title: "Flytte hjemmefra" });
  assert.ok(![...place.all.values()].join().includes("Flytte"));
  assert.deepEqual(await new Vault(place, KEY).take("goal.x"), { title: "Flytte hjemmefra" });
});

test("another person's key opens nothing, and what cannot be opened is removed", async () => {
  const place = store();
  await new Vault(place, KEY).put("goal.x", { title: "Hemmelig" });
  assert.equal(await new Vault(place, OTHER_KEY).take("goal.x"), null);
  assert.equal(place.all.size, 0);
});

test("text kept for one form cannot be moved to another", async () => {
  const place = store();
  const vault = new Vault(place, KEY);
  await vault.put("goal.x", { title: "Hemmelig" });
  place.all.set("ip-unsent:goal.y", place.all.get("ip-unsent:goal.x") ?? "");
  assert.equal(await vault.take("goal.y"), null);
});

test("without room or key the vault says so", async () => {
  assert.equal(await new Vault(store(10), KEY).put("goal.x", { title: "a" }), false);
  assert.equal(await new Vault(store(), "").put("goal.x", { title: "a" }), false);
});

test("signing out wipes all that was kept, and leaves what is not ours", async () => {
  const place = store();
  const vault = new Vault(place, KEY);
  await vault.put("a", { t: "1" });
  await vault.put("b", { t: "2" });
  place.all.set("other", "stays");
  vault.wipe();
  assert.deepEqual([...place.all.keys()], ["other"]);
});
