'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * A dialog as Node-RED loads it: one HTML file. Longer scripts and styles are written in files of their own beside it,
 * and stand in the HTML as a line `// include <file>`.
 *
 * @param {string} file the dialog's HTML file
 * @returns {string}
 */
function assembleDialog(file) {
  const parts = fs.readFileSync(file, 'utf8').split(/^ *\/\/ include (\S+)\n/m);
  return parts
    .map((part, index) =>
      index % 2 === 0 ? part : fs.readFileSync(path.join(path.dirname(file), part), 'utf8'),
    )
    .join('');
}

module.exports = { assembleDialog };
