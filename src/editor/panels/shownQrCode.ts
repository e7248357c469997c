import type { Platform } from '../../client/platform';
import { requestPath } from '../../client/requestPath';
import { PlatformError } from '../../core/errorCode';
import { hasQrCode } from '../../core/qrCode';
import type { Release } from '../../protocol/release';
import type { PanelDraft } from '../../protocol/webview';

/** The QR code of a panel's release, as far as the platform gives one. */
export interface QrCodeFacts {
  readonly page: string;
  readonly query: string;
  /** The picture, as a data URL; null where the version has no such page, or the platform refuses. */
  readonly picture: string | null;
  /** The pages of the version; null where they cannot be read just now. */
  readonly pages: readonly string[] | null;
  /** Why the platform refuses. */
  readonly refusal: PlatformError | null;
}

/** What was typed of a QR code, as it is asked for. */
function wantedIn({ qrCodePage = '', qrCodeQuery = '' }: PanelDraft): { page: string; query: string } {
  return { page: qrCodePage.trim(), query: qrCodeQuery.trim() };
}

/** The QR code that a panel shows, read once for each page and query. */
export class ShownQrCode {
  readonly #platform: Platform;
  #pages: readonly string[] | null = null;
  #asked = wantedIn({});
  #known: QrCodeFacts | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** The one before where it cannot be read just now; null where there is none: the panel is there without it. */
  async of(release: Release, draft: PanelDraft): Promise<QrCodeFacts | null> {
    if (!hasQrCode(release.status, release.build.sha256)) return null;
    const wanted = wantedIn(draft);
    this.#asked = wanted;
    const known = this.#known;
    if (known?.page === wanted.page && known.query === wanted.query) return known;
    try {
      this.#pages ??= await pagesOf(this.#platform, release.versionId);
      const hasPage = wanted.page === '' || (this.#pages?.includes(wanted.page) ?? true);
      const read = hasPage ? await this.#read(release.id, wanted) : { picture: null, refusal: null };
      this.#known = { ...wanted, pages: this.#pages, ...read };
      return this.#known;
    } catch {
      return known ?? null;
    }
  }

  /** Whether a draft asks for another one than was asked for last. */
  isOther(draft: PanelDraft): boolean {
    const { page, query } = wantedIn(draft);
    return page !== this.#asked.page || query !== this.#asked.query;
  }

  async #read(id: string, query: ReturnType<typeof wantedIn>): Promise<Pick<QrCodeFacts, 'picture' | 'refusal'>> {
    try {
      const svg = await this.#platform.download(requestPath('/v1/releases/{id}/qr.svg', { id }, query));
      return { picture: `data:image/svg+xml;base64,${svg.toString('base64')}`, refusal: null };
    } catch (error) {
      if (error instanceof PlatformError) return { picture: null, refusal: error };
      throw error;
    }
  }
}

/** The pages that a version says it has; null where it cannot be asked. */
async function pagesOf(platform: Platform, versionId: string): Promise<readonly string[] | null> {
  try {
    const text = await platform.download(
      requestPath('/v1/versions/{id}/files/{*}', { id: versionId, '*': 'app.json' }),
    );
    const [{ isJsonObject, parseJsonText }, { readAppConfiguration }] = await Promise.all([
      import('../../core/project/jsonText'),
      import('../../core/project/appConfiguration'),
    ]);
    const json = parseJsonText(text.toString('utf8'));
    if (!json.valid || !isJsonObject(json.value)) return null;
    const { pages, subpackages } = readAppConfiguration(json.value);
    return [...pages, ...subpackages.flatMap((subpackage) => subpackage.pages)].map(({ value }) => value);
  } catch (error) {
    if (error instanceof PlatformError) return null;
    throw error;
  }
}
