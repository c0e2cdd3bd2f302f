// Brings nodes of older flows to the version in which dialogs save them, as soon as the editor knows them: a dialog
// shows what it is given, and an empty choice would be saved as something else than it did.
(function () {
  function step(node, migration) {
    var renamed = migration.renamed || {};
    Object.keys(renamed).forEach(function (name) {
      if (node[name] === undefined) return;
      if (node[renamed[name]] === undefined) node[renamed[name]] = node[name];
      delete node[name];
    });
    var absent = migration.absent || {};
    Object.keys(absent).forEach(function (name) {
      if (node[name] === undefined) node[name] = JSON.parse(JSON.stringify(absent[name]));
    });
  }

  window.veeamSession.migrate = function (node) {
    var migrations = window.veeamSession.migrations[node.type];
    var version = Math.max(0, Number(node.version) || 0);
    // What a newer version saved stays as it is; the runtime says so.
    if (!migrations || version > migrations.length) return;
    migrations.slice(version).forEach(function (migration) {
      step(node, migration);
    });
    node.version = migrations.length;
  };

  RED.events.on('nodes:add', window.veeamSession.migrate);
})();
