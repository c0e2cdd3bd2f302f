// Filters of a call as the fields of the dialog hold them, and the query that they make. Nothing of the editor in it.
window.veeamRequest = (function () {
  const HOUR = 3600;
  /** JSONata for a time before now. */
  const ago = function (seconds, takes) {
    const format = takes === 'date' ? ", '[Y0001]-[M01]-[D01]'" : '';
    return '$fromMillis($millis() - ' + seconds * 1000 + format + ')';
  };
  const AGO = /\$fromMillis\(\$millis\(\) - (\d+)(?:, '\[Y0001\]-\[M01\]-\[D01\]')?\)/g;

  const isAgo = (value) => typeof value === 'object' && !Array.isArray(value) && 'secondsAgo' in value;
  const isEmpty = (value) =>
    value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

  /** Stands in JSON for what is worked out when the request is made, with quotes around it. */
  const MARK = '\u0001';
  const written = (value, takes) => (isAgo(value) ? MARK + ago(value.secondsAgo, takes) + MARK : value);
  const isMarked = (text) => text.includes('\\u0001');
  /** JSON with what stands for times made into JSONata. */
  const unmarked = (json) => json.replace(/"\\u0001(.*?)\\u0001"/g, '$1');

  const odata = function ({ name, takes, words }, value) {
    if (takes === 'boolean') return name + ' eq ' + value;
    const literal = "'" + String(value).replace(/'/g, "''") + "'";
    return takes === 'text' && !words ? 'contains(' + name + ',' + literal + ')' : name + ' eq ' + literal;
  };

  const condition = function ({ name, takes }, value, expressions) {
    const { words, operation } = expressions;
    const isTime = takes === 'date-time' || takes === 'date';
    const word = isTime ? words.after : takes === 'text' && words.contains ? words.contains : words.equals;
    const typed = takes === 'boolean' ? value === 'true' : takes === 'number' ? Number(value) : value;
    return { property: name, [operation]: word, value: written(typed, takes) };
  };

  /** All conditions in the one parameter that the product has for them. */
  const expression = function (filters, values, expressions) {
    if (expressions.language === 'odata')
      return filters.map((filter) => odata(filter, values[filter.name])).join(' and ');
    const all = filters.map((filter) => condition(filter, values[filter.name], expressions));
    const joined =
      expressions.joined === 'list'
        ? all
        : all.length === 1
          ? all[0]
          : { [expressions.operation]: 'and', items: all };
    const json = JSON.stringify(joined);
    return isMarked(json) ? MARK + '$string(' + unmarked(json) + ')' + MARK : json;
  };

  /**
   * The query for what is filled in.
   *
   * @param values by the names of the filters: a text, a list of words, or `{ secondsAgo }`
   * @returns type and value for the field Query; JSONata where a time is to be worked out with each request
   */
  const queryOf = function (call, values, expressions) {
    const given = call.filters.filter(({ name }) => !isEmpty(values[name]));
    const query = {};
    given
      .filter((filter) => !filter.inExpression)
      .forEach((filter) => (query[filter.name] = written(values[filter.name], filter.takes)));
    const conditions = given.filter((filter) => filter.inExpression);
    if (conditions.length > 0) query[expressions.parameter] = expression(conditions, values, expressions);
    if (Object.keys(query).length === 0) return { type: 'json', value: '' };
    const json = JSON.stringify(query);
    if (!isMarked(json)) return { type: 'json', value: json };
    return { type: 'jsonata', value: unmarked(json).replace(/\\"/g, '"') };
  };

  /** A query as it was made, with `{ secondsAgo }` for times; nothing for one that somebody wrote in another way. */
  const parsed = function (type, text) {
    if (text.trim() === '') return {};
    try {
      if (type === 'json') return JSON.parse(text);
      if (type !== 'jsonata') return undefined;
      const times = text.replace(AGO, (_, milliseconds) =>
        JSON.stringify({ secondsAgo: milliseconds / 1000 }),
      );
      return JSON.parse(times.replace(/\$string\((.*)\)(?=[,}])/, '$1'));
    } catch {
      return undefined;
    }
  };

  const fromOdata = function (text, filters) {
    const values = {};
    for (const part of String(text).split(' and ')) {
      const found = /^contains\((\w+),'(.*)'\)$/.exec(part) || /^(\w+) eq '?(.*?)'?$/.exec(part);
      if (!found || !filters.some(({ name }) => name === found[1])) return undefined;
      values[found[1]] = found[2].replace(/''/g, "'");
    }
    return values;
  };

  const fromJson = function (given, filters) {
    const list = typeof given === 'string' ? JSON.parse(given) : given;
    const all = Array.isArray(list) ? list : list.items || [list];
    const values = {};
    for (const { property, value } of all) {
      if (!filters.some(({ name }) => name === property)) return undefined;
      values[property] = isAgo(value) ? value : String(value);
    }
    return values;
  };

  /**
   * What the fields are to show for a saved query.
   *
   * @returns nothing where the query has more in it than the fields can show
   */
  const valuesOf = function (call, type, text, expressions) {
    const query = parsed(type, text || '');
    if (typeof query !== 'object' || query === null || Array.isArray(query)) return undefined;
    const values = {};
    try {
      for (const [name, value] of Object.entries(query)) {
        const isExpression = expressions && name === expressions.parameter;
        const conditions = call.filters.filter((filter) => filter.inExpression);
        const more = !isExpression
          ? { [name]: typeof value === 'number' || typeof value === 'boolean' ? String(value) : value }
          : expressions.language === 'odata'
            ? fromOdata(value, conditions)
            : fromJson(value, conditions);
        const isKnown =
          isExpression || call.filters.some((filter) => filter.name === name && !filter.inExpression);
        if (!isKnown || !more) return undefined;
        Object.assign(values, more);
      }
    } catch {
      return undefined;
    }
    // Whoever saves it again gets the same query, or what was saved is left alone.
    const again = queryOf(call, values, expressions);
    return JSON.stringify(parsed(again.type, again.value)) === JSON.stringify(query) ? values : undefined;
  };

  /** What is filled in as soon as a call is chosen. */
  const presetsOf = (call) =>
    Object.fromEntries(
      call.filters.filter(({ preset }) => preset !== undefined).map(({ name, preset }) => [name, preset]),
    );

  /** What a request is called that has no name: method, the end of its path, and the session. */
  const label = function ({ method, path, pathType, session }, sessionLabel) {
    if (pathType && pathType !== 'str') return '';
    const words = String(path || '')
      .split(/[?#]/)[0]
      .split('/')
      .filter((word) => word !== '' && !/^api$|^v\d/i.test(word));
    if (words.length === 0) return '';
    const text = [method, words.slice(-2).join('/')].filter((part) => part).join(' ');
    const whole = session && sessionLabel ? text + ' · ' + sessionLabel : text;
    return whole.length > 40 ? whole.slice(0, 39) + '…' : whole;
  };

  return { HOUR, queryOf, valuesOf, presetsOf, label };
})();
