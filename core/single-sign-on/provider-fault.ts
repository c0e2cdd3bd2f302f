import { isVeeamError, VeeamError } from '../errors/veeam-error';

/** The transport's own fault, said of the identity provider: its advice would be for the Veeam server. */
export function providerFault(error: unknown, url: URL): Error {
  if (!isVeeamError(error)) return error instanceof Error ? error : new Error(String(error));
  const { statusCode, requestSent } = error;
  if (error.code === 'VEEAM_UNEXPECTED_ANSWER') {
    return new VeeamError(
      'VEEAM_SINGLE_SIGN_ON',
      `Single sign-on at ${url.host} stopped: its answer could not be read. ${error.message}`,
      { statusCode, requestSent },
    );
  }
  const [fact = ''] = error.message.split(/(?<=[.!?])\s/);
  const advice = FAULT_ADVICE[error.code];
  return new VeeamError(
    error.code,
    `Single sign-on did not get through to the identity provider ${url.host}: ${advice === undefined ? error.message : `${fact} ${advice}`}`,
    { statusCode, requestSent },
  );
}

const FAULT_ADVICE: Readonly<Partial<Record<VeeamError['code'], string>>> = {
  VEEAM_UNREACHABLE: 'Check that the provider runs and that this machine may reach it.',
  VEEAM_TIMEOUT: 'Check that the provider runs and how busy it is.',
  VEEAM_CERTIFICATE: 'Add the certificate of the provider (or its issuer) as CA in the TLS settings.',
};
