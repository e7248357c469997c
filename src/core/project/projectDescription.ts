/** What a valid project says about itself: what the manifest, the tree and the reviewer need to know. */
export interface ProjectDescription {
  /** The page a super app opens first: the first of `pages`. */
  readonly entryPage: string;
  /** Pages of the main package, in the order of `app.json`. */
  readonly pages: readonly string[];
  readonly subpackages: readonly Subpackage[];
  /** Pages that tabs lead to, in the order of the tab bar. */
  readonly tabBarPages: readonly string[];
  readonly window: ProjectWindow;
  readonly fileCount: number;
  /** All files together, unpacked. */
  readonly totalBytes: number;
}

export interface Subpackage {
  readonly root: string;
  /** Full page paths, the root included. */
  readonly pages: readonly string[];
}

/** `window` of `app.json`, as far as it is of use outside a super app; values of a wrong type are left out. */
export interface ProjectWindow {
  readonly defaultTitle?: string;
  readonly titleBarColor?: string;
  readonly backgroundColor?: string;
  readonly pullRefresh?: boolean;
  readonly onReachBottomDistance?: number;
}
