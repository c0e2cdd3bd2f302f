import type { Red } from '../node-red-api';
import { findProduct } from '../../../core/products/registry';
import { parseServer } from '../../../core/session/settings';
import { fetchCertificate } from '../../../runtime/server-certificate';
import { connectionOf } from '../connection-settings';
import { dialogAnswer } from '../dialog-answer';
import type { DialogAnswer } from '../dialog-answer';
import { checkVariables, FilledVariables } from './environment-variables';
import { readForm } from './form-values';
import type { FormValues } from './form-values';
import { productChoices } from './product-choices';
import { trySignIn } from './sign-in-test';

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
  const button = (path: string, work: (body: unknown) => Promise<DialogAnswer>): void =>
    void httpAdmin.post(path, auth.needsPermission('veeam-session.write'), (request, response) => {
      void work(request.body as unknown).then((result) => response.json(result));
    });
  button('/veeam-session/test', (body) => answer(RED, body, (form) => trySignIn(RED, form)));
  button('/veeam-session/certificate', (body) =>
    answer(RED, { ...(body as object), credentials: {} }, (form) => certificate(RED, form)),
  );
}

/** The certificate that the server in the form shows. No secret takes part in this. */
async function certificate(RED: Red, { fields }: FormValues): Promise<object> {
  const profile = findProduct(fields.product ?? '') ?? { name: 'the Veeam product', defaultPort: 443 };
  checkVariables({ server: fields.server });
  const server = parseServer(fields.server ?? '', profile);
  return fetchCertificate(server, connectionOf(RED, { tls: fields.tls, proxy: fields.proxy }));
}

/**
 * Does what a button asks for with the form's values. In a sentence that the dialog shows, no variable of the server
 * stands with its value.
 */
async function answer(
  RED: Red,
  body: unknown,
  work: (form: FormValues) => Promise<object>,
): Promise<DialogAnswer> {
  const variables = new FilledVariables();
  const reading = async (): Promise<object> => work(readForm(RED, body, variables.add));
  return dialogAnswer(reading, (words) => variables.hide(words));
}
