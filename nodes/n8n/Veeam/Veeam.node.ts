import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionParameters } from './actions/resources';
import { runItems } from './run-items';
import { credentialChoice, productParameters } from './transport/credential-choice';

export class Veeam implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Veeam',
    name: 'veeam',
    icon: { light: 'file:../../../icons/veeam.svg', dark: 'file:../../../icons/veeam.dark.svg' },
    group: ['input'],
    version: 1,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Call the REST APIs of Veeam products with sessions that keep themselves',
    defaults: { name: 'Veeam' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    sensitiveOutputFields: ['headers.authorization', 'code'],
    credentials: credentialChoice,
    properties: [...productParameters, ...actionParameters()],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await runItems(this)];
  }
}
