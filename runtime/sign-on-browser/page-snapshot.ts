/** The controls of a page in the order in which the reader counts them. */
const CONTROLS = `[...document.querySelectorAll('input,button,select,textarea')]
  .filter((control) => !control.closest('template,svg,object,iframe'))`;

/** Finds one control again. */
export function controlAt(index: number): string {
  return `(${CONTROLS})[${index}]`;
}

/**
 * Runs in the page: its document as it stands now, as HTML in which every element that nobody sees says so, and the
 * controls hold what they hold. Passwords are not read back.
 */
export const SNAPSHOT = `(() => {
  const root = document.documentElement;
  if (root === null) return { html: '', url: location.href, isLoading: true };
  const copy = document.implementation.createHTMLDocument('').importNode(root, true);
  const originals = [...root.querySelectorAll('*')];
  const copies = [...copy.querySelectorAll('*')];
  const isControl = (element) => element.matches('input,button,select,textarea');
  const isSeen = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    if (!isControl(element)) return true;
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return width > 1 && height > 1 && right + scrollX > 0 && bottom + scrollY > 0;
  };
  originals.forEach((element, index) => {
    const other = copies[index];
    if (!element.closest('head')) {
      if (isSeen(element)) { other.removeAttribute('style'); other.removeAttribute('hidden'); }
      else if (element.localName !== 'br') other.setAttribute('hidden', '');
      if (isControl(element) && !other.hasAttribute('hidden')) other.classList.remove('hidden', 'hide');
    }
    if (element.localName === 'input') {
      if (element.type !== 'password') other.setAttribute('value', element.value);
      other.toggleAttribute('checked', element.checked);
    } else if (element.localName === 'textarea') other.textContent = element.value;
    else if (element.localName === 'option') other.toggleAttribute('selected', element.selected);
    if ('disabled' in element) other.toggleAttribute('disabled', element.disabled);
  });
  for (const element of copies)
    if (element.matches('style,noscript,template')) element.remove();
  for (const element of copy.querySelectorAll('script')) element.textContent = '';
  return { html: copy.outerHTML, url: location.href, isLoading: document.readyState === 'loading' };
})()`;

/** What {@link SNAPSHOT} brings. */
export interface Snapshot {
  readonly html: string;
  readonly url: string;
  readonly isLoading: boolean;
}
