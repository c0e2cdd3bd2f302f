/**
 * A page with another text between its markers: what is written by hand stays, what is generated is exchanged.
 *
 * @throws Error where the page has no such markers
 */
export function withMarkedPart(page: string, name: string, text: string): string {
  const begin = `<!-- ${name}: written by npx gulp docs -->`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no part between "${begin}" and "${end}".`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}
