import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What goes over the channel between the test and a process of its own. */
interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}
type Reply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly fault: string };

/** A process whose functions are called from here. */
export class Remote {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();
  #calls = 0;

  /** @param script a TypeScript file that calls {@link serve} */
  constructor(script: string, ...options: string[]) {
    this.#child = fork(script, [], {
      execArgv: ['--import', 'tsx', '--no-warnings', ...options],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message: Reply) => {
      const open = this.#open.get(message.id);
      this.#open.delete(message.id);
      if ('fault' in message) open?.reject(new Error(message.fault));
      else open?.resolve(message.value as never);
    });
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#open.values())
        reject(new Error(`the process ${script} ended with ${code}`));
      this.#open.clear();
    });
  }

  call<T>(name: string, argument?: unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#calls += 1;
      this.#open.set(this.#calls, { resolve, reject });
      this.#child.send({ id: this.#calls, name, argument } satisfies Call);
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    const last = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(last);
  }
}

/** Answers the calls of the process that forked this one. */
export function serve(functions: Readonly<Record<string, (argument: never) => unknown>>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ id, name, argument }: Call) => {
    const reply = (message: Reply): void => void process.send?.(message);
    Promise.resolve()
      .then(() => functions[name]?.(argument as never))
      .then(
        (value) => reply({ id, value }),
        (error: unknown) =>
          reply({ id, fault: error instanceof Error ? (error.stack ?? '') : String(error) }),
      );
  });
}
