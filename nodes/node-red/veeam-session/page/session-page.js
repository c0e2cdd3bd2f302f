/** The sidebar tab: every session of the flows that run, for people who ask whether it works, and the way to a first. */
window.veeamSession.page = (function () {
  const TAB = 'veeam-sessions';
  const ACTION = 'veeam:show-sessions';
  const EVERY_MS = 5000;
  /** What the editor tells when a session or a node that uses one comes, changes or goes. */
  const CHANGES = ['nodes:add', 'nodes:change', 'nodes:remove', 'flows:loaded', 'login'];

  /** What there is while the tab is: its parts, and what has to be stopped. */
  let tab;

  const key = (session) => session.nodes.map(({ id }) => id).join();

  const say = function (words) {
    if (tab.notice.text() !== words) tab.notice.text(words);
    tab.notice.toggle(words !== '');
  };

  const show = function (answer) {
    const { cards, list, text } = tab;
    tab.shownAt = answer.now;
    say(answer.sessions.length === 0 ? text('veeam-session.page.empty') : '');
    const wanted = new Set(answer.sessions.map(key));
    for (const [id, card] of cards) {
      if (wanted.has(id)) continue;
      card.element.remove();
      cards.delete(id);
    }
    answer.sessions.forEach(function (session, place) {
      const card = cards.get(key(session)) || window.veeamSession.card.make(text);
      cards.set(key(session), card);
      card.update(session, answer.now);
      const there = list.children().get(place);
      if (there !== card.element[0]) card.element.insertBefore(there || null);
      if (!there) card.element.appendTo(list);
    });
  };

  const fail = function (request) {
    const { text, shownAt, cards, list } = tab;
    if (request.status === 401 || request.status === 403) {
      cards.clear();
      list.empty();
      say(text('veeam-session.page.forbidden'));
      // Asked again when somebody looks again.
      stop();
      return;
    }
    const time = shownAt === undefined ? undefined : window.veeamSession.card.clock(shownAt, Date.now());
    say(
      time === undefined
        ? text('veeam-session.page.noAnswer')
        : text('veeam-session.page.noAnswerSince', { time }),
    );
  };

  /** Never two requests at once: a slow answer delays the next one. */
  const ask = function () {
    if (!tab || tab.asking) return;
    const asked = tab;
    asked.asking = true;
    $.getJSON('veeam/sessions')
      .done((answer) => asked === tab && show(answer))
      .fail((request) => asked === tab && fail(request))
      .always(() => (asked.asking = false));
  };

  const stop = function () {
    window.clearInterval(tab.timer);
    tab.timer = undefined;
  };

  /** Asks while somebody can see it, and never else. */
  const look = function () {
    if (!tab) return;
    if (!tab.isInView || document.hidden) return stop();
    if (tab.timer !== undefined) return;
    tab.timer = window.setInterval(ask, EVERY_MS);
    ask();
  };

  /** After a deploy there may be others. */
  const askNow = () => tab.timer !== undefined && ask();

  /** @param text gives the sentence of a key */
  const add = function (text) {
    if (tab) return;
    const content = $('<div class="veeam-sessions"></div>');
    const notice = $('<div class="veeam-sessions-notice" role="status"></div>').hide().appendTo(content);
    const list = $('<ul class="veeam-sessions-list"></ul>')
      .attr('aria-label', text('veeam-session.page.title'))
      .appendTo(content);
    const start = window.veeamSession.firstFlow.make(text);
    start.element.appendTo(content);
    const observer = new IntersectionObserver(function (entries) {
      tab.isInView = entries[entries.length - 1].isIntersecting;
      look();
    });
    tab = { text, content, notice, list, observer, start, cards: new Map() };
    start.update();
    CHANGES.forEach((event) => RED.events.on(event, start.update));
    RED.actions.add(ACTION, () => RED.sidebar.show(TAB));
    RED.sidebar.addTab({
      id: TAB,
      label: text('veeam-session.page.label'),
      name: text('veeam-session.page.title'),
      iconClass: 'fa fa-heartbeat',
      content,
      action: ACTION,
      enableOnEdit: true,
    });
    observer.observe(content[0]);
    document.addEventListener('visibilitychange', look);
    RED.events.on('deploy', askNow);
  };

  const remove = function () {
    if (!tab) return;
    stop();
    tab.observer.disconnect();
    document.removeEventListener('visibilitychange', look);
    RED.events.off('deploy', askNow);
    CHANGES.forEach((event) => RED.events.off(event, tab.start.update));
    RED.actions.remove(ACTION);
    RED.sidebar.removeTab(TAB);
    tab = undefined;
  };

  return { add, remove };
})();
