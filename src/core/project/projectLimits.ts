/** How large a project may be, before it is packed. The upload itself has a cap of its own. */
export interface ProjectLimits {
  readonly maximumTotalBytes: number;
  readonly maximumFileBytes: number;
  readonly maximumFiles: number;
}

const mebibyte = 1024 * 1024;

export const defaultProjectLimits: ProjectLimits = {
  maximumTotalBytes: 64 * mebibyte,
  maximumFileBytes: 20 * mebibyte,
  maximumFiles: 10_000,
};
