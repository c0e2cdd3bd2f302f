/** The dialog of a session: fields that follow product and way to sign in, and its buttons. */
window.veeamSession.dialog = (function () {
  const { rules, stored } = window.veeamSession;
  const FIELDS = [
    'product',
    'server',
    'apiVersion',
    'grant',
    'tls',
    'proxy',
    'fingerprint',
    'timeout',
    'signOnOrigins',
    'signOnVisitor',
    'connections',
    'maxAnswer',
  ];

  /** The node whose dialog is open, or nothing. */
  let edited;
  /** Every product, once they are known. */
  let products = [];

  const field = function (name) {
    return $('#node-config-input-' + name);
  };
  const valueOf = function (name) {
    const value = field(name).val();
    return value === '_ADD_' || value === null || value === undefined ? '' : value;
  };
  const chosenProduct = function () {
    return products.find((product) => product.id === valueOf('product'));
  };
  const chosenGrant = function () {
    const product = chosenProduct();
    return stored.grantOf(product ? [product] : products, valueOf('grant'));
  };

  /** Fills a list. What is saved stays chosen even if it is not offered (any more), or the dialog would lose it. */
  const offer = function (select, choices, value) {
    const known = choices.some((choice) => choice.value === value);
    const all = known ? choices : [{ value, label: value }].concat(choices);
    select.empty();
    all.forEach(function (choice) {
      $('<option></option>').val(choice.value).text(choice.label).appendTo(select);
    });
    select.val(value);
  };

  const offerGrants = function (node) {
    const product = chosenProduct();
    const grants = (product ? [product] : products).flatMap((one) => one.grants);
    const choices = [
      ...new Map(
        grants.map((grant) => [
          grant.type,
          { value: grant.type, label: node._('veeam-session.way.' + grant.type) },
        ]),
      ).values(),
    ];
    const wanted = valueOf('grant') || node.grant || 'password';
    const isOffered = choices.some((choice) => choice.value === wanted);
    offer(field('grant'), choices, isOffered || choices.length === 0 ? wanted : choices[0].value);
  };

  const showGrant = function () {
    const grant = chosenGrant();
    $('.veeam-session-credential').each(function () {
      $(this).toggle((grant ? grant.fields : ['username', 'password']).includes($(this).data('field')));
    });
    $('#veeam-session-code-row').toggle(!!grant && grant.type === 'mfa');
    const advice = chosenProduct() && grant ? grant.advice : undefined;
    $('#veeam-session-advice')
      .text(advice || '')
      .toggle(advice !== undefined);
  };

  /** A port that other products listen on and this one does not is named: it may be meant, so it is no fault. */
  const showForeignPort = function (node) {
    const product = chosenProduct();
    const port = rules.portOf(valueOf('server'));
    const owners = products.filter((one) => one.defaultPort === port).map((one) => one.name);
    const isForeign = product !== undefined && product.defaultPort !== port && owners.length > 0;
    const words = isForeign
      ? node._('veeam-session.tip.foreignPort', {
          port,
          owners: owners.join(', '),
          product: product.name,
          own: product.defaultPort,
        })
      : '';
    $('#veeam-session-foreign-port').text(words).toggle(isForeign);
  };

  /** An address is often copied with its port: where no product is chosen, that chooses it. */
  const chooseByPort = function (node) {
    if (chosenProduct()) return;
    const port = rules.portOf(valueOf('server'));
    const owners = products.filter((one) => one.defaultPort === port);
    if (owners.length === 1) field('product').val(owners[0].id).trigger('change');
    else showForeignPort(node);
  };

  const showProduct = function (node) {
    offerGrants(node);
    const product = chosenProduct();
    showForeignPort(node);
    if (product) {
      field('server').attr('placeholder', 'https://backup.example.com:' + product.defaultPort);
      field('username').attr('placeholder', product.userNameExample);
      field('apiVersion').attr('placeholder', product.defaultApiVersion);
      $('#veeam-session-api-versions').empty();
      product.apiVersions.forEach((version) =>
        $('<option></option>').val(version).appendTo('#veeam-session-api-versions'),
      );
    }
    showGrant();
    // The grant may have changed with the product, and what it needs with it.
    field('grant').trigger('change');
  };

  const prepare = function (node) {
    edited = node;
    const choose = node.product ? [] : [{ value: '', label: node._('veeam-session.placeholder.choose') }];
    const loading = [{ value: node.product || '', label: node._('veeam-session.placeholder.loading') }];
    offer(field('product'), node.product ? loading : choose, node.product || '');
    offer(
      field('grant'),
      [{ value: node.grant, label: node._('veeam-session.placeholder.loading') }],
      node.grant,
    );
    showGrant();
    stored.productList().done(function (list) {
      products = list;
      const choices = products.map((product) => ({ value: product.id, label: product.name }));
      offer(field('product'), choose.concat(choices), valueOf('product'));
      showProduct(node);
    });
    field('product').on('change', () => showProduct(node));
    field('grant').on('change', showGrant);
    field('server').on('input change', () => showForeignPort(node));
    field('server').on('change', () => chooseByPort(node));
    // What somebody has chosen is not hidden.
    const isChosen = ['connections', 'maxAnswer'].some((name) => valueOf(name) !== '');
    $('#veeam-session-advanced').prop('open', isChosen);
    prepareButtons(node);
  };

  const close = function () {
    edited = undefined;
  };

  /** What the form holds, as the buttons send it. */
  const formValues = function (node) {
    const values = Object.fromEntries(FIELDS.map((name) => [name, valueOf(name)]));
    const names = Object.keys(node._def.credentials);
    return {
      ...values,
      id: node.id,
      credentials: Object.fromEntries(names.map((name) => [name, valueOf(name)])),
    };
  };

  const prepareButtons = function (node) {
    const shown = $('#veeam-session-certificate-shown');
    const say = function (words, isGood) {
      const color = isGood === undefined ? 'secondary' : isGood ? 'success' : 'error';
      $('#veeam-session-test-outcome')
        .text(words)
        .css('color', 'var(--red-ui-text-color-' + color + ')');
      $('#veeam-session-test-certificate, #veeam-session-test-version').hide();
      shown.hide();
    };
    const post = function (path, values, show) {
      $.ajax({
        url: 'veeam-session/' + path,
        type: 'POST',
        contentType: 'application/json; charset=utf-8',
        data: JSON.stringify(values),
      })
        .done(show)
        .fail(() => say(node._('veeam-session.test.noAnswer'), false));
    };
    const failed = function (result) {
      const { message, code, takenVersion } = result;
      const isUntrusted = code === 'VEEAM_CERTIFICATE';
      say(node._('veeam-session.test.' + (isUntrusted ? 'untrusted' : 'failed'), { message, code }), false);
      $('#veeam-session-test-certificate').toggle(isUntrusted);
      if (takenVersion !== undefined)
        $('#veeam-session-test-version')
          .text(node._('veeam-session.button.takeVersion', { version: takenVersion }))
          .data('version', takenVersion)
          .show();
    };
    const timeOf = function (iso) {
      return iso
        ? new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
        : '?';
    };

    const test = function (values) {
      say(node._('veeam-session.test.busy'));
      post('test', values, function (result) {
        if (result.ok) {
          say(
            node._('veeam-session.test.' + result.session, {
              time: timeOf(result.expiresAt),
              version: result.apiVersion,
            }),
            true,
          );
        } else if (result.code === 'VEEAM_MFA_REQUIRED') {
          $('#veeam-session-code-row').show();
          $('#veeam-session-code').trigger('focus');
          say(node._('veeam-session.test.codeNeeded'), false);
        } else {
          failed(result);
        }
      });
    };
    const sendCode = function () {
      const code = $('#veeam-session-code').val().replace(/\s/g, '');
      if (!/^(\d{6}|\d{8})$/.test(code)) {
        say(node._('veeam-session.test.noCode'), false);
        return;
      }
      test({ ...formValues(node), mfaCode: code });
      $('#veeam-session-code').val('');
    };
    $('#veeam-session-test').on('click', () => test(formValues(node)));
    $('#veeam-session-send-code').on('click', sendCode);
    $('#veeam-session-code').on('keydown', function (event) {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      sendCode();
    });

    $('#veeam-session-test-version').on('click', function () {
      const version = $(this).data('version');
      field('apiVersion').val(version).trigger('change');
      say(node._('veeam-session.test.versionTaken', { version }));
      $('#veeam-session-test').trigger('focus');
    });

    const showCertificate = function (result, place) {
      const words = {
        subject: result.subject,
        issuer: result.issuer,
        validTo: result.validTo.slice(0, 10),
      };
      $('#veeam-session-certificate-words').text(node._('veeam-session.certificate.shown', words));
      $('#veeam-session-certificate-fingerprint').text(result.fingerprint);
      shown.insertAfter(place).show();
    };
    const certificateValues = () => ({ ...formValues(node), credentials: {} });

    /** The certificate is shown where it was asked for. */
    $('.veeam-session-show-certificate').on('click', function () {
      const place = $(this).closest('.form-row');
      say('');
      post('certificate', certificateValues(), function (result) {
        if (result.ok) showCertificate(result, place);
        else failed(result);
      });
    });

    /** Most appliances have a certificate of their own: nobody has to fail first to be shown it. */
    field('server').on('change', function () {
      const server = valueOf('server');
      const isPlain = server !== '' && rules.server(server) === undefined && !server.includes('${');
      if (!isPlain || valueOf('fingerprint') !== '' || valueOf('tls') !== '') return;
      post('certificate', certificateValues(), function (result) {
        if (!result.ok || result.isTrusted || valueOf('server') !== server || edited !== node) return;
        say(node._('veeam-session.certificate.untrusted'));
        showCertificate(result, $('.veeam-session-test-row'));
      });
    });
    $('#veeam-session-certificate-use').on('click', function () {
      field('fingerprint').val($('#veeam-session-certificate-fingerprint').text()).trigger('change');
      say(node._('veeam-session.certificate.taken'));
    });
  };

  /** A validator of one field: the sentence that says what is wrong with it. */
  const rule = function (name) {
    return function (value, _options) {
      const fault = rules[name](value);
      return fault === undefined ? true : this._('veeam-session.validation.' + fault);
    };
  };

  /** A validator of one credential; it works in the dialog only, where the editor calls it. */
  const credential = function (name) {
    return function (value, _options) {
      if (edited !== this) return true;
      const grant = chosenGrant();
      const has = (other) => (other === name ? value : valueOf(other)) !== '';
      const isMissed = rules.unmet(grant ? grant.needs : [], has).some((need) => need.oneOf.includes(name));
      return isMissed ? this._('veeam-session.validation.credential') : true;
    };
  };

  /** The validator of the grant. Outside the dialog it says what the grant lacks; inside, the fields say it. */
  const grant = function (value, _options) {
    if (!value) return this._('veeam-session.validation.grant');
    const lacking = edited === this ? [] : stored.lacking(this, value);
    if (lacking.length === 0) return true;
    const fields = lacking.map((need) => this._('veeam-session.label.' + need.oneOf[0])).join(', ');
    return this._('veeam-session.validation.missing', { fields });
  };

  return { prepare, close, rule, credential, grant };
})();
