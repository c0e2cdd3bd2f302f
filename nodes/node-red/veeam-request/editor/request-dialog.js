/** The dialog of Authenticated Request: the calls that the product of the session has, and fields for their filters. */
window.veeamRequest.dialog = (function () {
  const { HOUR, queryOf, valuesOf, presetsOf } = window.veeamRequest;
  const EMPTY = { calls: [] };

  /** The calls of the session's product and version, once they are known. */
  let offered = EMPTY;
  /** What the rows of filters hold. */
  let values = {};
  let shown;

  const path = () => $('#node-input-path');
  const query = () => $('#node-input-query');
  const chosenCall = function () {
    if (path().typedInput('type') !== 'str') return undefined;
    const wanted = path().typedInput('value').trim().replace(/^\/+/, '');
    // Left to the message it is GET, unless that says something else.
    const isMethod = ['GET', 'HEAD', ''].includes($('#node-input-method').val());
    return isMethod
      ? offered.calls.find((call) => call.path === wanted || call.fullPath === '/' + wanted)
      : undefined;
  };

  const writeQuery = function () {
    const { type, value } = queryOf(shown, values, offered.expressions);
    query().typedInput('type', type).typedInput('value', value);
  };

  const option = (value, text) => $('<option></option>').val(value).text(text);

  /** A time is so long ago with each request, or a moment that stays. */
  const timeField = function (node, filter, id) {
    const value = values[filter.name];
    const isRelative = typeof value === 'object';
    const box = $('<span class="veeam-request-time"></span>');
    const kind = $('<select></select>')
      .attr({ id, 'aria-label': filter.name })
      .append(
        option('', node._('veeam-request.filter.any')),
        option('ago', node._('veeam-request.filter.hoursAgo')),
        option('at', node._('veeam-request.filter.at')),
      )
      .val(isRelative ? 'ago' : value ? 'at' : '')
      .appendTo(box);
    const hours = $('<input type="number" min="0">')
      .attr('aria-label', node._('veeam-request.filter.hours'))
      .val(isRelative ? value.secondsAgo / HOUR : 24)
      .appendTo(box);
    const moment = $('<input>')
      .attr({ type: filter.takes === 'date' ? 'date' : 'datetime-local', 'aria-label': filter.name })
      .val(typeof value === 'string' ? value.slice(0, filter.takes === 'date' ? 10 : 16) : '')
      .appendTo(box);
    const show = function () {
      hours.toggle(kind.val() === 'ago');
      moment.toggle(kind.val() === 'at');
    };
    box.on('change', 'select, input', function () {
      show();
      // What a browser calls local is taken as UTC, as the product does where a time says nothing else.
      const at = moment.val() === '' ? '' : filter.takes === 'date' ? moment.val() : moment.val() + ':00Z';
      const before = { secondsAgo: Math.round(Number(hours.val() || 0) * HOUR) };
      values[filter.name] = kind.val() === 'ago' ? before : kind.val() === 'at' ? at : '';
      writeQuery();
    });
    show();
    return box;
  };

  const field = function (node, filter, id) {
    const { name, takes, words } = filter;
    if (takes === 'date-time' || takes === 'date') return timeField(node, filter, id);
    const isSome = takes === 'some of words';
    const choices = takes === 'boolean' ? ['true', 'false'] : words;
    const input = choices
      ? $('<select></select>').append(
          isSome ? [] : option('', node._('veeam-request.filter.any')),
          choices.map((word) => option(word, word)),
        )
      : $('<input>').attr('type', takes === 'number' ? 'number' : 'text');
    if (isSome) input.attr({ multiple: true, size: Math.min(words.length, 4) });
    const value = values[name];
    return input
      .attr({ id, 'aria-describedby': id + '-about' })
      .val(isSome && typeof value === 'string' ? [value] : value)
      .on('change', function () {
        values[name] = $(this).val();
        writeQuery();
      });
  };

  /** Rows for the filters of the call that is chosen. */
  const showFilters = function (node) {
    const rows = $('#veeam-request-filters').empty();
    const call = shown;
    $('#veeam-request-call').text(
      !call
        ? ''
        : call.idsFrom
          ? node._('veeam-request.filter.idsFrom', { gives: call.gives, list: call.idsFrom })
          : call.gives,
    );
    if (!call || call.filters.length === 0) return;
    const read = valuesOf(call, query().typedInput('type'), query().typedInput('value'), offered.expressions);
    values = read || {};
    if (!read) $('<div class="form-tips"></div>').text(node._('veeam-request.filter.byHand')).appendTo(rows);
    call.filters.forEach(function (filter, index) {
      const id = 'veeam-request-filter-' + index;
      $('<div class="form-row"></div>')
        .append(
          $('<label></label>').attr('for', id).text(filter.name),
          field(node, filter, id),
          $('<div class="veeam-request-about"></div>')
            .attr('id', id + '-about')
            .text(filter.about),
        )
        .appendTo(rows);
    });
  };

  /** Another call has other filters: those of the one before go, and what somebody wrote stays. */
  const follow = function (node) {
    const call = chosenCall();
    if (call === shown) return;
    const before = shown;
    shown = call;
    const text = query().typedInput('value');
    const isOurs =
      text === '' || (before && valuesOf(before, query().typedInput('type'), text, offered.expressions));
    if (call && isOurs && node.veeamIsOpen) {
      values = presetsOf(call);
      writeQuery();
    }
    showFilters(node);
  };

  const load = function (node) {
    const session = RED.nodes.node($('#node-input-session').val());
    const found = session ? { product: session.product, version: session.apiVersion || '' } : {};
    const wanted = $.param(found);
    if (node.veeamAsked === wanted) return;
    node.veeamAsked = wanted;
    $.getJSON('veeam-request/calls?' + wanted).done(function (answer) {
      if (node.veeamAsked !== wanted) return;
      offered = answer;
      const link = $('#veeam-request-reference').toggle(!!answer.reference);
      if (answer.reference) link.attr('href', answer.reference);
      follow(node);
      node.veeamIsOpen = true;
    });
  };

  /** What fits what is typed: in the path, or in what the call gives. */
  const search = function (typed) {
    const words = typed
      .toLowerCase()
      .split(/[\s/]+/)
      .filter((word) => word !== '');
    return offered.calls
      .filter(({ path: one, gives }) =>
        words.every((word) => (one + ' ' + gives).toLowerCase().includes(word)),
      )
      .map(function (call) {
        const entry = $('<div class="veeam-request-suggestion"></div>');
        $('<code></code>').text(call.path).appendTo(entry);
        $('<span></span>').text(call.gives).appendTo(entry);
        return { value: call.path, label: entry };
      });
  };

  /** The parts of the editor's own fields have no names that can be read out. */
  const nameParts = function (node) {
    $('#dialog-form .red-ui-typedInput-container').each(function () {
      const words = $(this).closest('.form-row').children('label').text().trim();
      $(this)
        .find('.red-ui-typedInput-input')
        .attr('aria-label', words || node._('veeam-request.label.headerValue'));
      $(this)
        .find('.red-ui-typedInput-option-expand')
        .attr('aria-label', node._('veeam-request.label.expand'));
    });
    $('#dialog-form .red-ui-editableList-item-remove').attr('aria-label', RED._('common.label.delete'));
  };

  const prepare = function (node) {
    nameParts(node);
    offered = EMPTY;
    shown = undefined;
    values = {};
    node.veeamAsked = undefined;
    node.veeamIsOpen = false;
    path().on('change', () => follow(node));
    $('#node-input-method').on('change', () => follow(node));
    $('#node-input-session').on('change', () => load(node));
    const typed = path().parent().find('.red-ui-typedInput-input').first();
    typed.on('change blur', () => follow(node));
    // An empty field shows all that there is.
    typed.on('click focus', function () {
      if ($(this).val() === '' && offered.calls.length > 0)
        $(this).trigger($.Event('keyup', { keyCode: 40 }));
    });
    load(node);
  };

  /** The kind of text that a path is, with what can be asked for. */
  const pathType = (node) => ({
    value: 'str',
    label: node._('veeam-request.pathType'),
    icon: 'red/images/typedInput/az.svg',
    autoComplete: (typed) => search(typed),
  });

  return { prepare, pathType, nameParts };
})();
