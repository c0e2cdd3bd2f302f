import type { HtmlElement } from './libraries';
import type { Field, Form } from './form';
import { collapse, elementsOf, rawText, textIn } from './page-tree';
import type { PageTree } from './page-tree';
import type { Visibility } from './page-visibility';
import { wordsOf } from './words';

const INPUT_TYPES = new Set(
  (
    'text email tel search url number date datetime-local month week time ' +
    'hidden password submit image reset button checkbox radio file color range'
  ).split(' '),
);
const CAPTCHA = new Set(['captcha', 'recaptcha', 'hcaptcha', 'turnstile', 'friendlycaptcha']);
/** Where captchas say what they are. */
const CAPTCHA_PLACES = ['div', 'iframe', 'img', 'input', 'span', 'textarea', 'altcha-widget'];

/** Reads the forms of a page; what stands outside of any form comes last, as a form that only scripts send. */
export class PageForms {
  readonly #tree: PageTree;
  readonly #visibility: Visibility;
  readonly #pageUrl: string;
  readonly #resolve: (address: string) => string;
  readonly #labels = new Map<string, string>();

  /** @param resolve makes an address absolute; empty where it is none */
  constructor(tree: PageTree, visibility: Visibility, pageUrl: string, resolve: (address: string) => string) {
    this.#tree = tree;
    this.#visibility = visibility;
    this.#pageUrl = pageUrl;
    this.#resolve = resolve;
    for (const label of elementsOf(tree, 'label')) {
      const { for: id } = label.attribs;
      if (id !== undefined) this.#labels.set(id, textIn(label));
    }
  }

  read(): Form[] {
    const fields = new Map<HtmlElement | undefined, Field[]>();
    for (const form of this.#tree.forms) fields.set(form, []);
    this.#tree.controls.forEach((control, index) => {
      const form = this.#tree.formOf(control);
      const known = fields.get(form) ?? [];
      known.push(this.#field(control, index));
      fields.set(form, known);
    });
    return this.#tree.forms.map((form) => this.#form(form, fields.get(form) ?? []));
  }

  /** Controls outside of any form. */
  readLoose(): Form | undefined {
    const fields = this.#tree.controls
      .map((control, index) => ({ control, index }))
      .filter(({ control }) => this.#tree.formOf(control) === undefined)
      .map(({ control, index }) => this.#field(control, index));
    if (fields.length === 0) return undefined;
    return { ...NO_FORM, action: this.#pageUrl, fields };
  }

  #form(form: HtmlElement, fields: Field[]): Form {
    const { attribs } = form;
    const target = attribs['action']?.trim() ?? '';
    // An empty action is the page's own address, whatever <base> says.
    const action = target === '' ? this.#pageUrl : this.#resolve(target) || 'invalid:';
    const { id = '', name = '', role = '' } = attribs;
    const inside = elementsOf({ roots: form.children }, 'legend', 'h1', 'h2', 'h3', 'h4');
    return {
      action,
      method: attribs['method']?.trim().toLowerCase() === 'post' ? 'POST' : 'GET',
      encoding:
        attribs['enctype']?.trim().toLowerCase() === 'multipart/form-data' ? 'multipart' : 'urlencoded',
      charset: attribs['accept-charset']?.trim().split(/[\s,]+/)[0],
      marks: wordsOf(id, name, role, attribs['class'] ?? '', lastSegment(action)),
      heading: inside.map(textIn).join(' '),
      hasCaptcha:
        fields.some((field) => wordsOf(field.name, field.id).some((word) => CAPTCHA.has(word))) ||
        elementsOf({ roots: form.children }, ...CAPTCHA_PLACES).some(isCaptcha),
      fields,
    };
  }

  #field(control: HtmlElement, index: number): Field {
    const { name: element, attribs } = control;
    const named = attribs['type']?.trim().toLowerCase() ?? '';
    const type =
      element === 'input'
        ? INPUT_TYPES.has(named)
          ? named
          : 'text'
        : element === 'button'
          ? ['reset', 'button'].includes(named)
            ? named
            : 'submit'
          : element;
    const tickable = type === 'checkbox' || type === 'radio';
    const formAction = attribs['formaction'];
    return {
      element: element as Field['element'],
      index,
      type,
      name: attribs['name'] ?? '',
      id: attribs['id'] ?? '',
      value: valueOf(control, tickable),
      autocomplete: attribs['autocomplete']?.trim().toLowerCase().split(/\s+/) ?? [],
      label: this.#label(control, type),
      visible: type !== 'hidden' && this.#visibility.isControlVisible(control),
      required: 'required' in attribs || attribs['aria-required'] === 'true',
      readOnly: 'readonly' in attribs,
      disabled: 'disabled' in attribs || inDisabledFieldset(control),
      chosen: !tickable || 'checked' in attribs,
      formAction: formAction === undefined ? undefined : this.#resolve(formAction) || 'invalid:',
      formMethod: attribs['formmethod'],
    };
  }

  /** What a person reads on or beside a control. */
  #label(control: HtmlElement, type: string): string {
    const { attribs } = control;
    if (control.name === 'button')
      return textIn(control) || (attribs['aria-label'] ?? attribs['title'] ?? '');
    if (['submit', 'button', 'reset'].includes(type)) return attribs['value'] ?? '';
    const around = ancestors(control).find(({ name }) => name === 'label');
    const told = [
      this.#labels.get(attribs['id'] ?? ' '),
      around === undefined ? undefined : textIn(around),
      attribs['aria-label'],
      attribs['placeholder'],
      attribs['title'],
      attribs['alt'],
    ];
    return collapse(told.find((text) => text !== undefined && text.trim() !== '') ?? '');
  }
}

const NO_FORM = {
  method: 'POST',
  encoding: 'urlencoded',
  marks: [] as string[],
  heading: '',
  hasCaptcha: false,
  isLoose: true,
} as const;

function isCaptcha({ attribs }: HtmlElement): boolean {
  const { id = '', class: classes = '', src = '' } = attribs;
  return wordsOf(id, classes, src.split('?')[0] ?? '').some((word) => CAPTCHA.has(word));
}

/** The end of a path; what stands before it, host names above all, says nothing about the form. */
function lastSegment(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  return path.split('/').findLast((segment) => segment !== '') ?? '';
}

function valueOf(control: HtmlElement, tickable: boolean): string {
  if (control.name === 'textarea') return rawText(control);
  if (control.name !== 'select') return control.attribs['value'] ?? (tickable ? 'on' : '');
  const options = elementsOf({ roots: control.children }, 'option');
  const option = options.find(({ attribs }) => 'selected' in attribs) ?? options[0];
  return option === undefined ? '' : (option.attribs['value'] ?? collapse(rawText(option)));
}

function ancestors(element: HtmlElement): HtmlElement[] {
  const found: HtmlElement[] = [];
  for (let { parent } = element; parent !== null && 'attribs' in parent; { parent } = parent)
    found.push(parent);
  return found;
}

function inDisabledFieldset(control: HtmlElement): boolean {
  return ancestors(control).some(({ name, attribs }) => name === 'fieldset' && 'disabled' in attribs);
}
