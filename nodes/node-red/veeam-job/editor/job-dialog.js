/** The dialog of a Job node: what the product of the session has, and the list from which a job is chosen. */
window.veeamJob.dialog = (function () {
  const { rules } = window.veeamJob;
  const WITH_RUN = ['start', 'stop', 'retry'];
  const ALL = ['list', 'get', 'start', 'stop', 'retry', 'enable', 'disable'];
  const TYPES = ['str', 'msg', 'flow', 'global', 'env', 'jsonata'];

  /** Takes over what was chosen; the open dialog fills it in. */
  let save = function () {};

  /** Every product with its jobs, asked for once. */
  let products;
  const productList = function () {
    products =
      products ||
      $.getJSON('veeam-job/products').fail(function () {
        products = undefined;
      });
    return products;
  };

  const field = function (name) {
    return $('#node-input-' + name);
  };

  /** Fills a list. What is saved stays chosen even if it is not offered (any more), or the dialog would lose it. */
  const offer = function (select, choices, value) {
    const isKnown = choices.some((choice) => choice.value === value);
    const all = isKnown ? choices : [{ value, label: value }].concat(choices);
    select.empty();
    all.forEach(function (choice) {
      $('<option></option>').val(choice.value).text(choice.label).appendTo(select);
    });
    select.val(value);
  };

  const prepare = function (node) {
    /** All products, once they are known. */
    let known = [];
    /** The job that is chosen from the list. */
    let chosen = { id: '', name: '', kind: '' };
    if (node.jobType === 'list' && node.job)
      chosen = { id: node.job, name: node.jobName || node.job, kind: node.kind || '' };

    const session = function () {
      return RED.nodes.node(field('session').val()) || {};
    };
    const product = function () {
      return known.find((one) => one.id === session().product);
    };
    const actionChoices = function () {
      const found = product();
      const actions = found ? rules.actions(found, session().apiVersion, field('kind').val()) : ALL;
      return actions.map((action) => ({ value: action, label: node._('veeam-job.action.' + action) }));
    };
    const say = function (words, isError) {
      $('#veeam-job-outcome')
        .text(words)
        .css('color', 'var(--red-ui-text-color-' + (isError ? 'error' : 'secondary') + ')');
    };

    const types = [{ value: 'list', label: node._('veeam-job.jobType.list'), hasValue: false }, ...TYPES];
    /** Whether the field is a part of names, as it is where jobs are listed, and not one job. */
    let isPart = false;
    const isFromList = function () {
      return !isPart && field('job').typedInput('type') === 'list';
    };
    const showField = function () {
      const wasPart = isPart;
      const wasFromList = isFromList();
      isPart = field('action').val() === 'list';
      $('#veeam-job-label').text(node._('veeam-job.label.' + (isPart ? 'part' : 'job')));
      if (isPart === wasPart) return;
      field('job').typedInput('types', isPart ? TYPES : types);
      if (isPart && wasFromList) field('job').typedInput('value', '');
      if (!isPart && field('job').typedInput('value') === '') {
        field('job').typedInput('type', 'list');
        field('job').typedInput('value', chosen.id);
      }
    };

    const showRows = function () {
      showField();
      const action = field('action').val();
      $('.veeam-job-choice-row').toggle(isFromList());
      $('#veeam-job-already-row').toggle(!isPart && action !== 'get');
      const hasRun = WITH_RUN.includes(action);
      $('#veeam-job-wait-row').toggle(hasRun);
      $('#veeam-job-limit-row').toggle(hasRun && field('wait').prop('checked'));
    };

    const showProduct = function () {
      const found = product();
      const kinds = found ? rules.kinds(found, session().apiVersion) : [];
      const any = [{ value: '', label: node._('veeam-job.kind.any') }];
      const choices = any.concat(kinds.map((kind) => ({ value: kind.id, label: kind.name })));
      const kind = field('kind').val() || '';
      offer(field('kind'), choices, kind);
      $('#veeam-job-kind-row').toggle(kinds.length > 1 || kind !== '');
      $('#veeam-job-none')
        .toggle(!!found && kinds.length === 0)
        .text(found ? node._('veeam-job.tip.none', { product: found.name }) : '');
      offer(field('action'), actionChoices(), field('action').val());
      showRows();
    };

    /** The chosen job and those that were found, in one list. */
    const offerJobs = function (jobs) {
      const title = function (job) {
        const kind = ((product() || { kinds: [] }).kinds.find((one) => one.id === job.kind) || {}).name;
        const parts = [job.name, kind, job.company];
        if (job.enabled === false) parts.push(node._('veeam-job.list.disabled'));
        return parts.filter((part) => part).join(' · ');
      };
      const isSame = (one, other) => one.id === other.id && one.kind === other.kind;
      const all = chosen.id && !jobs.some((job) => isSame(job, chosen)) ? [chosen].concat(jobs) : jobs;
      const select = $('#veeam-job-choice').empty();
      if (!chosen.id) $('<option></option>').val('').text(node._('veeam-job.list.none')).appendTo(select);
      all.forEach(function (job) {
        $('<option></option>').val(job.id).text(title(job)).data('job', job).appendTo(select);
        if (isSame(job, chosen)) select.children().last().prop('selected', true);
      });
    };

    const choose = function () {
      const job = $('#veeam-job-choice option:selected').data('job');
      if (!job) return;
      chosen = job;
      if (isFromList()) field('job').typedInput('value', job.id);
    };

    const lookUp = function () {
      say(node._('veeam-job.list.busy'));
      const values = {
        session: field('session').val(),
        kind: field('kind').val(),
        name: $('#veeam-job-part').val(),
      };
      $.ajax({
        url: 'veeam-job/jobs',
        type: 'POST',
        contentType: 'application/json; charset=utf-8',
        data: JSON.stringify(values),
      })
        .done(function (answer) {
          if (!answer.ok) {
            say(node._('veeam-job.list.failed', { message: answer.message, code: answer.code }), true);
            return;
          }
          offerJobs(answer.jobs);
          const count = answer.jobs.length;
          say(node._('veeam-job.list.' + (answer.hasMore ? 'more' : 'found'), { number: count }));
          $('#veeam-job-choice').trigger('focus');
        })
        .fail(() => say(node._('veeam-job.list.noAnswer'), true));
    };

    field('job').typedInput({ default: 'str', types, typeField: '#node-input-jobType' });
    offer(field('kind'), [], node.kind || '');
    showProduct();
    offerJobs([]);
    productList().done(function (list) {
      known = list;
      showProduct();
      offerJobs([]);
    });
    field('session').on('change', showProduct);
    field('kind').on('change', showProduct);
    field('action').on('change', showRows);
    field('wait').on('change', showRows);
    field('job').on('change', () => $('.veeam-job-choice-row').toggle(isFromList()));
    $('#veeam-job-choice').on('change', choose);
    $('#veeam-job-look-up').on('click', lookUp);
    $('#veeam-job-part').on('keydown', function (event) {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      lookUp();
    });
    save = function () {
      field('jobName').val(isFromList() ? chosen.name : '');
      if (!isFromList()) return;
      field('job').typedInput('value', chosen.id);
      // Where jobs were looked for among others, the chosen one keeps its kind.
      if (chosen.id) offer(field('kind'), [], chosen.kind);
    };
  };

  /** A validator of the job: what is to be chosen from the list has to be chosen. */
  const job = function (value, options) {
    const type = $('#node-input-jobType').val() || this.jobType;
    if (type !== 'list')
      return RED.validators.typedInput({ typeField: 'jobType', allowBlank: true }).call(this, value, options);
    const action = $('#node-input-action').val() || this.action;
    if (value || action === 'list') return true;
    return options ? this._('veeam-job.validation.job') : false;
  };

  const waitLimit = function (value, options) {
    if (rules.waitLimit(value)) return true;
    return options ? this._('veeam-job.validation.waitLimit') : false;
  };

  return { prepare, save: () => save(), job, waitLimit };
})();
