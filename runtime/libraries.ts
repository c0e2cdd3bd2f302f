import type { Got } from 'got' with { 'resolution-mode': 'import' };
import type { Client } from 'undici';
import type { EnvironmentProxy } from './proxy-choice';

/** The one part of undici that is used. */
export interface Undici {
  readonly Client: typeof Client;
}

/** Loads a library once, when it is first needed: starting an engine costs nothing. */
function once<Library>(load: () => Promise<Library>): () => Promise<Library> {
  let loading: Promise<Library> | undefined;
  return () => (loading ??= load());
}

export const loadUndici: () => Promise<Undici> = once(() => import('undici'));

/** got as it is used here: nothing is repeated, followed, cached or unpacked by it, and no status is an error. */
export const loadGot: () => Promise<Got> = once(async () => {
  const { default: got } = await import('got');
  return got.extend({
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    responseType: 'buffer',
    decompress: false,
    cache: false,
  });
});

/** What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` of the environment mean, as other packages read them. */
export const loadEnvironmentProxy: () => Promise<EnvironmentProxy> = once(
  async () => (await import('proxy-from-env')).getProxyForUrl,
);
