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
  /** The picture, as a data URL; null where the version has no such page, or the platform gives none. */
  readonly picture: string | null;
  /** The pages of the version; null where they cannot be read just now. */
  readonly pages: readonly string[] | null;
  /** Why the platform gives none: because of what is typed, or because it cannot just now. */
  readonly refusal: PlatformError | null;
}

/** Whether a refusal is about what is typed, so that it stays as long as that does. */
export function isAboutTyped({ code }: PlatformError): boolean {
  return code === 'QR_CODE_TOO_LONG' || code === 'REQUEST_INVALID';
}

/** What was typed of a QR code, as it is asked for. */
function wantedIn({ qrCodePage = '', qrCodeQuery = '' }: PanelDraft): { page: string; query: string } {
  return { page: qrCodePage.trim(), query: qrCodeQuery.trim() };
}

/** The QR code that a panel shows, read once for each page and query, and again where it could not be read. */
export class ShownQrCode {
  readonly #platform: Pick<Platform, 'download'>;
  #pages: readonly string[] | null = null;
  #asked = wantedIn({});
  #known: QrCodeFacts | undefined;
  /** Ends what is read for a page and query that may be typed over already. */
  #reading = new AbortController();

  constructor(platform: Pick<Platform, 'download'>) {
    this.#platform = platform;
  }

  /** The one before where it cannot be read just now; null where there is none: the panel is there without it. */
  async of(release: Release, draft: PanelDraft): Promise<QrCodeFacts | null> {
    if (!hasQrCode(release.status, release.build.sha256)) return null;
    const wanted = wantedIn(draft);
    this.#asked = wanted;
    this.#reading.abort();
    const known = this.#known;
    if (known?.page === wanted.page && known.query === wanted.query) return known;
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    try {
      const facts = await this.#read(release, wanted, signal);
      const isForGood = facts.refusal === null || isAboutTyped(facts.refusal);
      if (isForGood && !signal.aborted) this.#known = facts;
      return facts;
    } catch {
      return known ?? null;
    }
  }

  /** Whether a draft asks for another one than was asked for last. */
  isOther(draft: PanelDraft): boolean {
    const { page, query } = wantedIn(draft);
    return page !== this.#asked.page || query !== this.#asked.query;
  }

  async #read(
    { id, versionId }: Release,
    wanted: ReturnType<typeof wantedIn>,
    signal: AbortSignal,
  ): Promise<QrCodeFacts> {
    this.#pages ??= await pagesOf(this.#platform, versionId, signal);
    const hasPage = wanted.page === '' || (this.#pages?.includes(wanted.page) ?? true);
    const drawn = hasPage ? await this.#draw(id, wanted, signal) : { picture: null, refusal: null };
    return { ...wanted, pages: this.#pages, ...drawn };
  }

  async #draw(
    id: string,
    query: ReturnType<typeof wantedIn>,
    signal: AbortSignal,
  ): Promise<Pick<QrCodeFacts, 'picture' | 'refusal'>> {
    try {
      const svg = await this.#platform.download(requestPath('/v1/releases/{id}/qr.svg', { id }, query), signal);
      return { picture: `data:image/svg+xml;base64,${svg.toString('base64')}`, refusal: null };
    } catch (error) {
      if (error instanceof PlatformError) return { picture: null, refusal: error };
      throw error;
    }
  }
}

/** The pages that a version says it has; null where it cannot be asked. */
async function pagesOf(
  platform: Pick<Platform, 'download'>,
  versionId: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  try {
    const text = await platform.download(
      requestPath('/v1/versions/{id}/files/{*}', { id: versionId, '*': 'app.json' }),
      signal,
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
