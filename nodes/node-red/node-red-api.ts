import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';

/** The runtime API that Node-RED hands to a node file. */
export type Red = NodeAPI;

export type { Node, NodeDef };

/** A message on its way through a flow. What is known of its properties is known to one node only. */
export type Message = NodeMessageInFlow;

/** Sends on: one message, or one for each output. */
export type Send = (messages: Message | (Message | null)[]) => void;

/** What `RED.nodes.getNode` gives for a `tls-config`; the published types do not know it. */
export interface TlsConfigNode extends Node {
  /** False where its files could not be read. */
  readonly valid?: boolean;
  addTLSOptions(options: Record<string, unknown>): Record<string, unknown>;
}

/** What `RED.nodes.getNode` gives for an `http proxy`; the published types do not know it. */
export interface HttpProxyNode extends Node<{ username?: string; password?: string }> {
  readonly url?: string;
  readonly noproxy?: string[];
}

/** What a node knows about the package it came from; set by the runtime, not in the published types. */
export interface PackagedNode extends Node {
  readonly _module?: { readonly module?: string };
}

/** A node that may be missing: not chosen, deleted, disabled or not deployed yet. */
export function findNode<T extends Node>(RED: Red, id: string | undefined): T | undefined {
  if (id === undefined || id === '') return undefined;
  return (RED.nodes.getNode(id) as T | null | undefined) ?? undefined;
}
