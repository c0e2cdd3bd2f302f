import assert from 'node:assert/strict';
import { networkFault } from '../../core/errors/network-fault';

describe('A fault of the network', () => {
  const url = 'https://backup.example.com:11005/api/v1/token?secret=hidden';
  const cases: [string | undefined, string, RegExp][] = [
    ['ECONNREFUSED', 'VEEAM_UNREACHABLE', /backup\.example\.com:11005 refuses.*port 11005/],
    ['ENOTFOUND', 'VEEAM_UNREACHABLE', /name backup\.example\.com cannot be resolved.*DNS/],
    ['EHOSTUNREACH', 'VEEAM_UNREACHABLE', /no network route.*firewall/],
    ['EPROTO', 'VEEAM_UNREACHABLE', /does not speak HTTPS.*port 11005/],
    ['ECONNRESET', 'VEEAM_UNREACHABLE', /closed the connection/],
    ['Z_DATA_ERROR', 'VEEAM_UNEXPECTED_ANSWER', /compression is damaged or cut off/],
    ['ERR__ERROR_FORMAT_PADDING_1', 'VEEAM_UNEXPECTED_ANSWER', /compression is damaged or cut off/],
    ['HPE_HEADER_OVERFLOW', 'VEEAM_UNEXPECTED_ANSWER', /more headers than are taken/],
    ['ESOMETHING', 'VEEAM_UNREACHABLE', /cannot be reached \(ESOMETHING\)/],
    [undefined, 'VEEAM_UNREACHABLE', /cannot be reached\. Check/],
    ['ETIMEDOUT', 'VEEAM_TIMEOUT', /did not answer within 30 s/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'VEEAM_CERTIFICATE', /self-signed.*fingerprint/],
    ['CERT_HAS_EXPIRED', 'VEEAM_CERTIFICATE', /has expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'VEEAM_CERTIFICATE', /another name/],
  ];
  for (const [code, expected, sentence] of cases) {
    it(`with ${code ?? 'no code'} is ${expected} and says what to do`, () => {
      const error = networkFault({ url, code, requestSent: false, timeoutMs: 30_000 });
      assert.equal(error.code, expected);
      assert.match(error.message, sentence);
      assert.doesNotMatch(error.message, /hidden|api\/v1/, 'nothing behind the address is shown');
      assert.deepEqual(Object.keys(error).sort(), ['code', 'name'], 'nothing else travels with it');
    });
  }
});
