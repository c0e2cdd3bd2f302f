import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** One incident without editor, then end. */
  readonly once: boolean;
  /** Port of the editor. */
  readonly port: number;
  /** Added to every port of the emulator. */
  readonly portOffset: number;
  /** Where tickets are opened, instead of the desk in the flow. */
  readonly ticketUrl: string | undefined;
}

export const USAGE = `npm start -- [options]
  --once            let one incident open and close, without editor, print its ticket and end
  --port N          port of the Node-RED editor (1880)
  --port-offset N   move the ports of the emulator, where they are taken (0)
  --ticket-url URL  open tickets there instead of at the small desk in the flow`;

/** @throws Error with a sentence for the terminal */
export function parseOptions(args: readonly string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      port: { type: 'string', default: '1880' },
      'port-offset': { type: 'string', default: '0' },
      'ticket-url': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    once: values.once,
    port: whole('--port', values.port, 65535),
    portOffset: whole('--port-offset', values['port-offset'], 50000),
    ticketUrl: values['ticket-url'],
  };
}

function whole(name: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new Error(`${name} takes a whole number up to ${most}, not "${text}".`);
}
