import type { Static, TSchema } from 'typebox';

/** What came from a webview or was kept earlier, if it is what it should be. The checker is only loaded when it is needed. */
export async function checked<T extends TSchema>(schema: T, value: unknown): Promise<Static<T> | undefined> {
  const { fits } = await import('../../protocol/fits');
  return fits(schema, value) ? value : undefined;
}
