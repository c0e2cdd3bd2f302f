import { escapeMarkup, htmlPage } from '../http/html';

/** The sign-in page. Its form's address is relative and it keeps a hidden field, as real providers' forms do. */
export function signInPage(authState: string, problem?: string, username = ''): string {
  return htmlPage(
    'Sign in',
    [
      '<body>',
      '<h1>Company sign-in</h1>',
      problem ? `<p class="problem" role="alert">${escapeMarkup(problem)}</p>` : '',
      '<form method="post" action="login">',
      `<input type="hidden" name="AuthState" value="${escapeMarkup(authState)}">`,
      `<p><label>User name <input type="text" name="username" value="${escapeMarkup(username)}" autofocus></label></p>`,
      '<p><label>Password <input type="password" name="password"></label></p>',
      '<p><button type="submit">Sign in</button></p>',
      '</form>',
      '</body>',
    ].join('\n'),
  );
}

/** A page whose form carries the SAML response to the service provider by itself. */
export function postResponsePage(destination: string, samlResponse: string, relayState?: string): string {
  return htmlPage(
    'Signed in',
    [
      '<body onload="document.forms[0].submit()">',
      `<form method="post" action="${escapeMarkup(destination)}">`,
      `<input type="hidden" name="SAMLResponse" value="${escapeMarkup(samlResponse)}">`,
      relayState ? `<input type="hidden" name="RelayState" value="${escapeMarkup(relayState)}">` : '',
      '<noscript><p>Signed in. <button type="submit">Continue</button></p></noscript>',
      '</form>',
      '</body>',
    ].join('\n'),
  );
}

/** A page that says what is wrong and offers no form. */
export function problemPage(problem: string): string {
  return htmlPage(
    'Sign-in problem',
    `<body>\n<h1>Sign-in problem</h1>\n<p>${escapeMarkup(problem)}</p>\n</body>`,
  );
}

/** What the AssertionConsumerService shows: the answer, for a person to copy into a flow. */
export function samlAnswerPage(samlResponse: string): string {
  return htmlPage(
    'SAML response',
    [
      '<body>',
      '<h1>Signed in at the identity provider</h1>',
      '<p>Hand this SAML response to the flow that waits for it, soon and once:</p>',
      `<textarea id="SAMLResponse" readonly>${escapeMarkup(samlResponse)}</textarea>`,
      '</body>',
    ].join('\n'),
  );
}
