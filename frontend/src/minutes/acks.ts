// How much of what this socket sent is committed. The server counts, since deletions do not move a state vector.
// Listens to nothing, dispatches nothing.

export class Acks {
  #sent = 0;
  #committed = 0;

  /** A new socket counts from nothing. */
  restart(): void {
    this.#sent = 0;
    this.#committed = 0;
  }

  /** One more update is on its way. */
  sent(): void {
    this.#sent += 1;
  }

  /** The server has committed this many; a smaller or a too large number than known changes nothing. */
  committed(count: number): void {
    if (Number.isSafeInteger(count) && count > this.#committed && count <= this.#sent) this.#committed = count;
  }

  /** Is everything that was sent on this socket committed? */
  get isSettled(): boolean {
    return this.#committed === this.#sent;
  }
}
