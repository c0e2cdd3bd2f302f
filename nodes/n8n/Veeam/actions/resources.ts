import type { INodeProperties } from 'n8n-workflow';
import { getMany } from './api-request/get-many.operation';
import { send } from './api-request/send.operation';
import type { Operation, Resource } from './operation';
import { getToken } from './token/get-token.operation';
import { issueAuthorizationCode } from './token/issue-authorization-code.operation';
import { logOut } from './token/log-out.operation';

/** Everything the node can do, by the values that workflows remember. */
const RESOURCES: Readonly<Record<string, Resource>> = {
  apiRequest: { name: 'API Request', operations: { getMany, send } },
  token: { name: 'Token', operations: { getToken, issueAuthorizationCode, logOut } },
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
      options: Object.entries(RESOURCES).map(([value, { name }]) => ({ name, value })),
      default: 'apiRequest',
    },
    ...Object.entries(RESOURCES).flatMap(([resource, { operations }]) => [
      operationParameter(resource, operations),
      ...Object.entries(operations).flatMap(([operation, { parameters }]) =>
        parameters.map((parameter) => shownFor(parameter, resource, operation)),
      ),
    ]),
  ];
}

function operationParameter(resource: string, operations: Resource['operations']): INodeProperties {
  const options = Object.entries(operations).map(([value, { name, action, description }]) => ({
    name,
    value,
    action,
    description,
  }));
  const first = options[0]?.value ?? '';
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

function shownFor(parameter: INodeProperties, resource: string, operation: string): INodeProperties {
  const show = { ...parameter.displayOptions?.show, resource: [resource], operation: [operation] };
  return { ...parameter, displayOptions: { ...parameter.displayOptions, show } };
}
