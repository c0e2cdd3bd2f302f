'use strict';

/** Where messages go that name no path, by output. */
const PATHS = ['/api/v1/jobs/7', '/api/v1/jobs/7', '/api/v1/sessions'];

/**
 * Sends messages out of one of its outputs and hands over what comes back to its input: from the node under test, or
 * from the Catch node of its flow. The program that embeds Node-RED uses it through `globalThis.faultDrivers`.
 */
module.exports = function (RED) {
  function FaultDriver(config) {
    RED.nodes.createNode(this, config);
    const waiting = new Map();
    // Messages that came back a second time.
    const driver = { strays: 0 };

    this.on('input', (msg, send, done) => {
      done();
      const hand = waiting.get(msg.exchange);
      waiting.delete(msg.exchange);
      if (hand === undefined) driver.strays += 1;
      else hand(msg);
    });

    driver.exchange = (output, message) =>
      new Promise((resolve) => {
        const exchange = RED.util.generateId();
        waiting.set(exchange, resolve);
        const outputs = [null, null, null, null];
        outputs[output] = { path: PATHS[output], ...message, _msgid: exchange, exchange };
        this.send(outputs);
      });
    globalThis.faultDrivers ??= new Map();
    globalThis.faultDrivers.set(this.id, driver);
  }
  RED.nodes.registerType('fault-driver', FaultDriver);
};
