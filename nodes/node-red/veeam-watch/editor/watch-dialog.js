/** The dialog of a watch: kinds that follow the session's product, lists of lines, windows of maintenance. */
window.veeamWatch.dialog = (function () {
  /** Saved as lists; the dialog shows a line for each entry. */
  const LISTS = ['names', 'types', 'companies', 'muted'];

  /** What each product can be watched for, once it is known. */
  let choices = [];

  const linesOf = function (name) {
    return $('#veeam-watch-' + name);
  };

  /** Kinds that the chosen session's product has; nothing where that is not known. */
  const offered = function () {
    const session = RED.nodes.node($('#node-input-session').val());
    const choice = choices.find((one) => session && one.product === session.product);
    if (!choice) return undefined;
    const version = session.apiVersion || choice.defaultApiVersion;
    // The version may be a variable.
    return { name: choice.name, kinds: choice.kinds[version] || Object.values(choice.kinds).flat() };
  };

  /** A kind that is chosen and not offered stays visible: somebody relies on it. */
  const showKinds = function (node) {
    const found = offered();
    $('.veeam-watch-kind').each(function () {
      const row = $(this);
      const isOffered = !found || found.kinds.includes(row.data('kind'));
      row.toggle(isOffered || row.find('.veeam-watch-chosen').prop('checked'));
      row
        .find('.veeam-watch-not-offered')
        .text(isOffered ? '' : node._('veeam-watch.text.notOffered', { product: found.name }));
    });
  };

  /** The editor's field takes a time of this browser's zone without saying so. */
  const toField = function (iso) {
    const time = new Date(iso);
    if (Number.isNaN(time.getTime())) return '';
    return new Date(time.getTime() - time.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  };
  const fromField = function (text) {
    const time = new Date(text);
    return Number.isNaN(time.getTime()) ? '' : time.toISOString();
  };

  const prepare = function (node) {
    const chosen = node.watch || [];
    $('.veeam-watch-chosen').each(function () {
      $(this).prop('checked', chosen.includes($(this).closest('.veeam-watch-kind').data('kind')));
    });
    LISTS.forEach((name) => linesOf(name).val((node[name] || []).join('\n')));
    $('#node-input-maintenance-container')
      .css({ 'min-height': '60px', 'min-width': '450px' })
      .editableList({
        addItem: function (container, _index, row) {
          container.css({ display: 'flex', gap: '8px' });
          // The editor's own button has no name.
          container
            .siblings('.red-ui-editableList-item-remove')
            .attr('aria-label', RED._('common.label.delete'));
          ['from', 'to'].forEach(function (end) {
            $('<input/>', {
              class: 'veeam-watch-' + end,
              type: 'datetime-local',
              title: node._('veeam-watch.label.' + end),
              'aria-label': node._('veeam-watch.label.' + end),
            })
              .css({ width: '50%' })
              .val(toField(row[end]))
              .appendTo(container);
          });
        },
        removable: true,
        sortable: true,
      });
    $('#node-input-maintenance-container').editableList('addItems', node.maintenance || []);
    $('#node-input-session').on('change', () => showKinds(node));
    $('#node-input-confirm')
      .on('change', function () {
        $('#veeam-watch-redeliver-row').toggle($(this).prop('checked'));
      })
      .trigger('change');
    showKinds(node);
    $.getJSON('veeam-watch/choices').done(function (list) {
      choices = list;
      showKinds(node);
    });
  };

  const save = function (node) {
    node.watch = $('.veeam-watch-chosen:checked')
      .map(function () {
        return $(this).closest('.veeam-watch-kind').data('kind');
      })
      .get();
    LISTS.forEach(function (name) {
      const lines = linesOf(name).val().split('\n');
      node[name] = lines.map((line) => line.trim()).filter((line) => line !== '');
    });
    node.maintenance = $('#node-input-maintenance-container')
      .editableList('items')
      .map(function () {
        return {
          from: fromField($(this).find('.veeam-watch-from').val()),
          to: fromField($(this).find('.veeam-watch-to').val()),
        };
      })
      .get()
      .filter((row) => row.from !== '' || row.to !== '');
  };

  return { prepare, save };
})();
