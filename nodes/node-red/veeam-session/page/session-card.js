/** One session in the sidebar tab. It is built once and then brought up to date, so that the keyboard's focus stays. */
window.veeamSession.card = (function () {
  const MINUTE_MS = 60_000;

  /** A time of today as hours and minutes, another one with its day. @param time milliseconds since 1970 */
  const clock = function (time, now) {
    const date = new Date(time);
    const hours = { hour: '2-digit', minute: '2-digit' };
    return date.toDateString() === new Date(now).toDateString()
      ? date.toLocaleTimeString([], hours)
      : date.toLocaleString([], { day: 'numeric', month: 'short', ...hours });
  };

  const left = function (until, now, text) {
    const minutes = Math.max(0, Math.floor((until - now) / MINUTE_MS));
    return minutes < 120
      ? text('veeam-session.page.minutes', { number: minutes })
      : text('veeam-session.page.hours', { number: Math.floor(minutes / 60) });
  };

  const CONDITIONS = {
    signedIn: { look: 'good', key: 'veeam-session.page.condition.signedIn' },
    signedOut: { look: 'idle', key: 'veeam-session.page.condition.signedOut' },
    signingIn: { look: 'busy', key: 'veeam-session.page.condition.signingIn' },
    refreshing: { look: 'busy', key: 'veeam-session.page.condition.refreshing' },
    paused: { look: 'held', key: 'veeam-session.page.condition.paused' },
    signInNeeded: { look: 'held', key: 'veeam-session.page.condition.signInNeeded' },
    notConfigured: { look: 'bad', key: 'veeam-session.page.condition.notConfigured' },
  };

  /** Writes only what changed: what is rewritten loses its selection and is read out anew. */
  const write = function (element, words) {
    if (element.text() !== words) element.text(words);
    element.toggle(words !== '');
  };

  /** Fills a list with one line for each entry, its buttons included, where it changed. */
  const list = function (element, entries, line) {
    const words = JSON.stringify(entries);
    if (element.data('shown') === words) return;
    element.data('shown', words).empty();
    entries.forEach((entry) => $('<li></li>').append(line(entry)).appendTo(element));
  };

  const link = function (words, title, press) {
    return $('<button type="button" class="veeam-sessions-link"></button>')
      .text(words)
      .attr('title', title)
      .on('click', press);
  };

  const editNode = (id) => RED.editor.editConfig('', 'veeam-session', id);

  /** One node is shown at its place; several are listed, as the editor's own list of config nodes does it. */
  const showUsers = function (id) {
    const { users } = RED.nodes.node(id);
    if (users.length === 1) RED.view.reveal(users[0].id);
    else RED.search.show(`uses:${id}`);
  };

  /** A config node by its name, with ways to its dialog and to the nodes that use it where the editor knows it. */
  const nodeLine = function ({ id, words, users, isKnown }, text) {
    if (!isKnown) return $('<span class="veeam-sessions-name"></span>').text(words);
    const open = link(words, text('veeam-session.page.open'), () => editNode(id)).addClass(
      'veeam-sessions-name',
    );
    const label = text('veeam-session.page.users', { number: users });
    const reveal = link(label, text('veeam-session.page.reveal'), () => showUsers(id));
    return users > 0 ? [open, ' ', reveal] : [open];
  };

  const watchLine = function ({ id, name, open, at }, now, text) {
    const node = RED.nodes.node(id);
    const words = (node && RED.utils.getNodeLabel(node)) || name || id;
    const shown = node
      ? link(words, text('veeam-session.page.revealWatch'), () => RED.view.reveal(id))
      : $('<span></span>').text(words);
    const report = text('veeam-session.page.watch', { open, time: clock(at, now) });
    return [shown, $('<span></span>').text(`: ${report}`)];
  };

  const failureLine = function ({ at, count, code, message }, now, text) {
    const when = text('veeam-session.page.failure', { time: clock(at, now), code });
    const often = count > 1 ? ` ${text('veeam-session.page.times', { number: count })}` : '';
    return [$('<b></b>').text(when + often), $('<span></span>').text(message && ` ${message}`)];
  };

  /** @param text gives the sentence of a key */
  const make = function (text) {
    const part = (name) => $(`<div class="veeam-sessions-${name}"></div>`);
    const element = $('<li class="veeam-sessions-card"></li>');
    const names = $('<ul class="veeam-sessions-names"></ul>').appendTo(element);
    const place = part('place').appendTo(element);
    const server = part('server').appendTo(element);
    const condition = part('condition').appendTo(element);
    const reason = part('reason').appendTo(element);
    const watched = $('<ul class="veeam-sessions-watches"></ul>');
    const incidents = part('incidents')
      .append($('<h4></h4>').text(text('veeam-session.page.incidents')), watched)
      .appendTo(element);
    const chart = window.veeamSession.chart.make();
    const requests = $('<span></span>');
    const tokenRequests = $('<span></span>');
    $('<figure></figure>')
      .append(
        chart.element,
        $('<figcaption></figcaption>').append(
          $('<div class="veeam-sessions-requests"></div>').append(requests),
          $('<div class="veeam-sessions-token-requests"></div>').append(tokenRequests),
        ),
      )
      .appendTo(element);
    const failed = $('<ul class="veeam-sessions-failed"></ul>');
    const failures = part('failures')
      .append($('<h4></h4>').text(text('veeam-session.page.failures')), failed)
      .appendTo(element);

    const nameOf = function (session, { id, name }) {
      const node = RED.nodes.node(id);
      const words = name || (node ? RED.utils.getNodeLabel(node) : '') || session.account || id;
      return { id, words, users: node ? node.users.length : 0, isKnown: Boolean(node) };
    };

    const update = function (session, now) {
      const { until, state, message = '' } = session.condition;
      const { look, key } = CONDITIONS[state];
      const times = until === undefined ? {} : { time: clock(until, now), left: left(until, now, text) };
      list(
        names,
        session.nodes.map((node) => nameOf(session, node)),
        (node) => nodeLine(node, text),
      );
      write(place, [session.product, session.account].filter(Boolean).join(' · '));
      write(server, session.server.replace(/^https:\/\//, ''));
      condition.attr('data-look', look);
      write(condition, text(key, times));
      write(reason, message);
      const isWatched = session.watches.length > 0;
      incidents.toggle(isWatched);
      if (isWatched) list(watched, session.watches, (watch) => watchLine(watch, now, text));
      const sum = (counts) => counts.reduce((all, count) => all + count, 0);
      chart.draw(session);
      const most = Math.max(0, ...session.requests);
      write(requests, text('veeam-session.page.requests', { number: sum(session.requests), most }));
      write(tokenRequests, text('veeam-session.page.tokenRequests', { number: sum(session.tokenRequests) }));
      failures.toggle(session.failures.length > 0);
      // The sentence that stands above already is not said twice.
      const told = session.failures.map((failure) =>
        failure.message === message ? { ...failure, message: '' } : failure,
      );
      list(failed, told, (failure) => failureLine(failure, now, text));
    };
    return { element, update };
  };

  return { make, clock };
})();
