import { VeeamError } from './veeam-error';

/** Where a request was going, and the bare facts of why it did not arrive. */
export interface NetworkFault {
  readonly url: string;
  /** Node.js or OpenSSL error code, for example `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly code: string | undefined;
  /** Whether the request (or a part of it) had gone out when the fault happened. */
  readonly requestSent: boolean;
  readonly timeoutMs?: number;
  /** What to do about a certificate that is not trusted, in the host's words. */
  readonly certificateAdvice?: string;
}

/** Codes of faults that happen before a request leaves. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_SSL.*|ERR_TLS.*|CERT_.*|.*_CERT.*|UNABLE_TO_.*)$/;

/** Whether a request may have reached the server, as far as the code of its fault can tell. */
export function mayHaveBeenSent(code: string | undefined): boolean {
  return !NOT_SENT.test(code ?? '');
}

/** Codes of a connection that ended, or became unreadable, before the answer was whole. */
const CUT =
  /^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP_CONTENT_LENGTH_MISMATCH|ERR_READING_RESPONSE_STREAM)$/;

/** Codes of zlib for bytes that are not what their content-encoding says, or end too soon. */
const DAMAGED = /^(Z_.*|ERR__ERROR_FORMAT_.*|ERR_BROTLI.*|ERR_ZLIB.*|ERR_ZSTD.*|ERR_BUFFER_TOO_LARGE)$/;

/** Answers that came and cannot be read, by the code of the fault. */
function unreadable(code: string, host: string): string | undefined {
  if (DAMAGED.test(code))
    return `${host} sent an answer whose compression is damaged or cut off. Check the server, and whether a proxy or firewall between changes answers.`;
  if (code === 'HPE_HEADER_OVERFLOW')
    return `${host} sent more headers than are taken here. Check the address, and whether a proxy or firewall between adds any.`;
  return undefined;
}

const CERTIFICATE_FAULTS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in a self-signed certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known here',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet (is the clock of this machine right?)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was issued for another name than the one in the server address',
  CERT_REVOKED: 'it was revoked',
};

const CERTIFICATE_ADVICE =
  'Add the certificate (or its issuer) as CA in the TLS settings, or enter its SHA-256 fingerprint.';

/** Puts a fault of the network into words for a backup administrator. Never throws. */
export function networkFault(fault: NetworkFault): VeeamError {
  const { host, hostname, port } = new URL(fault.url);
  const { code = '', requestSent } = fault;
  const certificate = CERTIFICATE_FAULTS[code];
  if (certificate !== undefined) {
    return new VeeamError(
      'VEEAM_CERTIFICATE',
      `The certificate of ${host} is not trusted: ${certificate}. ${fault.certificateAdvice ?? CERTIFICATE_ADVICE}`,
      { requestSent },
    );
  }
  if (code.startsWith('ETIMEDOUT') || code === 'ESOCKETTIMEDOUT' || code === 'ECONNABORTED') {
    const seconds = fault.timeoutMs === undefined ? '' : ` within ${fault.timeoutMs / 1000} s`;
    return new VeeamError(
      'VEEAM_TIMEOUT',
      `${host} did not answer${seconds}. Check the address and the load of the server, or raise the timeout.`,
      { requestSent },
    );
  }
  const words = unreadable(code, host);
  if (words !== undefined) return new VeeamError('VEEAM_UNEXPECTED_ANSWER', words, { requestSent });
  return new VeeamError('VEEAM_UNREACHABLE', unreachable(code, host, hostname, port), { requestSent });
}

function unreachable(code: string, host: string, hostname: string, port: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `The name ${hostname} cannot be resolved. Check the server address and the DNS of this machine.`;
  }
  if (code === 'ECONNREFUSED') {
    return `${host} refuses the connection. Check that the Veeam REST API service runs and that port ${port} is the right one.`;
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return `There is no network route to ${host}. Check the address, the VPN and the firewall.`;
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('HPE_')) {
    return `${host} does not speak HTTPS as expected. Check that port ${port} is the port of the Veeam REST API.`;
  }
  if (CUT.test(code)) {
    return `${host} closed the connection before the answer was complete. Check the server, a proxy or firewall between, and that port ${port} is the right one.`;
  }
  return `${host} cannot be reached${code === '' ? '' : ` (${code})`}. Check the server address, the port and the network.`;
}
