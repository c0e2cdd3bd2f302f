/** From nothing to a first flow: a new session, and what people ask of it first. It changes flows, as an editor does. */
window.veeamSession.firstFlow = (function () {
  const EXAMPLE = 'library/examples/flows/node-red-contrib-veeam/01-failed-jobs-to-a-ticket';

  /** Whoever may not change flows is offered nothing of it. */
  const mayChange = () => RED.user.hasPermission('flows.write');

  const connect = () => RED.editor.editConfig('', 'veeam-session', '_ADD_');

  /** Sessions that no node uses yet, deployed or not. */
  const unused = function () {
    const found = [];
    RED.nodes.eachConfig(function (node) {
      if (node.type === 'veeam-session' && node.users.length === 0) found.push(node);
    });
    return found;
  };

  /** Below what there is on the tab that is open. */
  const insert = function (nodes) {
    const tab = RED.workspaces.active();
    const others = RED.nodes.filterNodes({ z: tab });
    const below = others.reduce((most, { y }) => Math.max(most, y), 0);
    const above = Math.min(...nodes.filter(({ y }) => y !== undefined).map(({ y }) => y));
    const placed = nodes.map((node) =>
      node.y === undefined ? node : { ...node, z: tab, y: node.y - above + below + 60 },
    );
    RED.view.importNodes(placed, { generateIds: true, addFlow: false, touchImport: true });
    // An import takes each node for narrow and keeps its left edge when its label turns out to be wide. Without a width
    // it keeps its middle, which is what positions mean, and does not grow over its neighbour.
    for (const node of RED.nodes.filterNodes({ z: tab })) if (!others.includes(node)) delete node.w;
  };

  /** A request that is sent as soon as the flow runs, and its answer in the debug sidebar. */
  const ask = function (session) {
    const wanted = $.param({ product: session.product, version: session.apiVersion || '' });
    $.getJSON('veeam-request/calls?' + wanted).done(function ({ calls }) {
      const list = calls.find(
        ({ answers, path, filters }) =>
          answers === 'a list' && !path.includes('{') && filters.every(({ preset }) => preset === undefined),
      );
      const node = (id, type, x, fields) => ({ id, type, x, y: 40, name: '', ...fields });
      insert([
        node('first-inject', 'inject', 140, {
          props: [],
          repeat: '',
          crontab: '',
          once: true,
          onceDelay: '0.1',
          topic: '',
          wires: [['first-request']],
        }),
        node('first-request', 'veeam-request', 400, {
          version: 1,
          session: session.id,
          method: 'GET',
          path: list ? list.path : '',
          pathType: 'str',
          query: '',
          queryType: 'json',
          body: '',
          bodyType: 'json',
          headers: [],
          headersFrom: 'dialog',
          paging: 'none',
          limit: '',
          timeout: '',
          errors: 'catch',
          wires: [['first-debug']],
        }),
        node('first-debug', 'debug', 700, {
          active: true,
          tosidebar: true,
          console: false,
          tostatus: false,
          complete: 'payload',
          targetType: 'msg',
          statusVal: '',
          statusType: 'auto',
          wires: [],
        }),
      ]);
    });
  };

  /** The example with its own ticket desk, for this session instead of its own. */
  const tickets = function (session) {
    $.getJSON(EXAMPLE).done(function (flow) {
      const own = flow.find(({ type }) => type === 'veeam-session').id;
      const kept = flow.filter(({ type }) => !['tab', 'veeam-session', 'tls-config'].includes(type));
      insert(
        kept.map((node) => ({
          ...node,
          ...(node.session === own ? { session: session.id } : {}),
          ...(node.tls ? { tls: '' } : {}),
        })),
      );
    });
  };

  /** The part of the tab that offers it. @param text gives the sentence of a key */
  const make = function (text) {
    const element = $('<div class="veeam-sessions-start"></div>');
    const button = (words, press) =>
      $('<button type="button" class="red-ui-button red-ui-button-small"></button>')
        .text(words)
        .on('click', press);
    const sessions = $('<ul></ul>').attr('aria-label', text('veeam-session.page.unused')).appendTo(element);
    button(text('veeam-session.page.connect'), connect).appendTo(element);
    let shown = '[]';
    const update = function () {
      element.toggle(mayChange());
      const found = unused().map((node) => [node.id, RED.utils.getNodeLabel(node)]);
      if (JSON.stringify(found) === shown) return;
      shown = JSON.stringify(found);
      sessions.empty();
      found.forEach(function ([id, label]) {
        $('<li></li>')
          .append(
            $('<b></b>').text(label),
            button(text('veeam-session.page.ask'), () => ask(RED.nodes.node(id))),
            button(text('veeam-session.page.tickets'), () => tickets(RED.nodes.node(id))),
          )
          .appendTo(sessions);
      });
    };
    return { element, update };
  };

  return { make };
})();
