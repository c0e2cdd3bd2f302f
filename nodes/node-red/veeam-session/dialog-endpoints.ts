import type { Red } from '../node-red-api';
import { isVeeamError } from '../../../core/errors/veeam-error';
import { findProduct } from '../../../core/products/registry';
import { parseServer } from '../../../core/session/settings';
import { fetchCertificate } from '../../../runtime/server-certificate';
import { connectionOf } from '../connection-settings';
import { readForm } from './form-values';
import { productChoices } from './product-choices';
import { trySignIn } from './sign-in-test';

/** What a button of the dialog gets back. */
type DialogAnswer =
  { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * The endpoints behind the session's dialog. All are relative to the editor's own address, where alone the editor
 * attaches the token of its user.
 */
export function serveDialog(RED: Red): void {
  const { httpAdmin, auth } = RED;
  httpAdmin.get(
    '/veeam-session/products',
    auth.needsPermission('veeam-session.read'),
    (_request, response) => {
      response.json(productChoices());
    },
  );
  httpAdmin.post('/veeam-session/test', auth.needsPermission('veeam-session.write'), (request, response) => {
    void answer(() => trySignIn(RED, readForm(RED, request.body as unknown))).then((result) =>
      response.json(result),
    );
  });
  httpAdmin.post(
    '/veeam-session/certificate',
    auth.needsPermission('veeam-session.write'),
    (request, response) => {
      void answer(() => certificate(RED, request.body as unknown)).then((result) => response.json(result));
    },
  );
}

/** The certificate that the server in the form shows. No secret takes part in this. */
async function certificate(RED: Red, body: unknown): Promise<object> {
  const { fields } = readForm(RED, { ...(body as object), credentials: {} });
  const profile = findProduct(fields.product ?? '') ?? { name: 'the Veeam product', defaultPort: 443 };
  const server = parseServer(fields.server ?? '', profile);
  return fetchCertificate(server, connectionOf(RED, { tls: fields.tls, proxy: fields.proxy }));
}

/** Refusals are answers too: the dialog shows their sentence. */
async function answer(work: () => Promise<object>): Promise<DialogAnswer> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (isVeeamError(error)) return { ok: false, code: error.code, message: error.message };
    return {
      ok: false,
      code: 'UNEXPECTED',
      message: 'The request could not be carried out; see the log of Node-RED.',
    };
  }
}
