import assert from 'node:assert/strict';
import { suggestedFileName } from '../../core/requests/content-disposition';

describe('the name that a server suggests for a file', () => {
  for (const [header, name] of [
    ['attachment; filename=report.csv', 'report.csv'],
    ['attachment; filename="two; words.csv"', 'two; words.csv'],
    ['attachment; filename="a \\"quoted\\" one.csv"', 'a "quoted" one.csv'],
    ["attachment; filename*=UTF-8''B%C3%A4ckup.csv", 'Bäckup.csv'],
    ["attachment; filename*=iso-8859-1'de'B%E4ckup.csv", 'Bäckup.csv'],
    ["attachment; filename=old.csv; filename*=UTF-8''new.csv", 'new.csv'],
    ["attachment; filename*=UTF-8''new.csv; filename=old.csv", 'new.csv'],
    ["attachment; filename*=no-charset''%FF; filename=old.csv", 'old.csv'],
    ["attachment; filename*=UTF-8''%2Fetc%2Fpasswd", 'passwd'],
    ['attachment; filename="../../x.csv"', 'x.csv'],
    ['attachment; filename=".."', undefined],
    ['inline', undefined],
    ['', undefined],
  ] as const) {
    it(`is ${name ?? 'none'}: ${header}`, () => assert.equal(suggestedFileName(header), name));
  }
});
