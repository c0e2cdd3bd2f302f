'use strict';

/**
 * Sends messages out of one of its outputs and hands over what comes back to its input: from the node under test, or
 * from the Catch node of its flow. The program that embeds Node-RED uses it through `globalThis.faultDrivers`.
 */
module.exports = function (RED) {
  function FaultDriver(config) {
    RED.nodes.createNode(this, config);
    const waiting = new Map();

    this.on('input', (msg, send, done) => {
      done();
      const hand = waiting.get(msg.exchange);
      waiting.delete(msg.exchange);
      hand?.(msg);
    });

    globalThis.faultDrivers ??= new Map();
    globalThis.faultDrivers.set(this.id, {
      exchange: (output, message) =>
        new Promise((resolve) => {
          const exchange = RED.util.generateId();
          waiting.set(exchange, resolve);
          const outputs = [null, null, null, null];
          outputs[output] = { ...message, _msgid: exchange, exchange };
          this.send(outputs);
        }),
    });
  }
  RED.nodes.registerType('fault-driver', FaultDriver);
};
