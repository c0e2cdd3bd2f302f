/**
 * The only door to the libraries for HTML and cookies. Packages without runtime dependencies replace this one
 * file by a bundle of it, so nothing else here may import them.
 */
import { DomHandler, DomUtils, Parser } from 'htmlparser2';
export { CookieJar } from 'tough-cookie';
export { DomHandler, DomUtils, Parser as HtmlParser };

export type HtmlElement = ReturnType<typeof DomUtils.getElementsByTagName>[number];
export type HtmlNode = HtmlElement['children'][number];
