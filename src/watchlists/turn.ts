/** Lets whoever waits have their turn: a lane check goes before the next slice of a large piece of work. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** Call it after each small step; it gives the turn away when more than `everyMs` went by since the last time. */
export function createPacer(everyMs = 4): () => Promise<void> | undefined {
  let since = performance.now();
  return function pace() {
    if (performance.now() - since < everyMs) return undefined;
    return turn().then(() => {
      since = performance.now();
    });
  };
}
