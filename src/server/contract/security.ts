import type { Route } from '../../protocol/route';

/** How a caller says who it is. */
export const securitySchemes = {
  signedIn: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A person who signed in: an ID token of the OpenID Connect provider that GET /v1/platform names. On a platform inside an editor, the token that the editor makes.',
  },
  personalAccessToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A personal access token, for continuous integration and scripts: it does what its person may, within its scopes and until it ends.',
  },
  deliveryKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: "The delivery key of one of a super app's environments.",
  },
  deliveryKeyAsBearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'The delivery key as a bearer token, as some OpenFeature providers send it.',
  },
} as const;

type Requirement = Readonly<Record<string, readonly string[]>>;

/** Each of them is enough. */
export function securityOf({ caller, method, permission }: Route): readonly Requirement[] {
  switch (caller) {
    case 'person':
      // A change that names no permission is for people who signed in (`operation.ts`).
      if (method !== 'GET' && permission === undefined) return [{ signedIn: [] }];
      return [{ signedIn: [] }, { personalAccessToken: [] }];
    case 'delivery key':
      return [{ deliveryKey: [] }, { deliveryKeyAsBearer: [] }];
    case 'anybody':
      return [];
  }
}
