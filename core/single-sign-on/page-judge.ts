import { submitButtons } from './buttons';
import type { Field, Form } from './form';
import type { Page } from './page';
import { whatPageAsks } from './page-question';
import type { Asked, Filling } from './page-question';
import { askedOfPerson } from './person-question';
import { newWords, pageWords, saysRefused } from './provider-words';
import { stopped } from './sign-on-stop';
import type { Stopped } from './sign-on-stop';
import type { SignOnCredentials } from './sign-on-visit';

/** What a visitor does next on a page. */
export type Move =
  | {
      readonly kind: 'fill';
      readonly form: Form;
      readonly typed: ReadonlyMap<Field, string>;
      readonly press?: Field;
      readonly carries: 'userName' | 'password';
    }
  | { readonly kind: 'onward'; readonly form: Form; readonly press?: Field }
  | { readonly kind: 'goTo'; readonly url: string };

/** A page as it was found. */
export interface Found {
  readonly page: Page;
  readonly url: URL;
  readonly statusCode: number;
}

/**
 * Decides what to do on the pages of one visit, and remembers what was told to whom. The password is told once: a
 * page that asks for it again has refused it. What a person has to decide is left to a person.
 */
export class PageJudge {
  readonly #credentials: SignOnCredentials;
  readonly #runsScripts: boolean;
  /** Origins that were told the user name, with the page on which they asked. */
  readonly #named = new Map<string, Page>();
  #sent: { readonly password?: Field; readonly page?: Page } | undefined;
  #codeTold = false;

  /** @param runsScripts whether the visitor is a real browser */
  constructor(credentials: SignOnCredentials, runsScripts: boolean) {
    this.#credentials = credentials;
    this.#runsScripts = runsScripts;
  }

  /** Whether the password went out. */
  get hasSentPassword(): boolean {
    return this.#sent !== undefined;
  }

  /** Whether anything of the credentials went out. */
  get hasToldAnything(): boolean {
    return this.#sent !== undefined || this.#named.size > 0;
  }

  /** To be told that the password goes out without a form. */
  sendsWithoutForm(): void {
    this.#sent = {};
  }

  /** What a page asks, without doing anything about it. */
  asked(page: Page): Asked {
    const hasCode = this.#credentials.code !== undefined;
    return whatPageAsks(page, { hasCode, sent: this.#sent, runsScripts: this.#runsScripts });
  }

  /**
   * The next move on a page; nothing where the page offers none.
   *
   * @throws Stopped where the page wants what a visitor must not or cannot give
   */
  judge(found: Found): Move | undefined {
    const { page, url, statusCode } = found;
    const asked = this.asked(page);
    const isError = statusCode >= 400 && statusCode !== 401;
    switch (asked.kind) {
      case 'password':
        if (this.#sent !== undefined) throw this.refused(found);
        return this.#tellPassword(asked.filling, page);
      case 'unfillable':
        throw stopped(url, 'unfillable', { about: asked.about, words: page.title, statusCode });
      case 'newPassword':
        throw stopped(url, 'newPasswordWanted', { words: page.title, statusCode });
      case 'code':
        return this.#tellCode(asked.filling, found);
      case 'userName':
        // A page of an error may have a field for text, a search for example.
        return isError ? undefined : this.#tellUserName(asked.filling, found);
      case 'onward': {
        // An error page may keep a form with hidden fields only; sending that would lead astray. One that comes
        // with 401 and a script is the offer of another way to sign in, Kerberos for example, which goes on by itself.
        const goesOn = statusCode < 400 || (statusCode === 401 && page.hasScripts && !this.hasToldAnything);
        return goesOn ? { kind: 'onward', form: asked.form, press: asked.press } : undefined;
      }
      case 'person':
        if (this.#sent !== undefined && saysRefused(page, this.#sent.page)) throw this.refused(found);
        if (statusCode < 400) throw personWanted(found, asked.about);
        return undefined;
      case 'script':
        throw stopped(url, 'scriptWanted', { words: page.title, statusCode });
      case 'nothing':
        return statusCode < 400 && page.refreshTo !== undefined
          ? { kind: 'goTo', url: page.refreshTo }
          : undefined;
    }
  }

  /** Why a page on which there is nothing to do ends the visit. */
  deadEnd(found: Found): Stopped {
    const { page, url, statusCode } = found;
    if (this.#sent !== undefined && (statusCode === 401 || saysRefused(page, this.#sent.page)))
      return this.refused(found);
    if (statusCode < 400 && page.needsScript)
      return stopped(url, 'scriptWanted', { words: page.title, statusCode });
    return stopped(url, 'errorPage', { words: pageWords(page), statusCode });
  }

  /** The password, as it was sent, is not taken. */
  refused({ page, url, statusCode }: Found): Stopped {
    const reason = this.#codeTold ? 'codeRefused' : 'passwordRefused';
    return stopped(url, reason, { words: newWords(page, this.#sent?.page), statusCode });
  }

  #tellPassword(filling: Filling, page: Page): Move {
    const { form, userName, copies, password, code, press } = filling;
    const { username } = this.#credentials;
    const typed = new Map<Field, string>();
    for (const field of [userName, ...copies]) if (field !== undefined) typed.set(field, username);
    if (password !== undefined) typed.set(password, this.#credentials.password);
    if (code !== undefined && this.#credentials.code !== undefined) {
      typed.set(code, this.#credentials.code());
      this.#codeTold = true;
    }
    this.#sent = { password, page };
    return { kind: 'fill', form, typed, press, carries: 'password' };
  }

  #tellCode({ form, code, press }: Filling, found: Found): Move {
    const { page, url, statusCode } = found;
    if (this.#codeTold) throw this.refused(found);
    if (code === undefined || this.#credentials.code === undefined)
      throw stopped(url, 'codeWanted', { words: page.title, statusCode });
    this.#codeTold = true;
    // A code goes where a password may go, and nowhere else.
    return {
      kind: 'fill',
      form,
      typed: new Map([[code, this.#credentials.code()]]),
      press,
      carries: 'password',
    };
  }

  #tellUserName({ form, userName, copies, press }: Filling, found: Found): Move {
    const { page, url, statusCode } = found;
    const before = this.#named.get(url.origin);
    if (this.#sent !== undefined) {
      throw before === undefined && !saysRefused(page, this.#sent.page)
        ? personWanted(found, askedOfPerson(page, [form]))
        : this.refused(found);
    }
    if (before !== undefined)
      throw stopped(url, 'userNameRefused', { words: newWords(page, before), statusCode });
    this.#named.set(url.origin, page);
    const typed = new Map<Field, string>();
    for (const field of [userName, ...copies])
      if (field !== undefined) typed.set(field, this.#credentials.username);
    return { kind: 'fill', form, typed, press, carries: 'userName' };
  }
}

function personWanted({ page, url, statusCode }: Found, about: string): Stopped {
  const buttons = page.forms.flatMap(submitButtons).map(({ label }) => label);
  const words = [page.title, page.blocks[0], buttons[0]].find((text) => text !== undefined && text !== '');
  return stopped(url, 'personWanted', { about, words, statusCode });
}
