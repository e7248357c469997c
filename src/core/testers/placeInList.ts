/** Where a value stands in a tester list. */
export interface PlaceInList {
  /** From 1, as the list is shown in an editor. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** How long the value is as it stands there. */
  readonly length?: number;
  readonly value: string;
  /** Whether other user IDs stand on the same line. */
  readonly isShared?: true;
}

/** The place of a row, an entry or a finding, without what else they say. */
export function placeOf({ line, column, length, value, isShared }: PlaceInList): PlaceInList {
  return {
    line,
    ...(column !== undefined && { column }),
    ...(length !== undefined && { length }),
    value,
    ...(isShared && { isShared }),
  };
}
