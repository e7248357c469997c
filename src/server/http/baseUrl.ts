import type { FastifyRequest } from 'fastify';

export interface PublicPlatform {
  /** Where phones reach the platform; null: where they reached it just now. */
  readonly publicAddress: string | null;
}

/** What addresses of the platform begin with that an answer tells, without a slash at its end. */
export function baseUrlOf({ protocol, host }: FastifyRequest, { publicAddress }: PublicPlatform): string {
  return publicAddress ?? `${protocol}://${host}`;
}
