/** Pages of several sources, merged: each source has at most one page here, and waits until that is taken. */
export type PageQueue<T> = {
  /** Hands over a page. Resolves once the reader of `pages` is done with it, or has left. */
  put(page: T): Promise<void>;
  /** Ends the iteration with `error`, at once. */
  fail(error: unknown): void;
  /** The pages, in the order they came. */
  pages(): AsyncGenerator<T, void, undefined>;
};

/**
 * Makes a {@link PageQueue} that also ends, at once, when `signal` is aborted.
 * @param onEnd Called when the iteration has ended, for whatever reason, before the sources that wait go on.
 */
export function createPageQueue<T>(signal: AbortSignal, onEnd: () => void): PageQueue<T> {
  const waiting: { page: T; done(): void }[] = [];
  let failure: { error: unknown } | undefined;
  let isLeft = false;
  let wake = () => {};
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort, { once: true });

  const somethingCame = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  async function* pages() {
    try {
      while (!signal.aborted) {
        if (failure !== undefined) throw failure.error;
        const next = waiting.shift();
        if (next === undefined) {
          await somethingCame();
          continue;
        }
        try {
          yield next.page;
        } finally {
          next.done();
        }
      }
    } finally {
      isLeft = true;
      onEnd();
      signal.removeEventListener("abort", onAbort);
      for (const { done } of waiting.splice(0)) done();
    }
  }

  return {
    put: (page) =>
      new Promise((done) => {
        if (isLeft) done();
        else {
          waiting.push({ page, done });
          wake();
        }
      }),
    fail(error) {
      failure ??= { error };
      wake();
    },
    pages,
  };
}
