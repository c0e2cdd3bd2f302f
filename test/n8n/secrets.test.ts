import assert from 'node:assert/strict';
import { openCredential } from './host/credential-editor';
import { runWorkflow } from './host/execution';
import { PLANTED_WRONG_PASSWORD } from './host/world-credentials';
import { theWorld } from './host/world';
import type { World } from './host/world';

/** A signed token, in any of the places where one could turn up. */
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;

describe('secrets in n8n', function () {
  let world: World;
  /** Everything that is to hold no secret, by where it was found. */
  const places = new Map<string, string>();

  before(async function () {
    world = await theWorld(this);
    const { n8n } = world;
    // What succeeds, what fails in every way, and what fails inside n8n's own node.
    for (const id of [
      'twentySends',
      'twentyHttp',
      'wrongHttp',
      'notFound',
      'httpPost404',
      'httpForeign',
      'strict',
      'mfa',
      'sso',
    ]) {
      places.set(`execution data of ${id}`, (await runWorkflow(n8n, id)).text);
    }
    for (const { id } of Object.values(world.credentials)) {
      places.set(`credential ${id} in the editor`, (await openCredential(n8n, id)).text);
    }
    places.set('list of credentials', (await n8n.rest('GET', '/credentials?includeScopes=true')).text);
    places.set('list of executions', (await n8n.rest('GET', '/executions')).text);
    const exported = await n8n.command(
      'export:workflow',
      '--all',
      `--output=${n8n.folder.path}/exported.json`,
    );
    assert.equal(exported.code, 0, exported.text);
    const { readFileSync } = await import('node:fs');
    places.set('exported workflows', readFileSync(`${n8n.folder.path}/exported.json`, 'utf8'));
    places.set('log', n8n.log);
  });

  it('are looked for where there is something to find', () => {
    assert.ok((places.get('log') ?? '').length > 1000);
    assert.ok((places.get('exported workflows') ?? '').includes('twentySends'));
  });

  it('appear nowhere', () => {
    const { users } = world.veeam;
    const secrets = [
      PLANTED_WRONG_PASSWORD,
      users.administrator.password,
      users.mfaOperator.totpSecret,
      users.identityProvider.password,
      users.specialCharacters.password,
      encodeURIComponent(users.specialCharacters.password),
    ];
    const found: string[] = [];
    for (const [place, text] of places) {
      for (const secret of secrets)
        if (text.includes(secret)) found.push(`${secret.slice(0, 3)}… in ${place}`);
      const token = TOKEN.exec(text);
      if (token)
        found.push(`a token in ${place}: …${text.slice(Math.max(0, token.index - 80), token.index)}`);
    }
    assert.deepEqual(found, []);
  });
});
