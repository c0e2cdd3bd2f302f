import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that follows from the folders of products. */
export interface RegistryFile {
  /** Path from the project's root. */
  readonly file: string;
  readonly source: string;
}

const BY_HAND = 'Written by `npx gulp products` from the files beside it; a test compares the two.';

/** The lists of products: every profile of the core, every product of the emulator. By name. */
export function productRegistries(root: string): RegistryFile[] {
  const ids = profileIds(join(root, 'core', 'products'));
  const emulated = emulatedIds(join(root, 'emulator', 'products'));
  return [
    { file: 'core/products/all-products.ts', source: coreProducts(ids) },
    {
      file: 'core/products/catalogues/all-catalogues.ts',
      source: coreCatalogues(ids.filter((id) => existsSync(join(root, CATALOGUES, `${id}.ts`)))),
    },
    { file: 'emulator/products/product-ids.ts', source: emulatorIds(emulated) },
    { file: 'emulator/products/registry.ts', source: emulatorProducts(emulated) },
  ];
}

/** Where a product may have a file with the calls that are suggested for it. */
const CATALOGUES = join('core', 'products', 'catalogues');

/** The files that define a profile. */
function profileIds(folder: string): string[] {
  return readdirSync(folder)
    .filter(
      (file) => file.endsWith('.ts') && / = product\(\{$/m.test(readFileSync(join(folder, file), 'utf8')),
    )
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/** The folders that hold a profile. */
function emulatedIds(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'profile.ts')))
    .sort();
}

/** `backupForAws`: the name under which a product's file exports its profile. */
export function exportName(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function coreProducts(ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${exportName(id)} } from './${id}';\n`).join('');
  return `${imports}
/** Every supported product. ${BY_HAND} */
export const ALL_PRODUCTS = [
${ids.map((id) => `  ${exportName(id)},\n`).join('')}] as const;
`;
}

function coreCatalogues(ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${exportName(id)} } from './${id}';\n`).join('');
  return `${imports}
/** The calls that are suggested, by product. ${BY_HAND} */
export const CATALOGUES = {
${ids.map((id) => `  '${id}': ${exportName(id)},\n`).join('')}} as const;
`;
}

function emulatorIds(ids: readonly string[]): string {
  return `/** The folders of products. ${BY_HAND} */
export const productIds = [
${ids.map((id) => `  '${id}',\n`).join('')}] as const;
`;
}

function emulatorProducts(ids: readonly string[]): string {
  const imports = ids.map((id) => `import { ${exportName(id)} } from './${id}/profile';\n`).join('');
  return `${imports}import type { ProductId } from './product-id';
import type { ProductProfile } from './profile';

/** Every product the emulator knows. ${BY_HAND} */
export const profiles: Readonly<Record<ProductId, ProductProfile>> = {
${ids.map((id) => `  '${id}': ${exportName(id)},\n`).join('')}};
`;
}
