/**
 * What Node-RED has stored for the sessions: user names, and which secrets there are. The editor itself asks for it
 * only when a dialog opens and forgets it with every deploy. Asked for here, a session whose credentials are gone (a
 * copied or imported flow, another credentialSecret) is marked before its first message fails, and sessions can be
 * told apart by their user.
 */
window.veeamSession.stored = (function () {
  /** By the id of the session. What is not in it is not known yet, and nothing is said about it. */
  const known = new Map();
  let products;

  /** Every product with its ways to sign in, asked for once. */
  const productList = function () {
    products =
      products ||
      $.getJSON('veeam-session/products').fail(function () {
        products = undefined;
      });
    return products;
  };

  const grantOf = function (list, type) {
    return list.flatMap((product) => product.grants).find((grant) => grant.type === type);
  };

  const validate = function (id) {
    const node = RED.nodes.node(id);
    if (!node) return;
    const before = node.valid;
    [node, ...(node.users || [])].forEach((changed) => RED.editor.validateNode(changed));
    if (node.valid === before) return;
    RED.view.redraw();
    RED.sidebar.config.refresh();
  };

  const ask = function (id) {
    $.when(productList(), $.getJSON('credentials/veeam-session/' + id)).done(
      function (productAnswer, answer) {
        known.set(id, { products: productAnswer[0], credentials: answer[0] });
        validate(id);
      },
    );
  };

  RED.events.on('nodes:add', function (node) {
    if (node.type === 'veeam-session') ask(node.id);
  });
  RED.events.on('nodes:remove', function (node) {
    known.delete(node.id);
  });
  RED.events.on('deploy', function () {
    known.clear();
    RED.nodes.eachConfig(function (node) {
      if (node.type === 'veeam-session') ask(node.id);
    });
  });

  /** What was typed since the last deploy counts before what is stored. */
  const credentialsOf = function (node) {
    return node.credentials || (known.get(node.id) || {}).credentials;
  };

  /** The needs of a session's grant that nothing meets; none as long as it is not known what is stored. */
  const lacking = function (node, type) {
    const grant = grantOf((known.get(node.id) || {}).products || [], type);
    const credentials = credentialsOf(node);
    if (!grant || !credentials) return [];
    return window.veeamSession.rules.unmet(
      grant.needs,
      (name) => !!(credentials[name] || credentials['has_' + name]),
    );
  };

  /** What a session without a name is called: sessions for one server differ in their user or way to sign in. */
  const label = function (node) {
    const server = (node.server || '').replace(/^https:\/\//i, '');
    const { username, idpUsername } = credentialsOf(node) || {};
    const grant = grantOf((known.get(node.id) || {}).products || [], node.grant);
    const hasUser = !grant || grant.fields.includes('username');
    const account = hasUser ? username || idpUsername : grant.label;
    if (!server) return node._('veeam-session.paletteLabel');
    return account ? node._('veeam-session.nameless', { account, server }) : server;
  };

  return { productList, grantOf, lacking, label };
})();
