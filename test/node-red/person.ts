/**
 * What a person does in a browser at the emulator's identity provider.
 *
 * @returns the SAML response, in base64, that the provider's last page holds
 */
export async function signInAsPerson(address: string, username: string, password: string): Promise<string> {
  const redirect = await fetch(address, { redirect: 'manual' });
  const cookie = redirect.headers.get('set-cookie')?.split(';')[0] ?? '';
  const loginUrl = new URL(redirect.headers.get('location') ?? '', address);
  const page = await (await fetch(loginUrl, { headers: { cookie } })).text();
  const body = new URLSearchParams({ AuthState: attribute(page, 'AuthState'), username, password });
  const action = new URL(/action="([^"]*)"/.exec(page)?.[1] ?? '', loginUrl);
  const answer = await fetch(action, { method: 'POST', body, headers: { cookie } });
  return attribute(await answer.text(), 'SAMLResponse');
}

function attribute(html: string, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return value.replaceAll('&#43;', '+').replaceAll('&amp;', '&');
}
