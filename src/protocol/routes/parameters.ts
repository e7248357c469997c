import { identifier, record } from '../schema';

/** Parameters of a path that names one thing. */
export const byId = record({ id: identifier });
