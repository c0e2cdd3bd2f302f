/**
 * What the fields of a session may hold, said in the editor before anything is deployed. The runtime checks the same
 * again when it opens the session; one table of cases is fed to both (test/node-red/field-rules.test.ts).
 *
 * Each rule gives the key of the sentence that says what is wrong, or nothing.
 */
window.veeamSession = window.veeamSession || {};
window.veeamSession.rules = (function () {
  const WHOLE_VARIABLE = /^\$\{[^}]+\}$/;

  /** What a variable holds is known to the runtime only. These stand in for it: a name, and for a port a number. */
  const withStandIns = function (typed) {
    return typed
      .replace(/^\$\{[^}]+\}(?=:\/\/)/, 'https')
      .replace(/:\d*\$\{[^}]+\}\d*(?=\/?$)/, ':1')
      .replace(/\$\{[^}]+\}/g, 'v');
  };

  const isLoopback = function (hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  };

  const unreadable = function (typed) {
    const authority = typed.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/, '');
    if (/^[0-9a-f.]*(:[0-9a-f.]*){2,}$/i.test(authority)) return 'serverBrackets';
    const port = (/:(\d+)$/.exec(authority) || [])[1];
    return port !== undefined && Number(port) > 65535 ? 'serverPort' : 'server';
  };

  const server = function (value) {
    const typed = (value || '').trim();
    if (typed === '') return 'server';
    if (WHOLE_VARIABLE.test(typed)) return undefined;
    const filled = withStandIns(typed);
    const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(filled);
    const address = hasScheme ? filled : 'https://' + filled;
    if (!URL.canParse(address)) return unreadable(filled);
    const url = new URL(address);
    if (url.port === '0') return 'serverPort';
    if (url.username !== '' || url.password !== '') return 'serverAccount';
    // A variable may hold the name of this machine.
    const mayBeHere = isLoopback(url.hostname) || filled !== typed;
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBeHere)) return 'serverScheme';
    const endsAfterPort =
      (url.pathname === '/' || url.pathname === '') && url.search === '' && url.hash === '';
    return endsAfterPort ? undefined : 'serverPath';
  };

  /** The port that an address names, or nothing; what a variable holds is not known here. */
  const portOf = function (value) {
    const [, port] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#]*:(\d{1,5})\/?$/i.exec((value || '').trim()) || [];
    return port === undefined ? undefined : Number(port);
  };

  const fingerprint = function (value) {
    const typed = (value || '').trim();
    const digits = typed.replace(/^sha-?256[:=]?/i, '').replace(/[\s:-]/g, '');
    const isUsable = typed === '' || /^[0-9a-f]{64}$/i.test(digits) || WHOLE_VARIABLE.test(typed);
    return isUsable ? undefined : 'fingerprint';
  };

  const timeout = function (value) {
    if (value === undefined || value === '' || WHOLE_VARIABLE.test(String(value).trim())) return undefined;
    return Number(value) > 0 && Number(value) <= 3600 ? undefined : 'timeout';
  };

  /** A whole number from 1 to the most, or nothing. */
  const bound = function (most, fault) {
    return function (value) {
      if (value === undefined || value === '' || WHOLE_VARIABLE.test(String(value).trim())) return undefined;
      const number = Number(value);
      return Number.isInteger(number) && number >= 1 && number <= most ? undefined : fault;
    };
  };
  const connections = bound(256, 'connections');
  const maxAnswer = bound(1024, 'maxAnswer');

  const apiVersion = function (value) {
    const typed = (value || '').trim();
    return typed === '' || /^[\w.-]+$/.test(typed) || WHOLE_VARIABLE.test(typed) ? undefined : 'apiVersion';
  };

  const signOnOrigins = function (value) {
    const isUsable = withStandIns(value || '')
      .split(',')
      .map((origin) => origin.trim())
      .every(
        (origin) =>
          origin === '' || URL.canParse(/^https?:\/\//i.test(origin) ? origin : 'https://' + origin),
      );
    return isUsable ? undefined : 'signOnOrigins';
  };

  /**
   * The needs of a grant that are not met.
   *
   * @param has tells whether a credential of this name is filled in or stored
   */
  const unmet = function (needs, has) {
    return needs.filter((need) => (!need.where || has(need.where)) && !need.oneOf.some(has));
  };

  return { server, portOf, fingerprint, timeout, connections, maxAnswer, apiVersion, signOnOrigins, unmet };
})();
