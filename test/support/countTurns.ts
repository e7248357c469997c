/** Counts how often the event loop turns until the returned function is called. */
export function countTurns(): () => number {
  let turns = 0;
  let next: NodeJS.Immediate;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  return () => {
    clearImmediate(next);
    return turns;
  };
}
