import * as Type from 'typebox';
import type { Static } from 'typebox';
import { actor } from './people';
import { identifier, moment, record, sha256 } from './schema';

/** An uploaded code package; it never changes. */
export const version = record({
  id: identifier,
  miniProgramId: identifier,
  version: Type.String(),
  note: Type.String({ description: 'For those who release and review it; may be empty' }),
  uploadedBy: actor,
  uploadedAt: moment,
  /** Hash of the archive as it was uploaded. */
  sha256,
  size: Type.Integer({ minimum: 0, description: 'Size of the archive as it was uploaded, in bytes' }),
  fileCount: Type.Integer({ minimum: 0 }),
  mayRelease: Type.Boolean({ description: 'Whether the asker may choose targets for it' }),
});

export type Version = Static<typeof version>;

export const versionFile = record({ path: Type.String(), size: Type.Integer({ minimum: 0, description: 'In bytes' }) });

export type VersionFile = Static<typeof versionFile>;
