import type { Field, Form } from './form';
import { phrases, wordsOf } from './words';

/** Words of buttons that sign in. */
const SIGN_IN = phrases(
  'sign in, log in, log on, sign on, connect, authenticate, anmelden, anmeldung, einloggen, ' +
    'connexion, se connecter, connecter, iniciar sesión, entrar, acceder, accedi, inloggen, ' +
    'aanmelden, zaloguj, logga in, logg inn, log ind',
);
/** Words of buttons that only lead on. */
const GO_ON = phrases(
  'continue, next, submit, proceed, verify, ok, go, weiter, fortfahren, absenden, suivant, ' +
    'continuer, valider, siguiente, continuar, avanti, continua, volgende, doorgaan, dalej',
);
/** Words of buttons that do something else than to sign in with user and password. */
const ELSEWHERE = phrases(
  'forgot, forgotten, lost, reset, cancel, abort, back, register, registration, sign up, ' +
    'create, join, subscribe, search, find, other, another, different, alternate, alternative, ' +
    'help, trouble, problems?, recover, recovery, unlock, change, switch, clear, show, hide, ' +
    'resend, request, send code, google, facebook, apple, github, linkedin, passkey, ' +
    'security key, webauthn, fido, certificate, smart card, qr, guest, kerberos, windows, ' +
    'language, demo, vergessen, abbrechen, zurück, registrieren, andere, hilfe, oublié, ' +
    'annuler, retour, autre, cancelar, olvidado, olvidó, annulla, annuleren, vergeten',
);
/** Words of buttons that decide something. Nobody presses these for a person. */
const DECIDES = phrases(
  'agree, i agree, accept, consent, allow, approve, authori[sz]e, grant, permit, enrol, ' +
    'enroll, activate, enable, set up, setup, confirm, decline, deny, reject, refuse, ' +
    'sign out, sign (?:\\w+ )*out, log out, log off, sign off, terminate, disconnect, end (?:other|all), trust, ' +
    'remember, stay, keep, skip, not now, later, yes, no, update, save, delete, remove, ' +
    'release, share, akzeptieren, zustimmen, einverstanden, erlauben, bestätigen, ablehnen, ' +
    'ja, nein, abmelden, speichern, accepter, autoriser, refuser, oui, non, aceptar, permitir, ' +
    'accetta, accetto, akkoord, toestaan',
);

/** What a person reads on a button; its name and id where it says nothing. */
function wordsOn({ label, name, id }: Field): string {
  return label === '' ? wordsOf(name, id).join(' ') : label;
}

/** The buttons of a form that send it. */
export function submitButtons({ fields }: Form): Field[] {
  return fields.filter(({ type, disabled }) => (type === 'submit' || type === 'image') && !disabled);
}

function leadsElsewhere(button: Field): boolean {
  return ELSEWHERE.test(`${wordsOn(button)} ${wordsOf(button.name, button.id).join(' ')}`);
}

/** Whether pressing a button answers a question that was put to a person. */
export function decides(button: Field): boolean {
  const words = wordsOn(button);
  return DECIDES.test(words) && !(SIGN_IN.test(words) && /stay|remember|keep|yes/i.test(words));
}

/**
 * The button that goes on with user and password: the one that says sign in, else one that only leads on, else the
 * first that does nothing else. Nothing where there is none; the form is then sent without any.
 */
export function signInButton(form: Form): Field | undefined {
  const usable = submitButtons(form).filter((button) => !leadsElsewhere(button));
  const shown = usable.some(({ visible }) => visible) ? usable.filter(({ visible }) => visible) : usable;
  return (
    shown.find((button) => SIGN_IN.test(wordsOn(button))) ??
    shown.find((button) => GO_ON.test(wordsOn(button))) ??
    shown.find((button) => !decides(button)) ??
    shown[0]
  );
}

/** A button of a page that works by scripts: one that says so, of any type. */
export function scriptedButton(form: Form): Field | undefined {
  const plain = form.fields.filter(
    (field) =>
      field.type === 'button' &&
      field.visible &&
      !field.disabled &&
      !leadsElsewhere(field) &&
      !decides(field),
  );
  return (
    plain.find((button) => SIGN_IN.test(wordsOn(button))) ??
    plain.find((button) => GO_ON.test(wordsOn(button)))
  );
}

/** Whether a text says that somebody signs in. */
export function saysSignIn(text: string): boolean {
  return SIGN_IN.test(text);
}
