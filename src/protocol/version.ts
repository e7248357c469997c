import * as Type from 'typebox';
import type { Static } from 'typebox';
import { actor } from './people';
import { identifier, moment, record, sha256 } from './schema';

/** An uploaded code package; it never changes. */
export const version = record({
  id: identifier,
  miniProgramId: identifier,
  version: Type.String(),
  note: Type.String(),
  uploadedBy: actor,
  uploadedAt: moment,
  /** Hash of the archive as it was uploaded. */
  sha256,
  /** Size of the archive, in bytes. */
  size: Type.Integer({ minimum: 0 }),
  fileCount: Type.Integer({ minimum: 0 }),
  /** Whether the asker may choose targets for it. */
  mayRelease: Type.Boolean(),
});

export type Version = Static<typeof version>;

export const versionFile = record({ path: Type.String(), size: Type.Integer({ minimum: 0 }) });

export type VersionFile = Static<typeof versionFile>;
