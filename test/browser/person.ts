import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** What a person does in the window, by mouse and keyboard alone, each thing counted. */
export class Person {
  readonly actions: string[] = [];
  constructor(readonly page: Page) {}

  async click(what: string, selector: string): Promise<void> {
    this.actions.push(`click ${what}`);
    const found = this.page.locator(selector).first();
    // What slides in is waited for, as eyes do.
    await found.click({ trial: true });
    const box = (await found.boundingBox()) ?? assert.fail(what);
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  }

  say(): void {
    console.log(`      ${this.actions.length} actions: ${this.actions.join(', ')}`);
  }

  async type(what: string, selector: string, text: string): Promise<void> {
    this.actions.push(`type ${what}`);
    await this.page.locator(selector).focus();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Tab');
  }
}
