/**
 * Plays the browser at a provider: follows its redirects with its cookies, and answers with the address that the client is
 * sent back to, which is not visited.
 */
export async function visitProvider(authorizationUrl: string): Promise<URL> {
  const { origin } = new URL(authorizationUrl);
  const cookies = new Map<string, string>();
  let address = new URL(authorizationUrl);
  for (let redirects = 0; redirects < 10; redirects += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
    const page = await response.text();
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`the provider answers ${response.status}: ${page}`);
    address = new URL(location, address);
    if (address.origin !== origin) return address;
  }
  throw new Error('the provider leads in circles');
}
