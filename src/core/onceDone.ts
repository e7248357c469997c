/** Does something when it is asked for the first time, and keeps the answer; what failed is done again the next time. */
export function onceDone<T>(work: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= work().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}
