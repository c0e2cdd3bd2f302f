/**
 * `npm start`: the emulator, Node-RED, and the example flows, connected to each other. With --once, one incident of the
 * main example without editor; the exit code tells whether every step worked.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PortInUseError, startEmulator } from '../emulator';
import type { Emulator } from '../emulator';
import { startNodeRed } from './embedded-node-red';
import { parseOptions, USAGE } from './options';
import type { DemoOptions } from './options';
import { TicketStory } from './ticket-story';
import type { TicketNews } from './ticket-story';
import { prepareUserDirectory, setVariables } from './user-directory';

/** Seconds after which a story that has not come to its end counts as failed. */
const STORY_TIMEOUT = 60;

/** Seconds for which a ticket stays open, for people to look at. */
const UNTIL_RECOVERY = 15;
const UNTIL_NEXT_FAILURE = 60;

const MAIN_EXAMPLE = ['01-'];
const ALL_EXAMPLES = ['01-', '03-'];

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  // A single story opens nothing to anybody, so it takes any ports.
  const ports = options.once ? ('ephemeral' as const) : ('default' as const);
  const emulator = await startEmulator({ ports, portOffset: options.portOffset });
  try {
    return options.once ? await runOnce(emulator, options) : await runOn(emulator, options);
  } finally {
    await emulator.stop();
  }
}

/** The policy of the emulated Backup for AWS that fails and recovers. */
const POLICY = 'databases-1';

function storyOf(emulator: Emulator): TicketStory {
  const order = (result: 'failed' | 'succeeded', cause?: string): void => {
    const problem = emulator.orderJob('backup-for-aws', {
      job: POLICY,
      result,
      ...(cause === undefined ? {} : { cause }),
    });
    if (problem !== undefined) throw new Error(problem);
  };
  return new TicketStory({
    fail: () => order('failed', 'The KMS key of the backup repository is disabled.'),
    recover: () => order('succeeded'),
  });
}

async function runOnce(emulator: Emulator, { ticketUrl }: DemoOptions): Promise<number> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'veeam-demo-'));
  prepareUserDirectory(userDir, MAIN_EXAMPLE, emulator);
  setVariables(emulator, ticketUrl);
  const story = storyOf(emulator);
  let timer: NodeJS.Timeout | undefined;
  const closed = new Promise<void>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no result within ${STORY_TIMEOUT} s`)), STORY_TIMEOUT * 1000);
    story.onFailure = reject;
    story.onNews = (news) => {
      console.log(lineOf(news));
      if (!story.isOurs(news)) return;
      if (news.state === 'closed') resolve();
      else story.recover();
    };
  });
  const nodeRed = await startNodeRed({ userDir, port: 0, editor: false, ...story });
  try {
    await closed;
    return 0;
  } catch (error) {
    console.error(`The example flow did not come to its end: ${(error as Error).message}`);
    return 1;
  } finally {
    clearTimeout(timer);
    await nodeRed.stop();
    rmSync(userDir, { recursive: true, force: true });
  }
}

async function runOn(emulator: Emulator, { port, ticketUrl }: DemoOptions): Promise<number> {
  const userDir = path.join(__dirname, '..', 'build', 'demo');
  prepareUserDirectory(userDir, ALL_EXAMPLES, emulator);
  setVariables(emulator, ticketUrl);
  const story = storyOf(emulator);
  const timers = new Set<NodeJS.Timeout>();
  const later = (seconds: number, work: () => void): void => {
    const timer = setTimeout(() => void (timers.delete(timer), work()), seconds * 1000);
    timers.add(timer);
  };
  const say = (words: string): void => console.log(`${new Date().toLocaleTimeString('en-GB')}  ${words}`);
  story.onNews = (news) => {
    say(lineOf(news));
    if (!story.isOurs(news)) return;
    if (news.state === 'closed') later(UNTIL_NEXT_FAILURE, () => story.fail());
    else later(UNTIL_RECOVERY, () => story.recover());
  };
  story.onFailure = ({ message }) => say(message);
  const nodeRed = await startNodeRed({ userDir, port, editor: true, ...story });
  console.log(
    `Veeam emulator   ${Object.values(emulator.servers)
      .map(({ url }) => url)
      .join('  ')}`,
  );
  console.log(`Node-RED editor  http://127.0.0.1:${nodeRed.port}   (flows are kept in build/demo)`);
  console.log(
    `Policy "${POLICY}" is about to fail, and to recover when its ticket is open. Stop with Ctrl+C.\n`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  timers.forEach(clearTimeout);
  await nodeRed.stop();
  return 0;
}

function lineOf({ ticket, state, title, text }: TicketNews): string {
  return state === 'closed' ? `${ticket} closed  ${title}` : `${ticket} open    ${title}: ${text}`;
}

/** What can go wrong before anything runs, in words. */
function explain(error: unknown): string {
  if (error instanceof PortInUseError) return `${error.message}`;
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken, perhaps by another Node-RED. Choose one with --port, for example: npm start -- --port 1881`;
  if (code?.startsWith('ERR_PARSE_ARGS') === true) return `${message}\n\n${USAGE}`;
  return message;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(explain(error));
    process.exit(1);
  },
);
