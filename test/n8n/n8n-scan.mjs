// Lints a folder as n8n's community scanner does: node n8n-scan.mjs <folder> [source].
// A process of its own, because the scanner is an ES module that brings its own ESLint.
import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';

const [folder, leg] = process.argv.slice(2);
// The tarball leg is handed the patterns that the scanner uses for published packages.
const patterns = leg === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
const { passed, message, details } = await analyzePackage(folder, patterns);
if (!passed) {
  process.stdout.write(`${message}\n${details ?? ''}\n`);
  process.exitCode = 1;
}
