import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What a proxy does with a request for a tunnel. */
export type ProxyMood = 'good' | 'asksForPassword' | 'resets' | 'silent' | 'gateway';

/** A proxy that opens tunnels, until it does not any more. */
export class Proxy {
  readonly #sockets = new Set<Socket>();
  #mood: ProxyMood = 'good';
  url = '';

  async open(): Promise<void> {
    const server = net.createServer((socket) => this.#welcome(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Changes what it does, and cuts the tunnels that are open. */
  turn(mood: ProxyMood): void {
    this.#mood = mood;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  get sockets(): number {
    return this.#sockets.size;
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (head: Buffer) => {
      const port = Number(/^CONNECT [^ ]*:(\d+) /.exec(head.toString('latin1'))?.[1]);
      if (this.#mood === 'resets') return void socket.resetAndDestroy();
      if (this.#mood === 'silent') return;
      if (this.#mood === 'asksForPassword')
        return void socket.write(
          'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="p"\r\ncontent-length: 0\r\n\r\n',
        );
      if (this.#mood === 'gateway')
        return void socket.write('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
      const onward = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.once('close', () => onward.destroy());
    });
  }
}
