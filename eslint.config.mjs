import tseslint from 'typescript-eslint';

const restrictedImports = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
});

/** Imports point one way: nodes -> runtime -> core, credentials -> core; the emulator knows none of them. */
const upwards = {
  group: ['**/nodes/**', '**/credentials/**', '**/emulator/**', '**/demo/**', '**/test/**'],
  message: 'Imports point one way: nodes → runtime → core.',
};
const notRuntime = { group: ['**/runtime/**'], message: 'The core knows no host.' };
const packages = {
  regex: '^(?!\\.|node:crypto$)',
  message: 'node:crypto is the only import of the core from outside.',
};
const noHost = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'process',
  'console',
  'fetch',
  'global',
  'globalThis',
  'require',
];

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'core/schemas/generated/', 'examples/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-warning-comments': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['core/**/*.ts'],
    ignores: ['core/single-sign-on/libraries.ts'],
    rules: {
      ...restrictedImports(upwards, notRuntime, packages),
      'no-restricted-globals': ['error', ...noHost],
    },
  },
  { files: ['runtime/**/*.ts'], rules: restrictedImports(upwards) },
  {
    files: ['credentials/**/*.ts', 'nodes/n8n/**/*.ts'],
    rules: {
      ...restrictedImports({ ...notRuntime, message: 'n8n brings its own network.' }),
      'no-restricted-globals': ['error', ...noHost],
    },
  },
  {
    files: ['emulator/**/*.ts'],
    rules: restrictedImports({
      group: ['**/core/**', '**/runtime/**', '**/nodes/**', '**/credentials/**'],
      message: 'The emulator is written from the documents alone.',
    }),
  },
  {
    files: ['emulator/cli.ts', 'demo/**/*.ts', 'bench/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      // Fakes answer at once where the real thing would wait.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(only|skip)$/][object.name=/^(it|describe)$/]',
          message: 'No test is left out or alone.',
        },
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.js', '**/*.mjs'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'no-console': 'off',
    },
  },
);
