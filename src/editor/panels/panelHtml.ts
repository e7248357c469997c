/** Where the page takes its script and style from; addresses as the webview reads them. */
export interface PanelResources {
  readonly nonce: string;
  /** Lets the toolkit find out, with an empty style of its own, whether the browser knows `:focus-visible`. */
  readonly styleNonce: string;
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** BCP 47 tag of the editor's language. */
  readonly language: string;
  readonly title: string;
}

type PolicyResources = Pick<PanelResources, 'nonce' | 'styleNonce' | 'cspSource'>;

/** Nothing is allowed but our own script by its nonce, files of the extension, and pictures packed into the page. */
export function contentSecurityPolicy({ nonce, styleNonce, cspSource }: PolicyResources): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${styleNonce}'`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
  ].join('; ');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** The empty page of a panel; everything in it is drawn by its script. */
export function panelHtml(resources: PanelResources): string {
  const { nonce, styleNonce, script, style, language, title } = resources;
  return `<!doctype html>
<html lang="${escape(language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escape(contentSecurityPolicy(resources))}">
    <meta property="csp-nonce" content="${escape(styleNonce)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escape(title)}</title>
    <link rel="stylesheet" href="${escape(style)}">
  </head>
  <body>
    <div id="announcer" class="spoken-only" role="status" aria-live="polite"></div>
    <main id="panel"></main>
    <script nonce="${escape(nonce)}" src="${escape(script)}"></script>
  </body>
</html>
`;
}
