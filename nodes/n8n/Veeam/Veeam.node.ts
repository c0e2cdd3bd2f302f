import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actionParameters } from './actions/resources';
import { searchCompanies, searchJobs } from './methods/list-search';
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
    description:
      'Work with backup jobs, their sessions, repositories, licenses and incidents of Veeam products, or call their REST APIs',
    defaults: { name: 'Veeam' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    sensitiveOutputFields: ['headers.authorization', 'code'],
    credentials: credentialChoice('resource'),
    properties: [...productParameters(), ...actionParameters()],
  };

  methods = { listSearch: { searchCompanies, searchJobs } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await runItems(this)];
  }
}
