import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

interface ManifestSchema {
  readonly properties: Readonly<Record<string, unknown>> & { readonly version: Readonly<Record<string, unknown>> };
}

/** Members that the W3C's schema describes one level too deep, where no validator looks at them. */
const misplaced = ['platform_version', 'pages', 'req_permissions', 'widgets', 'window'];

/** What a manifest does wrong by the W3C's schema: as published, and with the misplaced members where they belong. */
export function validateManifest(manifest: unknown): readonly ErrorObject[] {
  const published: ManifestSchema = JSON.parse(
    readFileSync(resolve('test/fixtures/miniapp-manifest.schema.json'), 'utf8'),
  ) as ManifestSchema;
  const { version } = published.properties;
  const moved = Object.fromEntries(misplaced.map((member) => [member, version[member]]));
  const corrected = { ...published, $id: 'corrected', properties: { ...published.properties, ...moved } };
  return [published, corrected].flatMap((schema) => {
    // The schema has keywords no draft knows ("min", "example", "$schema ").
    const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
    return ajv.validate(schema, manifest) ? [] : (ajv.errors ?? []);
  });
}
