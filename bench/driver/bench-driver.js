'use strict';

/**
 * Keeps a number of messages in flight through whatever is wired between its output and its input. The program that
 * embeds Node-RED starts a round through `globalThis.benchDrivers`.
 */
module.exports = function (RED) {
  function BenchDriver(config) {
    RED.nodes.createNode(this, config);
    let round;

    this.on('input', (msg, send, done) => {
      done();
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

    globalThis.benchDrivers ??= new Map();
    globalThis.benchDrivers.set(this.id, {
      run: (count, inFlight) =>
        new Promise((resolve, reject) => {
          round = { count, out: 0, back: 0, resolve, reject };
          for (let index = 0; index < inFlight; index += 1) next();
        }),
      fail: (error) => round && finish(error),
    });
  }
  RED.nodes.registerType('bench-driver', BenchDriver);
};
