import { timingSafeEqual } from 'node:crypto';
import { crowdUsers } from '../page/crowd.ts';
import { textsOf, memberOf } from '../page/reading.ts';

/** Those of the sample's tester lists. */
const harborTesters = 'ada bo chen dev elif finn gita hugo ines jun kofi lena mia noor otto'.split(' ');

/** Whom this super app knows; a real one would look into its accounts. */
const knownUsers: ReadonlySet<string> = new Set([...crowdUsers, ...harborTesters.map((name) => `harbor.${name}`)]);

/** What the platform asks when a list of testers is written: which of some users are none. */
export function unknownAmong(question: unknown): { readonly unknown: readonly string[] } {
  return { unknown: textsOf(memberOf(question, 'userIds')).filter((userId) => !knownUsers.has(userId)) };
}

/** Whether somebody comes with the token that was agreed on with the platform. */
export function isPlatform(authorization: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(authorization ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
