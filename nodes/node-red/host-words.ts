import type { HostWords } from '../../core/host-words';
import { PACKAGE_VERSION } from '../../core/package-version';

/** By which Veeam's servers know this package in their logs. */
export const userAgent = `node-red-contrib-veeam/${PACKAGE_VERSION}`;

const WHERE_TO = 'to a Get Token or Authenticated Request node';

/** Where users of Node-RED find things. */
export const hostWords: HostWords = {
  howToSignIn: {
    password: 'Enter user name and password in the Veeam session and deploy.',
    mfa: `Send a message with the current code in msg.mfaCode ${WHERE_TO}, type it in the dialog of the Veeam session, or store the TOTP secret there.`,
    authorization_code: `Send a message with a new code in msg.authorizationCode ${WHERE_TO}; the Issue Auth Code node makes one.`,
    saml: 'Send a message to an SSO Login node, sign in at msg.payload.redirectToUrl, and send the answer in msg.samlResponse to the same node; or store the password at the identity provider in the Veeam session.',
    refresh_token: 'Save a new refresh token in the Veeam session and deploy.',
  },
  scriptedSignIn:
    'A real browser can do it: choose it in the Veeam session ("Visit provider with"), with Chromium or Chrome on this machine and "npm install playwright-core" in the user directory of Node-RED.',
  trustCertificate:
    'Open the Veeam session, press Show certificate beside Test and take its fingerprint over, or choose a TLS configuration with its CA.',
  chooseMfa:
    'Choose "user name, password and verification code" in the Veeam session, or use an account without multi-factor authentication.',
};
