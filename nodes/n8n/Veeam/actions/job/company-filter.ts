import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { productsWith } from '../offering';

/** The company whose jobs are meant, for products that have tenants. */
export const companyFilter: INodeProperties = {
  displayName: 'Company',
  name: 'company',
  type: 'resourceLocator',
  default: { mode: 'list', value: '' },
  displayOptions: {
    show: {
      '/product': productsWith(
        ({ jobs }) => jobs?.kinds.some(({ members }) => members.companyId !== undefined) === true,
      ),
    },
  },
  description: 'The company, tenant or organization that the job belongs to',
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      placeholder: 'Select a company...',
      typeOptions: { searchListMethod: 'searchCompanies', searchable: true },
    },
    { displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 42' },
  ],
};

/** Id, or name, of the company that is chosen; empty: any. */
export function readCompany(context: IExecuteFunctions, itemIndex: number): string {
  // The whole locator: n8n takes the value out only of parameters that are shown, and not every product has this one.
  const chosen = context.getNodeParameter('filters.company', itemIndex, '') as unknown;
  const value =
    typeof chosen === 'object' && chosen !== null ? (chosen as { value?: unknown }).value : chosen;
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
