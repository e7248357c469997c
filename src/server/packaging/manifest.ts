import type { ProjectDescription, ProjectWindow } from '../../core/project/projectDescription';

/** Which version of which mini program a package is. */
export interface PackageIdentity {
  readonly miniProgramId: string;
  readonly name: string;
  /** Three numbers, "1.4.0". */
  readonly version: string;
  /** Counts the versions of the mini program; a later one is greater. At least 1. */
  readonly versionCode: number;
  /** Paths inside the package or URLs. */
  readonly icons?: readonly ManifestIcon[];
}

export interface ManifestIcon {
  readonly src: string;
  /** "96x96", or several separated by spaces. */
  readonly sizes?: string;
  readonly label?: string;
}

/** `manifest.json` of a package: a W3C MiniApp Manifest. */
export interface Manifest {
  readonly app_id: string;
  readonly name: string;
  readonly icons: readonly ManifestIcon[];
  readonly version: { readonly code: number; readonly name: string };
  readonly platform_version: { readonly min_code: number };
  /** Page routes, the entry page first: relative URLs, so names outside ASCII are percent-encoded. */
  readonly pages: readonly string[];
  readonly window: ManifestWindow;
}

export interface ManifestWindow {
  readonly navigation_bar_title_text?: string;
  readonly navigation_bar_background_color?: string;
  readonly background_color?: string;
  readonly enable_pull_down_refresh?: boolean;
  readonly on_reach_bottom_distance?: number;
}

export const manifestPath = 'manifest.json';

/** The manifest's generation that a super app has to understand. */
const minimumPlatformCode = 1;

/** What the platform says about a package: its own statement, whatever an uploaded manifest said. */
export function buildManifest(project: ProjectDescription, identity: PackageIdentity): Manifest {
  return {
    app_id: identity.miniProgramId,
    name: identity.name,
    icons: identity.icons ?? [],
    version: { code: identity.versionCode, name: identity.version },
    platform_version: { min_code: minimumPlatformCode },
    pages: [...project.pages, ...project.subpackages.flatMap((subpackage) => subpackage.pages)].map(pageRoute),
    window: buildWindow(project.window),
  };
}

function pageRoute(page: string): string {
  return page.split('/').map(encodeURIComponent).join('/');
}

function buildWindow(window: ProjectWindow): ManifestWindow {
  const { defaultTitle, titleBarColor, backgroundColor, pullRefresh, onReachBottomDistance } = window;
  return {
    ...(defaultTitle !== undefined && { navigation_bar_title_text: defaultTitle }),
    ...(titleBarColor !== undefined && { navigation_bar_background_color: titleBarColor }),
    ...(backgroundColor !== undefined && { background_color: backgroundColor }),
    ...(pullRefresh !== undefined && { enable_pull_down_refresh: pullRefresh }),
    ...(onReachBottomDistance !== undefined && {
      on_reach_bottom_distance: Math.max(0, Math.round(onReachBottomDistance)),
    }),
  };
}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
