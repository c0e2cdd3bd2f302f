'use strict';

const CREDENTIAL = 'veeamBackupForAwsPasswordApi';

/**
 * A node of somebody else that uses our credential: it hands the options of each item to one of n8n's helpers, as
 * they are.
 */
class AnyRequest {
  constructor() {
    this.description = {
      displayName: 'Any Request',
      name: 'anyRequest',
      group: ['input'],
      version: 1,
      description: 'Sends what it is told',
      defaults: { name: 'Any Request' },
      inputs: ['main'],
      outputs: ['main'],
      credentials: [{ name: CREDENTIAL, required: true }],
      properties: [],
    };
  }

  async execute() {
    const sent = [];
    for (const [item, { json }] of this.getInputData().entries()) {
      const answer = await this.helpers[json.helper].call(this, CREDENTIAL, json.options).then(
        () => ({ sent: true }),
        (error) => ({ sent: false, said: `${error.message} ${error.description ?? ''}` }),
      );
      sent.push({ json: { ...json, ...answer }, pairedItem: { item } });
    }
    return [sent];
  }
}

module.exports = { AnyRequest };
