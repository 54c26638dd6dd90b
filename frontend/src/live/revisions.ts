// Which revision of which stream is shown, and what a message from the server means for it. Pure; dispatches nothing.

export type Revisions = ReadonlyMap<string, number>;

/** Reads `data-live`: "s.k3…:17 s.f0…:4". Anything that is not a stream with a number is left out. */
export function readRevisions(attribute: string | null | undefined): Map<string, number> {
  const found = new Map<string, number>();
  for (const pair of (attribute ?? "").split(/\s+/)) {
    const match = /^([a-z]\.[A-Za-z0-9_-]+):(\d{1,15})$/.exec(pair);
    if (match?.[1] !== undefined && match[2] !== undefined) found.set(match[1], Number(match[2]));
  }
  return found;
}

/** The oldest revision of each stream among all that is shown: what the page tells the server that it has. */
export function oldest(shown: Iterable<Revisions>): Map<string, number> {
  const result = new Map<string, number>();
  for (const revisions of shown) {
    for (const [stream, revision] of revisions) {
      result.set(stream, Math.min(revision, result.get(stream) ?? revision));
    }
  }
  return result;
}

/** Is something with these revisions older than the heads? */
export function isBehind(shown: Revisions, heads: Revisions): boolean {
  for (const [stream, revision] of shown) {
    if ((heads.get(stream) ?? 0) > revision) return true;
  }
  return false;
}

/** Has what stands in the page become newer than what was to take its place, by what both say of themselves? */
export function isOvertaken(fresh: Element, shown: Element): boolean {
  return isBehind(readRevisions(fresh.getAttribute("data-live")), readRevisions(shown.getAttribute("data-live")));
}

/** The newer of both, stream for stream, for the streams of `shown`. */
export function newer(shown: Revisions, heads: Revisions): Map<string, number> {
  return new Map([...shown].map(([stream, revision]) => [stream, Math.max(revision, heads.get(stream) ?? 0)]));
}

/** What a hint means: nothing new, the next change, or one that tells that a message was lost before it. */
export function meaningOf(known: number | undefined, hinted: number): "old" | "next" | "gap" {
  if (known === undefined || hinted === known + 1) return "next";
  return hinted <= known ? "old" : "gap";
}
