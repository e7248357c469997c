/** An address as people call it. */
export function hostOf(address: string): string {
  return address.replace(/^https?:\/\//u, '');
}
