import type { INodeProperties } from 'n8n-workflow';
import type { ProductId } from '../../../../core/products/registry';
import { apiRequest } from './api-request/api-request.resource';
import { incident } from './incident/incident.resource';
import { job } from './job/job.resource';
import { jobSession } from './job-session/job-session.resource';
import { license } from './license/license.resource';
import type { Operation, Resource } from './operation';
import { repository } from './repository/repository.resource';
import { token } from './token/token.resource';

/** Everything the node can do, by the values that workflows remember. */
export const RESOURCES: Readonly<Record<string, Resource>> = {
  apiRequest,
  incident,
  job,
  jobSession,
  license,
  repository,
  token,
};

/** The operation behind the values of the two parameters, or nothing. */
export function findOperation(resource: string, operation: string): Operation | undefined {
  const found = Object.hasOwn(RESOURCES, resource) ? RESOURCES[resource]?.operations : undefined;
  return found !== undefined && Object.hasOwn(found, operation) ? found[operation] : undefined;
}

/** Parameters for resource, operation and whatever the operations ask for. */
export function actionParameters(): INodeProperties[] {
  return [
    {
      displayName: 'Resource',
      name: 'resource',
      type: 'options',
      noDataExpression: true,
      options: Object.entries(RESOURCES).map(([value, { name, operations }]) => ({
        name,
        value,
        ...shownWith(productsOf(operations)),
      })),
      default: 'apiRequest',
    },
    ...Object.entries(RESOURCES).flatMap(([resource, { first, operations }]) => [
      operationParameter(resource, first, operations),
      ...Object.entries(operations).flatMap(([operation, { parameters }]) =>
        parameters.map((parameter) => shownFor(parameter, { resource, operation })),
      ),
    ]),
  ];
}

/** The products that have at least one of some operations; nothing where all have. */
function productsOf(operations: Resource['operations']): readonly ProductId[] | undefined {
  const each = Object.values(operations).map(({ products }) => products);
  if (each.includes(undefined)) return undefined;
  return [...new Set(each.flatMap((products) => products ?? []))];
}

/** The condition under which a choice is offered: n8n hides what the chosen product lacks. */
function shownWith(products: readonly ProductId[] | undefined): Pick<INodeProperties, 'displayOptions'> {
  return products === undefined ? {} : { displayOptions: { show: { product: [...products] } } };
}

function operationParameter(
  resource: string,
  first: string,
  operations: Resource['operations'],
): INodeProperties {
  const options = Object.entries(operations).map(([value, { name, action, description, products }]) => ({
    name,
    value,
    action,
    description,
    ...shownWith(products),
  }));
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [resource] } },
    options,
    default: first,
  };
}

/** A parameter of one operation. One that is for some products says so itself. */
function shownFor(
  parameter: INodeProperties,
  { resource, operation }: { readonly resource: string; readonly operation: string },
): INodeProperties {
  const show = { ...parameter.displayOptions?.show, resource: [resource], operation: [operation] };
  return { ...parameter, displayOptions: { ...parameter.displayOptions, show } };
}
