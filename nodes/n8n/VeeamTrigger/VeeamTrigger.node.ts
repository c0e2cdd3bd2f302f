import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { credentialChoice, productParameters } from '../Veeam/transport/credential-choice';
import { watchedProducts } from '../Veeam/watch/watched-products';
import { pollIncidents } from './poll-incidents';
import { triggerParameters } from './trigger-parameters';

export class VeeamTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Veeam Trigger',
    name: 'veeamTrigger',
    icon: { light: 'file:../../../icons/veeam.svg', dark: 'file:../../../icons/veeam.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["watch"].join(", ") }}',
    description:
      'Starts the workflow when something goes wrong (a backup job fails, an alarm is raised), and when it is well again',
    defaults: { name: 'Veeam Trigger' },
    polling: true,
    inputs: [],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Opened', 'Resolved'],
    credentials: credentialChoice('watch', watchedProducts),
    properties: [...productParameters(watchedProducts), ...triggerParameters],
  };

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    return pollIncidents(this);
  }
}
