/** A rate limit that allows one second's worth at once. */
export class TokenBucket {
  readonly ratePerSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(ratePerSecond: number, nowMs: number) {
    this.ratePerSecond = ratePerSecond;
    this.#tokens = ratePerSecond;
    this.#filledAtMs = nowMs;
  }

  /** Whether `amount` may be spent now. More than a second's worth may be, once the bucket is full: it leaves a debt. */
  has(amount: number, nowMs: number): boolean {
    this.#fill(nowMs);
    return this.#tokens >= Math.min(amount, this.ratePerSecond);
  }

  /** Milliseconds until any debt is paid off. */
  debtMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#tokens > 0 ? 0 : Math.floor((-this.#tokens / this.ratePerSecond) * 1000) + 1;
  }

  /** Spends `amount`, into debt if need be. */
  spend(amount: number): void {
    this.#tokens -= amount;
  }

  #fill(nowMs: number): void {
    const elapsedMs = nowMs - this.#filledAtMs;
    // A clock that was set back must not freeze the bucket, nor drain it.
    if (elapsedMs > 0)
      this.#tokens = Math.min(this.ratePerSecond, this.#tokens + (elapsedMs / 1000) * this.ratePerSecond);
    this.#filledAtMs = nowMs;
  }
}
