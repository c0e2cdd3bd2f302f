import assert from 'node:assert/strict';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';
import { VeeamError } from '../../core/errors/veeam-error';
import { failure } from '../../nodes/n8n/Veeam/node-error';

const node: INode = {
  id: '1',
  name: 'Veeam',
  type: 'n8n-nodes-veeam.veeam',
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
};

const refused = new VeeamError(
  'VEEAM_REQUEST_REFUSED',
  'GET /jobs of backup.example.com was answered with 404. Veeam says: No job of this name. Look again. Check the path.',
  { statusCode: 404, veeamCode: 'NotFound', veeamMessage: 'No job of this name. Look again' },
);

describe('what n8n carries on of a failure', () => {
  it('is what happened with the product’s words, the advice with code and status, and the facts', () => {
    const { error, item } = failure(node, refused, 3);
    assert.ok(error instanceof NodeApiError);
    assert.match(error.message, /404\. Veeam says: No job of this name\. Look again\.$/);
    assert.equal(error.description, 'Check the path. Code: VEEAM_REQUEST_REFUSED, status 404.');
    assert.equal(error.httpCode, '404');
    const facts = { code: 'VEEAM_REQUEST_REFUSED', statusCode: 404, veeamCode: 'NotFound' };
    assert.deepEqual({ ...error.context, ...facts, itemIndex: 3 }, error.context);
    assert.deepEqual(item.json, { error: refused.message, details: facts });
    assert.deepEqual(item.pairedItem, { item: 3 });
  });

  it('keeps every word of what was entered wrong, too', () => {
    const { error, item } = failure(
      node,
      new VeeamError('VEEAM_CONFIGURATION', 'The path is empty. Enter one.'),
      0,
    );
    assert.ok(error instanceof NodeOperationError);
    assert.equal(error.message, 'The path is empty.');
    assert.equal(error.description, 'Enter one. Code: VEEAM_CONFIGURATION.');
    assert.deepEqual(item.json['details'], { code: 'VEEAM_CONFIGURATION' });
  });

  it('lets the members of an item say that it is one for the error branch', () => {
    const { item } = failure(node, refused, 0);
    assert.equal(item.error, undefined);
    assert.ok(Object.keys(item.json).every((name) => ['error', 'message', 'details'].includes(name)));
  });
});
