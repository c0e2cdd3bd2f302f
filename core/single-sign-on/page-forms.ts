import type { Field, Form } from './page';
import { collapse } from './page-words';
import type { Attributes } from './page-words';

const TEXT_TYPES = new Set([
  'text',
  'email',
  'tel',
  'search',
  'url',
  'number',
  'date',
  'datetime-local',
  'month',
  'week',
  'time',
]);
const OTHER_TYPES = new Set([
  'hidden',
  'password',
  'submit',
  'image',
  'reset',
  'button',
  'checkbox',
  'radio',
  'file',
  'color',
  'range',
]);
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface OpenForm {
  readonly form: Form & { readonly fields: Field[] };
  readonly id: string;
}

/** What the elements around a control do to it. */
export interface Surroundings {
  readonly hidden: boolean;
  readonly disabled: boolean;
}

/** Collects the forms of a page with their controls, whichever way the page nests them. */
export class PageForms {
  readonly #resolve: (address: string) => string;
  readonly #pageUrl: string;
  readonly #forms: OpenForm[] = [];
  /** Controls that name their form by id, which may come later. */
  readonly #strays: { readonly formId: string; readonly field: Field }[] = [];
  #form: OpenForm | undefined;
  #control: { readonly field: Mutable<Field>; first?: string; selected?: string } | undefined;
  #option: { text: string; readonly value?: string; readonly selected: boolean } | undefined;

  /** @param resolve makes an address absolute; empty where it is none */
  constructor(pageUrl: string, resolve: (address: string) => string) {
    this.#pageUrl = pageUrl;
    this.#resolve = resolve;
  }

  /** All forms, once the page is read. */
  finish(): Form[] {
    for (const { formId, field } of this.#strays) {
      this.#forms.find(({ id }) => id === formId)?.form.fields.push(field);
    }
    return this.#forms.map(({ form }) => form);
  }

  openForm(attributes: Attributes): void {
    const target = attributes['action'] ?? '';
    const { id = '', name = '', role = '' } = attributes;
    this.#form = {
      id,
      form: {
        // An empty action is the page's own address, whatever <base> says.
        action: target.trim() === '' ? this.#pageUrl : this.#resolve(target) || 'invalid:',
        method: attributes['method']?.trim().toLowerCase() === 'post' ? 'POST' : 'GET',
        marks: `${id} ${name} ${role} ${attributes['class'] ?? ''} ${target.split('?')[0] ?? ''}`,
        fields: [],
      },
    };
    this.#forms.push(this.#form);
  }

  closeForm(): void {
    this.#form = undefined;
  }

  openField(element: Field['element'], attributes: Attributes, surroundings: Surroundings): void {
    const named = attributes['type']?.trim().toLowerCase() ?? '';
    const unknown = element === 'button' ? 'submit' : element === 'input' ? 'text' : element;
    const known =
      element === 'input'
        ? TEXT_TYPES.has(named) || OTHER_TYPES.has(named)
        : element === 'button' && ['reset', 'button'].includes(named);
    const type = known ? named : unknown;
    const tickable = type === 'checkbox' || type === 'radio';
    const field: Mutable<Field> = {
      element,
      type,
      name: attributes['name'] ?? '',
      id: attributes['id'] ?? '',
      value: attributes['value'] ?? (tickable ? 'on' : ''),
      autocomplete: attributes['autocomplete']?.trim().toLowerCase() ?? '',
      visible: !surroundings.hidden && type !== 'hidden',
      readOnly: 'readonly' in attributes,
      disabled: surroundings.disabled || 'disabled' in attributes,
      chosen: !tickable || 'checked' in attributes,
      formAction:
        attributes['formaction'] === undefined
          ? undefined
          : this.#resolve(attributes['formaction']) || 'invalid:',
      formMethod: attributes['formmethod'],
    };
    if (element === 'select' || element === 'textarea') this.#control = { field };
    const formId = attributes['form'];
    if (formId !== undefined) this.#strays.push({ formId, field });
    else this.#form?.form.fields.push(field);
  }

  /** The text area or selection that began is over. */
  closeField(): void {
    if (this.#control === undefined) return;
    this.#control.field.value = this.#control.selected ?? this.#control.first ?? '';
    this.#control = undefined;
  }

  openOption(attributes: Attributes): void {
    this.#option = { text: '', value: attributes['value'], selected: 'selected' in attributes };
  }

  closeOption(): void {
    const option = this.#option;
    this.#option = undefined;
    if (option === undefined || this.#control === undefined) return;
    const value = option.value ?? collapse(option.text);
    this.#control.first ??= value;
    if (option.selected) this.#control.selected ??= value;
  }

  /** Text inside of an option or a text area. */
  add(text: string, isTextArea: boolean): void {
    if (this.#option !== undefined) this.#option.text += text;
    else if (isTextArea && this.#control !== undefined)
      this.#control.first = (this.#control.first ?? '') + text;
  }
}
