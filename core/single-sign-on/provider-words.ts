import type { HttpAnswer } from '../ports';
import { readRefusal } from '../requests/refusal';
import type { Page } from './page';

/**
 * What a page says that it did not say before: its most explicit message, else its first new lines, since some
 * providers mark their messages by nothing but their look.
 */
export function newWords(page: Page, before: Page | undefined): string | undefined {
  const known = new Set([...(before?.messages ?? []), ...(before?.blocks ?? [])]);
  const message = page.messages.find((text) => !known.has(text));
  if (message !== undefined) return message;
  const blocks = page.blocks.filter((text) => !known.has(text)).slice(0, 3);
  return blocks.length === 0 ? undefined : blocks.join(' ');
}

/** Words of a refusal, as providers put it. */
const SUBJECT = String.raw`(?:pass ?word|pass ?phrase|credentials?|user ?name|user|account|login|log ?in|sign ?in|log ?on|authentication|e-?mail|kennwort|passwort|benutzername|anmeldung|mot de passe|identifiants?|contraseña)`;
const VERDICT = String.raw`(?:incorrect|invalid|wrong|bad|unknown|failed|denied|rejected|not (?:valid|correct|recogni[sz]ed|found|match)|(?:does|did|do)(?: not|n['’]t) match|locked|disabled|falsch|ungültig|fehlgeschlagen|gesperrt|incorrects?|invalides?|incorrecta)`;
const REFUSED = new RegExp(
  `${VERDICT}\\W(?:\\S+\\W){0,4}?${SUBJECT}|${SUBJECT}\\W(?:\\S+\\W){0,6}?${VERDICT}`,
  'i',
);

/** Whether a page says, in words that were not there before, that user or password are not taken. */
export function saysRefused(page: Page, before: Page | undefined): boolean {
  const known = new Set([...(before?.messages ?? []), ...(before?.blocks ?? [])]);
  return [page.title, ...page.messages, ...page.blocks].some(
    (text) => !known.has(text) && REFUSED.test(text),
  );
}

/** What a page says that leads nowhere: its title and its message, or its first lines. */
export function pageWords(page: Page): string {
  const words = [page.title, page.messages[0] ?? page.blocks.slice(0, 3).join(' ')];
  return [...new Set(words.filter((text) => text !== ''))].join(': ');
}

/** What a service for programs says in JSON, in the usual members. */
export function jsonWords(answer: HttpAnswer): string | undefined {
  // Whoever quotes the words redacts them before cutting.
  const { veeamCode, veeamMessage } = readRefusal(answer, (text) => text);
  return veeamMessage ?? veeamCode;
}
