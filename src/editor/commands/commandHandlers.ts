import type { commandIds } from '../contributions';
import type { FlowOutcome } from '../flowContext';

/**
 * What each command does. A handler takes nothing, and then asks; or a row of a tree, or an object with the IDs it needs.
 * Menus of the explorer and the editor give a file as the first argument. Where several rows are selected, the menus of a
 * tree give all of them as the second.
 */
export type CommandHandler = (
  argument: unknown,
  selected?: unknown,
) => Promise<FlowOutcome | void> | FlowOutcome | void;

export type CommandHandlers = Readonly<Record<keyof typeof commandIds, CommandHandler>>;
