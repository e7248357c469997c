import type { Release } from '../../protocol/release';

/** Whether the testers of a release stand below it: while they are the ones who get it first. */
export function showsTesters({ status, testerCount }: Pick<Release, 'status' | 'testerCount'>): boolean {
  return testerCount > 0 && (status === 'Pilot Testing' || status === 'Grayscale Release');
}
