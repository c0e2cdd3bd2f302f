import type { HtmlElement } from './libraries';
import { elementsOf, rawText } from './page-tree';
import type { PageTree } from './page-tree';

/** Classes by which style sheets that are not read here hide what they are on, by wide custom. */
const HIDING_CLASSES =
  /^(d-none|is-hidden|hidden|hide|invisible|visually-hidden|visuallyhidden|sr-only|screen-reader-text|off-?screen|honeypot|display-none)$/i;

/** Tells what of a page a person sees, as far as the page itself says it. */
export class Visibility {
  readonly #hiding = new Set<string>();

  constructor(tree: PageTree) {
    for (const sheet of elementsOf(tree, 'style')) {
      // What holds for some media only (print, small screens) hides nothing here.
      const rules = rawText(sheet).replace(/@[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
      for (const [, selectors = '', body = ''] of rules.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
        if (!hides(body)) continue;
        for (const selector of selectors.split(',').map((text) => text.trim()))
          if (/^[.#][\w-]+$/.test(selector)) this.#hiding.add(selector);
      }
    }
  }

  /** Whether an element is hidden by itself: by attribute or style. */
  isHidden({ attribs }: HtmlElement): boolean {
    return 'hidden' in attribs || hides(attribs['style'] ?? '');
  }

  /** Whether a person sees a control. Classes count up to its form: whole forms are shown by scripts. */
  isControlVisible(control: HtmlElement): boolean {
    const { attribs } = control;
    if (attribs['aria-hidden'] === 'true' && attribs['tabindex'] === '-1') return false;
    let inForm = true;
    for (let element: HtmlElement | null = control; element !== null;) {
      if (element.name === 'form') inForm = false;
      if (this.isHidden(element) || (inForm && this.#isHiddenByClass(element))) return false;
      if (element !== control && element.attribs['aria-hidden'] === 'true') return false;
      element = element.parent !== null && 'attribs' in element.parent ? element.parent : null;
    }
    return true;
  }

  #isHiddenByClass({ attribs }: HtmlElement): boolean {
    const classes = (attribs['class'] ?? '').split(/\s+/);
    return (
      classes.some((name) => HIDING_CLASSES.test(name) || this.#hiding.has(`.${name}`)) ||
      this.#hiding.has(`#${attribs['id'] ?? ''}`)
    );
  }
}

/** Whether declarations of a style hide what they are for, or move it out of sight. */
function hides(declarations: string): boolean {
  const style = declarations.replace(/\s|!important/g, '').toLowerCase();
  return (
    /(^|;)(display:none|visibility:(hidden|collapse)|opacity:0(\.0*)?)(;|$)/.test(style) ||
    /(^|;)(left|top|right|text-indent):-\d{3,}/.test(style)
  );
}
