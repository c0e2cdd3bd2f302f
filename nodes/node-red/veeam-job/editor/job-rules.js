/** What the fields of a Job node may hold. The runtime says the same; one table of cases is fed to both. */
window.veeamJob = window.veeamJob || {};
window.veeamJob.rules = (function () {
  const WEEK = 7 * 24 * 3600;

  /** A whole value that is a variable is known to the runtime only. */
  const isVariable = function (value) {
    return /^\$\{[^}]+\}$/.test(String(value).trim());
  };

  const waitLimit = function (value) {
    if (value === undefined || value === '' || isVariable(value)) return true;
    return Number(value) > 0 && Number(value) <= WEEK;
  };

  /** Whether a choice is there for a revision of the API. */
  const has = function (choice, apiVersion) {
    return choice.revisions === undefined || choice.revisions.includes(apiVersion);
  };

  /** The kinds of jobs of a product that a revision of its API has. */
  const kinds = function (product, apiVersion) {
    return product.kinds.filter((kind) => has(kind, apiVersion || product.defaultApiVersion));
  };

  /** What can be done with the jobs of a product, or with those of one kind, in the order of the dialog. */
  const actions = function (product, apiVersion, kindId) {
    const version = apiVersion || product.defaultApiVersion;
    const offered = kinds(product, version).filter((kind) => !kindId || kind.id === kindId);
    if (offered.length === 0) return [];
    const known = new Set(
      offered.flatMap((kind) => kind.actions.filter((one) => has(one, version)).map((one) => one.action)),
    );
    return ['list', 'get', 'start', 'stop', 'retry', 'enable', 'disable'].filter(
      (action) => action === 'list' || action === 'get' || known.has(action),
    );
  };

  return { waitLimit, kinds, actions };
})();
