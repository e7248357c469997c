/** What a step answers with when the person goes back to the one before. */
export const goBack = Symbol('go back');

export type GoBack = typeof goBack;

/** Where a step stands among its steps; spread into the request, it shows the count and the Back button. */
export interface StepPosition {
  readonly step: number;
  readonly totalSteps: number;
  readonly back?: GoBack;
}

/** Asks one thing. Answers with what is known after it, or nothing when the person gives up. */
export type Step<State> = (state: State, position: StepPosition) => Promise<State | GoBack | undefined>;

/** Asks step by step. Going back keeps what the later steps had been answered, so that nothing is typed twice. */
export async function askSteps<State>(initial: State, steps: readonly Step<State>[]): Promise<State | undefined> {
  let state = initial;
  let index = 0;
  for (let step = steps[0]; step !== undefined; step = steps[index]) {
    const position: StepPosition = { step: index + 1, totalSteps: steps.length };
    const answer = await step(state, index > 0 ? { ...position, back: goBack } : position);
    if (answer === undefined) return undefined;
    if (answer !== goBack) state = answer;
    index += answer === goBack ? -1 : 1;
  }
  return state;
}
