/** What a QR code says of what it opens. */
export interface QrCodeContents {
  /** Names the release, and proves that the platform wrote all of it. */
  readonly token: string;
  /** Empty for the entry page. */
  readonly page: string;
  readonly query: string;
}

/**
 * The address that a QR code has as its value. A super app's camera knows it by its path, `/q/`, wherever the platform is
 * reached just now.
 */
export function writeQrCodeAddress(baseUrl: string, { token, page, query }: QrCodeContents): string {
  const parts = [
    // A slash may stand in a query as it is, and each character less makes the picture easier to scan.
    ...(page === '' ? [] : [`page=${encodeURIComponent(page).replaceAll('%2F', '/')}`]),
    ...(query === '' ? [] : [`query=${encodeURIComponent(query)}`]),
  ];
  return `${baseUrl}/q/${token}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}

/** Reads what was scanned; `undefined` for what is no address of a QR code. */
export function readQrCodeAddress(text: string): QrCodeContents | undefined {
  if (!URL.canParse(text)) return undefined;
  const { pathname, searchParams } = new URL(text);
  const token = /\/q\/([^/]+)$/.exec(pathname)?.[1];
  if (token === undefined) return undefined;
  return { token, page: searchParams.get('page') ?? '', query: searchParams.get('query') ?? '' };
}
