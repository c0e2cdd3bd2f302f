/**
 * The page at which a person signs in. It is served as it stands: everything particular comes from the endpoints.
 */
export const SIGN_IN_PAGE = String.raw`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Sign in to Veeam</title>
    <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
      textarea { width: 100%; height: 8rem; box-sizing: border-box; font-family: monospace; }
      li { margin-bottom: 1rem; }
      [role='status'] { font-weight: 600; min-height: 1.5rem; }
      [hidden] { display: none; }
    </style>
  </head>
  <body>
    <h1>Sign in to Veeam</h1>
    <p id="problem" role="alert"></p>
    <div id="work" hidden>
      <p><label>Session <select id="session"></select></label></p>
      <ol>
        <li>
          <b>Open the developer tools first</b>, so that nothing is missed. In this browser:
          <ul>
            <li><b>Chrome, Edge</b>: in a new tab press F12, choose <i>Network</i>, tick <i>Preserve log</i>.</li>
            <li><b>Firefox</b>: in a new tab press F12, choose <i>Network</i>, and in its settings (gear) tick <i>Persist Logs</i>.</li>
          </ul>
        </li>
        <li>
          <b>Sign in at the provider</b> in that tab: <button id="begin">Make the address</button>
          <div id="address" hidden><a id="link" target="_blank" rel="noopener noreferrer">Open the provider</a> or copy: <code id="plain" style="overflow-wrap: anywhere"></code></div>
          What the server says after the sign-in does not matter.
        </li>
        <li>
          <b>Copy the answer and paste it here</b>, within a few minutes. It is in the last POST request to the server, field <code>SAMLResponse</code>:
          <ul>
            <li><b>Chrome, Edge</b>: click that request, <i>Payload</i>, right click on <code>SAMLResponse</code>, <i>Copy value</i>.</li>
            <li><b>Firefox</b>: click that request, <i>Request</i>, right click on <code>SAMLResponse</code>, <i>Copy Value</i>.</li>
          </ul>
          The whole form, the XML, the page's source or a recording (HAR) will do as well.
          <textarea id="pasted" autocomplete="off" spellcheck="false" aria-label="SAML answer"></textarea>
          <button id="finish">Sign in</button>
        </li>
      </ol>
      <p id="outcome" role="status"></p>
    </div>
    <script>
      (function () {
        'use strict';
        var at = function (id) { return document.getElementById(id); };
        var root = location.pathname.replace(/\/veeam-sso-login\/sign-in\/?$/, '');
        // Where the editor at this address keeps the token of its user.
        var token = function () {
          try {
            var kept = JSON.parse(localStorage.getItem('auth-tokens' + root.replace(/\//g, '-')));
            return kept && kept.access_token;
          } catch (error) { return undefined; }
        };
        var call = function (path, content) {
          var headers = { 'content-type': 'application/json' };
          if (token()) headers.authorization = 'Bearer ' + token();
          var options = { method: content ? 'POST' : 'GET', headers: headers };
          if (content) options.body = JSON.stringify(content);
          return fetch(root + '/veeam-sso-login/' + path, options).then(function (answer) {
            if (answer.status === 401 || answer.status === 403) throw new Error('not allowed');
            return answer.json();
          });
        };
        var fail = function (error) {
          at('problem').textContent = error.message === 'not allowed'
            ? 'Sign in to the Node-RED editor at ' + location.origin + root + '/ with a user who may change flows, in this browser. Then reload this page.'
            : 'Node-RED does not answer. Check that it runs, and reload this page.';
        };
        call('sessions').then(function (sessions) {
          var wanted = new URLSearchParams(location.search).get('session');
          sessions.forEach(function (session) {
            var option = document.createElement('option');
            option.value = session.id;
            option.textContent = (session.name ? session.name + ': ' : '') + session.account + ' at ' + session.server + (session.isSignedIn ? ' (signed in)' : '');
            option.selected = session.id === wanted;
            at('session').append(option);
          });
          if (sessions.length === 0) at('problem').textContent = 'No deployed Veeam session uses single sign-on.';
          at('work').hidden = sessions.length === 0;
        }).catch(fail);
        at('session').addEventListener('change', function () { at('address').hidden = true; });
        at('begin').addEventListener('click', function () {
          at('outcome').textContent = '';
          call('begin', { id: at('session').value }).then(function (result) {
            if (!result.ok) { at('outcome').textContent = result.message; return; }
            if (!/^https?:/.test(result.redirectToUrl)) return;
            at('link').href = result.redirectToUrl;
            at('plain').textContent = result.redirectToUrl;
            at('address').hidden = false;
          }).catch(fail);
        });
        at('finish').addEventListener('click', function () {
          at('outcome').textContent = 'Trying…';
          call('finish', { id: at('session').value, pasted: at('pasted').value }).then(function (result) {
            at('outcome').textContent = result.ok
              ? 'Signed in until ' + new Date(result.expiresAt).toLocaleTimeString() + '. You can close this page; the flows go on.'
              : result.message;
            if (result.ok) at('pasted').value = '';
          }).catch(fail);
        });
      })();
    </script>
  </body>
</html>
`;
