import { randomUUID } from 'node:crypto';
import type { ChangeRequest } from '../unitOfWork';

/** A change that an operator makes on the machine itself. */
export function operatorChange(): ChangeRequest {
  return { person: null, requestId: randomUUID() };
}
