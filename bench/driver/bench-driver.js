'use strict';

/** Milliseconds for which the last messages of a stream are waited for. */
const FAREWELL_MS = 10_000;

/**
 * Keeps a number of messages in flight through whatever is wired between its output and its input, or sends them at an
 * even rate. The program that embeds Node-RED starts a round through `globalThis.benchDrivers`.
 */
module.exports = function (RED) {
  function BenchDriver(config) {
    RED.nodes.createNode(this, config);
    let round;
    let stream;

    this.on('input', (msg, send, done) => {
      done();
      const { sentAt } = msg;
      if (stream !== undefined && sentAt !== undefined && msg.statusCode === 200)
        stream.times.push(performance.now() - sentAt);
      if (round === undefined) return;
      if (msg.statusCode !== 200 || !Array.isArray(msg.payload?.results))
        return finish(new Error(`a message came back with ${msg.statusCode}`));
      round.back += 1;
      if (round.back === round.count) finish();
      else if (round.out < round.count) next();
    });

    const next = () => {
      round.out += 1;
      this.send({ _msgid: RED.util.generateId(), payload: { name: 'bench', value: 1 } });
    };
    const finish = (error) => {
      const { resolve, reject } = round;
      round = undefined;
      if (error) reject(error);
      else resolve();
    };

    /** At an even rate, whether or not what was sent before is back. What is not back in time is not in `times`. */
    const streamOf = async (rate, seconds) => {
      stream = { sent: 0, times: [] };
      const own = stream;
      const from = performance.now();
      await new Promise((resolve) => {
        const beat = setInterval(() => {
          const due = Math.min((performance.now() - from) / 1000, seconds) * rate;
          while (own.sent < due) {
            own.sent += 1;
            this.send({ _msgid: RED.util.generateId(), sentAt: performance.now() });
          }
          if (own.sent < seconds * rate) return;
          clearInterval(beat);
          resolve();
        }, 1000 / rate);
      });
      const end = performance.now() + FAREWELL_MS;
      while (own.times.length < own.sent && performance.now() < end)
        await new Promise((resolve) => setTimeout(resolve, 20));
      stream = undefined;
      return own;
    };

    globalThis.benchDrivers ??= new Map();
    globalThis.benchDrivers.set(this.id, {
      run: (count, inFlight) =>
        new Promise((resolve, reject) => {
          round = { count, out: 0, back: 0, resolve, reject };
          for (let index = 0; index < inFlight; index += 1) next();
        }),
      stream: streamOf,
    });
  }
  RED.nodes.registerType('bench-driver', BenchDriver);
};
