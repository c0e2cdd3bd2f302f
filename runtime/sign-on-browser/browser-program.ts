import { existsSync } from 'node:fs';
import path from 'node:path';
import { VeeamError } from '../../core/errors/veeam-error';

/** Environment variables that name a browser, as other tools use them too. */
const VARIABLES = ['CHROMIUM', 'CHROME_PATH', 'CHROME_BIN'];

/** Names under which Linux distributions install Chromium and its kin. */
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Where other systems put them. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined
      ? []
      : [
          path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          path.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ];
  }),
];

/**
 * The Chromium, Chrome or Edge of this machine: the one that the environment names, else one that is installed.
 *
 * @throws VeeamError `VEEAM_CONFIGURATION` where there is none
 */
export function browserProgram(environment: NodeJS.ProcessEnv = process.env): string {
  const named = VARIABLES.map((variable) => environment[variable]).find(
    (place) => place !== undefined && place !== '',
  );
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates =
    named === undefined
      ? [...folders.flatMap((folder) => COMMANDS.map((command) => path.join(folder, command))), ...PLACES]
      : [named];
  const found = candidates.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new VeeamError(
    'VEEAM_CONFIGURATION',
    named === undefined
      ? 'The session is to visit the identity provider with a browser, but there is none on this machine. Install Chromium or Chrome, or name its program in the environment variable CHROMIUM; or let the session read the pages itself.'
      : 'The session is to visit the identity provider with a browser, but the program that the environment variable names does not exist. Correct CHROMIUM (or CHROME_PATH) and restart.',
  );
}
