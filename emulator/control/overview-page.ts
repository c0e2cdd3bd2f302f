import type { Emulator } from '../emulator';
import { escapeMarkup, htmlPage } from '../http/html';
import { productIds } from '../products/product-id';
import { profiles } from '../products/registry';
import { accountsOf } from '../products/accounts';

/** The page at /emulator: what runs, who may sign in, what was asked. */
export function overviewPage(emulator: Emulator): string {
  const stats = emulator.stats();
  const running = productIds.filter((id) => id in emulator.servers);
  const products = running.map((id) => {
    const { tokenRequests, ...counts } = stats.products[id];
    const asked = Object.entries(tokenRequests).filter(([, count]) => count > 0);
    return row([
      profiles[id].title,
      emulator.servers[id].url,
      asked.map(([grant, count]) => `${grant} ${count}`).join(', ') || 'none',
      ...Object.values(counts).map(String),
    ]);
  });
  const users = running.flatMap((id) =>
    accountsOf(profiles[id]).map((user) =>
      row([user.username, user.password, user.origin, user.role, user.totpSecret ?? '', profiles[id].title]),
    ),
  );
  const columns = Object.keys(stats.products[running[0] ?? 'backup-for-aws'] ?? {}).slice(1);
  const { identityProviderVisits, identityProviderSignIns, identityProviderRefusals } = stats;
  return htmlPage(
    'Veeam emulator',
    [
      '<body>',
      '<h1>Veeam emulator</h1>',
      '<h2>Products</h2>',
      table(['product', 'address', 'token requests', ...columns], products),
      '<h2>Users</h2>',
      table(['user name', 'password', 'signs in at', 'role', 'authenticator secret', 'product'], users),
      '<h2>Identity provider</h2>',
      `<p>${escapeMarkup(emulator.identityProvider.url || 'none')}: ${identityProviderVisits} visits, ${identityProviderSignIns} sign-ins, ${identityProviderRefusals} refusals</p>`,
      '<h2>Certificate</h2>',
      `<p>SHA-256 <code>${escapeMarkup(emulator.certificate.fingerprint256)}</code> (<a href="/emulator/certificate">PEM</a>)</p>`,
      '<h2>Control</h2>',
      '<p><code>GET /emulator/stats</code>, <code>POST /emulator/stats/reset</code>, <code>GET /emulator/faults</code>, <code>POST /emulator/faults</code> with a fault such as <code>{"path": "/token", "do": {"status": 503, "retryAfter": 2}}</code> or <code>{"path": "/sessions", "skip": 1, "do": {"list": "grows"}}</code>, or <code>{"action": "revokeAll"}</code>, <code>revokeAccessTokens</code>, <code>clear</code>, <code>restart</code></p>',
      '</body>',
    ].join('\n'),
  );
}

function table(columns: readonly string[], rows: readonly string[]): string {
  const heads = columns.map((column) => `<th>${escapeMarkup(column)}</th>`).join('');
  return `<table><thead><tr>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('')}</tr>`;
}
