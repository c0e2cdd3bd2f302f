/** A control of a form, as far as filling in and sending the form depend on it. */
export interface Field {
  readonly element: 'input' | 'button' | 'select' | 'textarea';
  /** Its place among all controls of the page. */
  readonly index: number;
  /** Lower case; `text` where the page says nothing or something unknown. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly value: string;
  /** The words of the attribute, lower case. */
  readonly autocomplete: readonly string[];
  /** What a person reads on or beside it. */
  readonly label: string;
  /** Whether a person sees it: neither of type hidden nor inside of anything hidden. */
  readonly visible: boolean;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly disabled: boolean;
  /** Whether a checkbox or radio button is ticked; true for all other controls. */
  readonly chosen: boolean;
  /** Address and method that a submit button sets in place of the form's. */
  readonly formAction?: string;
  readonly formMethod?: string;
}

/** A form of a page, or the controls that stand outside of any. */
export interface Form {
  /** Absolute address that the form goes to; `invalid:` where the page names one that is no address. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  readonly encoding: 'urlencoded' | 'multipart';
  /** The character set that the form wants to be sent in, where it names one. */
  readonly charset?: string;
  /** The words of the form's own id, name, role, classes and the end of its action. */
  readonly marks: readonly string[];
  /** What its headings say. */
  readonly heading: string;
  readonly hasCaptcha: boolean;
  readonly fields: readonly Field[];
  /** Whether these controls stand outside of any form, so that only a script can send them. */
  readonly isLoose?: boolean;
}
