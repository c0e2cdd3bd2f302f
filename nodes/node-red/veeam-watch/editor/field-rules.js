// What the fields of the dialog may hold. The runtime says the same (watch-config.ts); a test feeds both one table.
window.veeamWatch = (function () {
  const isVariable = function (value) {
    return /^\$\{[^}]+\}$/.test(value);
  };
  const isEmpty = function (value) {
    return value === undefined || value === null || String(value).trim() === '';
  };
  const isNumber = function (value, least, most) {
    return !isEmpty(value) && Number(value) >= least && Number(value) <= most;
  };

  /** Least and greatest value of each number; what is left empty is as the node does it by default. */
  const BOUNDS = {
    firstRun: [0, 744],
    redeliverAfterMinutes: [1, 1440],
    repeatAfterHours: [0, 744],
    noSuccessHours: [1, 8784],
    runsLongMinutes: [0, 44640],
    runsLongFactor: [1.1, 1000],
    freeSpacePercent: [0, 100],
    licenseDays: [0, 3660],
  };

  /** A validator of the editor: true, or the sentence that says what is wrong. */
  const number = function (name) {
    return function (value, _options) {
      const [least, most] = BOUNDS[name];
      const isUsable = isEmpty(value) || isVariable(value) || isNumber(value, least, most);
      return isUsable ? true : this._('veeam-watch.validation.number', { least, most });
    };
  };

  const interval = function (value, _options) {
    const isUsable = isVariable(value) || isNumber(value, 0, 0) || isNumber(value, 1, 604800);
    return isUsable ? true : this._('veeam-watch.validation.interval');
  };

  const watch = function (value, _options) {
    return Array.isArray(value) && value.length > 0 ? true : this._('veeam-watch.validation.watch');
  };

  const maintenance = function (value, _options) {
    const isWindow = function (row) {
      return Date.parse(row.from) < Date.parse(row.to);
    };
    return (value || []).every(isWindow) ? true : this._('veeam-watch.validation.maintenance');
  };

  return { rules: { number, interval, watch, maintenance } };
})();
