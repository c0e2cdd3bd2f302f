/**
 * The only door to the libraries for HTML and cookies. Packages without runtime dependencies replace this one
 * file by a bundle of it, so nothing else here may import them.
 */
export { Parser as HtmlParser } from 'htmlparser2';
export { CookieJar } from 'tough-cookie';
